"""An item as its own stream and the inventory show it: where it is, and in which process."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from engine.eventlog.registry import Event
from engine.events.item import ItemCameBack, ItemLent, ItemWasDamaged, ItemWentMissing

LENT = "lent"
LOST = "lost"
DAMAGED = "damaged"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item. `known` is false for a barcode that is in no inventory and had no process here,
    `ours` is false where the inventory gives it to a library that is none of ours.

    `process` is empty while it is on the shelf, else lent, lost or damaged, for `request_id`.
    """

    barcode: str
    known: bool = False
    ours: bool = True
    library: str = ""
    home_location: str = ""
    temporary_location: str = ""
    remembered_location: str = ""
    process: str = ""
    request_id: str = ""
    version: int = 0

    @property
    def location(self) -> str:
        """Where it is, or would be if nobody had it."""
        return self.temporary_location or self.home_location


def _lent(item: Item, fact: ItemLent) -> dict[str, object]:
    return {
        "known": True,
        "library": fact.library,
        "home_location": fact.home_location,
        "temporary_location": fact.temporary_location,
        "remembered_location": fact.remembered_location,
        "process": LENT,
        "request_id": fact.request_id,
    }


def _came_back(item: Item, fact: ItemCameBack) -> dict[str, object]:
    return {
        "temporary_location": fact.restored_location,
        "remembered_location": "",
        "process": "",
        "request_id": "",
    }


EVOLVE: dict[type[Event], Callable[..., dict[str, object]]] = {
    ItemLent: _lent,
    ItemCameBack: _came_back,
    ItemWentMissing: lambda item, fact: {"process": LOST, "request_id": fact.request_id},
    ItemWasDamaged: lambda item, fact: {"process": DAMAGED, "request_id": fact.request_id},
}


def evolve_item(item: Item, fact: Event) -> Item:
    """The item after one more fact of its stream."""
    return msgspec.structs.replace(item, version=item.version + 1, **EVOLVE[type(fact)](item, fact))
