"""Facts of an item's stream: where it is, in which process. Names and fields are a format."""

from __future__ import annotations

from engine.events.base import ItemEvent, event


@event("item.lent")
class ItemLent(ItemEvent, frozen=True, kw_only=True):
    """It went out for a request: its home, and the temporary location that it had before."""

    request_id: str
    library: str
    home_location: str
    temporary_location: str
    remembered_location: str = ""


@event("item.came_back")
class ItemCameBack(ItemEvent, frozen=True, kw_only=True):
    """It is here again; a remembered temporary location is its location once more (spec A6)."""

    request_id: str
    restored_location: str = ""
    scanned: bool = False


@event("item.went_missing")
class ItemWentMissing(ItemEvent, frozen=True, kw_only=True):
    """It is lost."""

    request_id: str


@event("item.was_damaged")
class ItemWasDamaged(ItemEvent, frozen=True, kw_only=True):
    """It is damaged."""

    request_id: str
