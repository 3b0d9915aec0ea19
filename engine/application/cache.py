"""The latest state of the streams that were used last.

It is filled only after a commit and emptied of whatever a failed one may have left untrue.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from cachetools import LRUCache

from engine.eventlog.format import decode
from engine.eventlog.log import EventLog, StoredEvent
from engine.evolve import evolve
from engine.item import Item, evolve_item
from engine.request import LendingRequest


class Loaded(msgspec.Struct, frozen=True, gc=False):
    """A request stream's state, and when its last fact was recorded."""

    request: LendingRequest
    recorded_at: datetime | None


class LoadedItem(msgspec.Struct, frozen=True, gc=False):
    """An item stream's state, and when its last fact was recorded."""

    item: Item
    recorded_at: datetime | None


def item_stream(barcode: str) -> str:
    """The stream of an item."""
    return f"item:{barcode}"


class StateCache:
    """States of request streams by id, read from the log where they are not at hand."""

    def __init__(self, log: EventLog, size: int = 20_000) -> None:
        self._log = log
        self._states: LRUCache[str, Loaded] = LRUCache(size)

    def requests(self, ids: Collection[str]) -> dict[str, Loaded]:
        """The states of those streams that exist."""
        found = {i: state for i in ids if (state := self._states.get(i)) is not None}
        missing = [i for i in ids if i not in found]
        if missing:
            for stream, events in self._log.streams(missing).items():
                if events:
                    found[stream] = self._states[stream] = load_request(stream, events)
        return found

    def items(self, barcodes: Collection[str]) -> dict[str, LoadedItem]:
        """The states of all those item streams; an item without facts is as if never lent."""
        return load_items(self._log, barcodes)

    def keep(self, states: dict[str, Loaded]) -> None:
        """Take over states that were committed."""
        for stream, state in states.items():
            known = self._states.get(stream)
            if known is None or known.request.version < state.request.version:
                self._states[stream] = state

    def drop(self, ids: Collection[str]) -> None:
        """Forget states that may be untrue."""
        for stream in ids:
            self._states.pop(stream, None)

    def clear(self) -> None:
        """Forget all."""
        self._states.clear()


def load_request(stream: str, events: list[StoredEvent]) -> Loaded:
    """The state that a stream's stored facts make."""
    request, recorded_at = LendingRequest(id=stream), None
    for stored in events:
        recorded = decode(stored.name, stored.state)
        request = evolve(request, recorded.event, recorded.stamp)
        recorded_at = recorded.stamp.recorded_at
    return Loaded(request, recorded_at)


def load_items(log: EventLog, barcodes: Collection[str]) -> dict[str, LoadedItem]:
    """The states that the stored facts of items make, by barcode."""
    streams = log.streams([item_stream(b) for b in barcodes])
    return {b: _load_item(b, streams.get(item_stream(b), [])) for b in barcodes}


def _load_item(barcode: str, events: list[StoredEvent]) -> LoadedItem:
    item, recorded_at = Item(barcode=barcode), None
    for stored in events:
        recorded = decode(stored.name, stored.state)
        item, recorded_at = evolve_item(item, recorded.event), recorded.stamp.recorded_at
    return LoadedItem(item, recorded_at)
