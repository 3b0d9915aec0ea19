"""The program: all its parts over one set of settings. Nothing is opened at import."""

from __future__ import annotations

from ops.parts.stores import ISO, Clock, utc_now
from ops.parts.web import Web

__all__ = ["ISO", "Clock", "Program", "utc_now"]


class Program(Web):
    """Every part of Interlend in one process. `close` lets go of what was opened."""
