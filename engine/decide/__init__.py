"""Decide what a command means for a request: pure, synchronous, one function a command."""

from engine.decide.decision import Decision, decide

__all__ = ["Decision", "decide"]
