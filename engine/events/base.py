"""What every module of facts starts from: plain facts, transitions, and facts of an item."""

from __future__ import annotations

from engine.eventlog.registry import Event, event, upcaster
from engine.statuses import Status

__all__ = ["Event", "ItemEvent", "Transition", "event", "upcaster"]


class Transition(Event, frozen=True, kw_only=True):
    """A fact that says which status the request has after it, changed or not."""

    status: Status


class ItemEvent(Event, frozen=True, kw_only=True):
    """A fact of an item's stream, which its barcode names."""

    barcode: str
