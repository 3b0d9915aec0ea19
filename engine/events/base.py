"""What every module of facts starts from."""

from __future__ import annotations

from engine.eventlog.registry import Event, event, upcaster

__all__ = ["Event", "event", "upcaster"]
