"""What decisions need of the inventory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

import msgspec

from engine.item import Item


class Holding(Protocol):
    """What the inventory says of an item."""

    @property
    def library(self) -> str:
        """The library it belongs to."""

    @property
    def location(self) -> str:
        """Where it stands."""


class Holdings(Protocol):
    """The inventory, as far as decisions need it."""

    def holdings(self, barcodes: Collection[str]) -> Mapping[str, Holding]:
        """The items that have these barcodes."""


def shelved(item: Item, holding: Holding | None, libraries: Collection[str]) -> Item:
    """An item as the inventory and its own facts have it; `libraries` are ours."""
    if holding is None:
        return item
    return msgspec.structs.replace(
        item,
        known=True,
        ours=holding.library in libraries,
        library=holding.library,
        home_location=item.home_location or holding.location,
    )
