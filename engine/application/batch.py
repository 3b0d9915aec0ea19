"""A batch: decisions over several requests and items that are stored in one transaction.

A decision sees the effects of those before it in the batch. Nothing is true before `commit`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from engine.application.cache import Loaded, LoadedItem, StateCache, item_stream
from engine.application.directory import Directory
from engine.application.holdings import Holdings, shelved
from engine.application.sealer import RequestSealer
from engine.application.stamping import stamp_of
from engine.commands.arrival import PlaceRequest
from engine.commands.base import Command
from engine.context import Context
from engine.decide import Decision, decide
from engine.errors import Unknown
from engine.eventlog.format import Stamp, encode
from engine.eventlog.log import (
    Answer,
    Changes,
    EventLog,
    NewEvent,
    PositionMove,
    StreamConflict,
)
from engine.eventlog.sealing import Keyring
from engine.events.base import Event, ItemEvent
from engine.evolve import evolve
from engine.item import Item, evolve_item
from engine.request import LendingRequest


class Batch:
    """Collects what is to be stored; one per transaction.

    `names` are outside names to claim for streams, `keys` new streams' keys, plain and wrapped,
    `answers` by message id.
    """

    def __init__(
        self,
        log: EventLog,
        cache: StateCache,
        directory: Directory,
        holdings: Holdings,
        keyring: Keyring,
    ) -> None:
        self._log = log
        self._keyring = keyring
        self._cache = cache
        self._directory = directory
        self._holdings = holdings
        self._requests: dict[str, Loaded | None] = {}
        self._changed: dict[str, Loaded] = {}
        self._items: dict[str, LoadedItem] = {}
        self._events: list[NewEvent] = []
        self._stray: dict[str, int] = {}
        self._sealers: dict[str, RequestSealer] = {}
        self.names: dict[str, str] = {}
        self.keys: dict[str, tuple[bytes, bytes]] = {}
        self.answers: dict[str, Answer] = {}

    def load(self, ids: Collection[str], new: Collection[str] = ()) -> None:
        """Read the states of requests at once; also that there is no such request is known then.

        `new` are ids that no request has, unless it is among the others: they are not looked for.
        """
        missing = [i for i in ids if i not in self._requests]
        absent = dict.fromkeys([*new, *missing])
        self._requests = absent | self._requests | self._cache.requests(missing)

    def request(self, request_id: str) -> LendingRequest | None:
        """A request as the batch leaves it."""
        if request_id not in self._requests:
            self.load([request_id])
        loaded = self._requests[request_id]
        return loaded.request if loaded else None

    def key(self, stream: str) -> bytes:
        """The key of a stream: the stored one, or for a new stream one stored with the batch."""
        if stream in self.keys:
            return self.keys[stream][0]
        if self.request(stream) is not None:
            return self._keyring.key_for(stream)
        key, _ = self.keys[stream] = self._keyring.new_key()
        return key

    def sealer(self, stream: str) -> RequestSealer:
        """Seals under the key of a stream; the same one throughout the batch."""
        if stream not in self._sealers:
            self._sealers[stream] = RequestSealer(self._keyring, stream, self)
        return self._sealers[stream]

    def decide(self, command: Command, recorded_at: datetime) -> Decision:
        """Decide, and add the facts to the batch. Raises a `Refusal`, and then nothing is added."""
        request = self.request(command.request_id)
        decision = decide(command, request, self._context(command, request))
        if request is None:
            self.key(command.request_id)
        self._add_facts(command, decision, recorded_at)
        return decision

    def add(self, command: Command, library: str, fact: Event, recorded_at: datetime) -> None:
        """Add one more fact to the request's own stream, without a decision."""
        stream = command.request_id
        loaded = self._requests.get(stream) or Loaded(LendingRequest(id=stream), None)
        version = loaded.request.version + 1
        stamp = stamp_of(command, library, f"v{version}", loaded.recorded_at, recorded_at)
        self._append(stream, version, stamp, fact)
        request = evolve(loaded.request, fact, stamp)
        self._keep(stream, Loaded(request, stamp.recorded_at))

    def add_stray(self, stream: str, command: Command, fact: Event, recorded_at: datetime) -> None:
        """Add a fact to a stream that is no request's: one of this batch's own making."""
        version = self._stray.get(stream, 0) + 1
        self._stray[stream] = version
        stamp = stamp_of(command, "", f"v{version}", None, recorded_at)
        self._append(stream, version, stamp, fact)

    def commit(self, positions: Sequence[PositionMove] = ()) -> int:
        """Store everything; the log's position after. Raises a `Conflict` or `StoreUnavailable`."""
        changes = Changes(
            events=self._events,
            names=list(self.names.items()),
            keys=[(stream, wrapped) for stream, (_, wrapped) in self.keys.items()],
            answers=list(self.answers.values()),
            positions=positions,
        )
        position = self._log.append(changes)
        self._cache.keep(self._changed)
        return position

    def forget(self) -> None:
        """Drop from the cache what the batch has seen: it may be behind the log."""
        self._cache.drop(self._requests)

    def require_current(self) -> None:
        """Raise `StreamConflict` where another process moved a request on since it was cached."""
        streams = [stream for stream in self._requests if stream not in self._changed]
        behind = [
            stream
            for stream, events in self._log.streams(streams).items()
            if len(events) > self._version(stream)
        ]
        if behind:
            raise StreamConflict(behind)

    def _version(self, stream: str) -> int:
        loaded = self._requests[stream]
        return loaded.request.version if loaded else 0

    def _context(self, command: Command, request: LendingRequest | None) -> Context:
        directory = self._directory
        if isinstance(command, PlaceRequest):
            partner, library = (
                directory.partner(command.partner),
                directory.library(command.library),
            )
        elif request is None or not request.partner:
            raise Unknown("unknown_request", f"there is no request {command.request_id}", "id")
        else:
            partner, library = (
                directory.partner(request.partner),
                directory.library(request.library),
            )
        return Context(
            partner=partner,
            profile=directory.profile(partner),
            library=library,
            today=command.at.astimezone(library.zone).date(),
            items=self._item_states(command, request) if command.touches_items else {},
        )

    def _item_states(self, command: Command, request: LendingRequest | None) -> dict[str, Item]:
        barcodes = {*command.names_items(), *(request.items if request else ())}
        missing = [barcode for barcode in barcodes if barcode not in self._items]
        if missing:
            held = self._holdings.holdings(missing)
            for barcode, loaded in self._cache.items(missing).items():
                item = shelved(loaded.item, held.get(barcode), self._directory.libraries)
                self._items[barcode] = LoadedItem(item, loaded.recorded_at)
        return {barcode: self._items[barcode].item for barcode in barcodes}

    def _add_facts(self, command: Command, decision: Decision, recorded_at: datetime) -> None:
        stream, library = command.request_id, decision.request.library
        loaded = self._requests.get(stream) or Loaded(LendingRequest(id=stream), None)
        version, stamp = loaded.request.version, None
        for n, fact in enumerate(decision.facts, start=1):
            stamp = stamp_of(command, library, n, loaded.recorded_at, recorded_at)
            if isinstance(fact, ItemEvent):
                self._add_item_fact(stamp, fact)
            else:
                version += 1
                self._append(stream, version, stamp, fact)
        if stamp is not None:
            self._keep(stream, Loaded(decision.request, stamp.recorded_at))

    def _add_item_fact(self, stamp: Stamp, fact: ItemEvent) -> None:
        loaded = self._items[fact.barcode]
        if loaded.recorded_at and loaded.recorded_at > stamp.recorded_at:
            stamp = msgspec.structs.replace(stamp, recorded_at=loaded.recorded_at)
        item = evolve_item(loaded.item, fact)
        self._append(item_stream(fact.barcode), item.version, stamp, fact)
        self._items[fact.barcode] = LoadedItem(item, stamp.recorded_at)

    def _append(self, stream: str, version: int, stamp: Stamp, fact: Event) -> None:
        self._events.append(NewEvent(stream, version, *encode(stamp, fact)))

    def _keep(self, stream: str, loaded: Loaded) -> None:
        self._requests[stream] = self._changed[stream] = loaded
