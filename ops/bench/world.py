"""The parts of the program that take messages in, over a folder, with requests to be about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import msgspec

import schemas
from adapters.inbox import GROUP
from adapters.iso18626.bridge import Accepted, Bridge
from adapters.topics.port import NewRecord, TopicPartition
from engine.application.engine import Engine
from engine.application.intake import external_name
from engine.citation import CatalogueRecord
from engine.commands.arrival import RecordLocated
from engine.commands.base import Command
from engine.commands.supply import ShipPhysically
from engine.decide import Decision
from engine.eventlog.log import Answer
from engine.partner import Library, Partner
from engine.values import Actor
from ops.bench.messages import PARTNERS, external_id, new_request, symbol_of
from ops.parts.messaging import Messaging
from ops.parts.part import part
from ops.parts.stores import ISO, utc_now
from ops.settings import Settings

T = TypeVar("T")

PAGE = 500
STAFF = Actor(kind="staff", id="bench", door="bench", authenticated=None)
LIBRARY = Library(
    code="BENCH", name="Bench", symbols=("ISIL:BENCH",), time_zone="Europe/Oslo", loan_days=28
)


class Place(msgspec.Struct, frozen=True):
    """Where an item stands."""

    library: str = LIBRARY.code
    location: str = "STACKS"


class Shelf:
    """An inventory that has every item asked for."""

    def holdings(self, barcodes: Collection[str]) -> dict[str, Place]:
        """Every item, in our stacks."""
        return dict.fromkeys(barcodes, Place())


class Stored(msgspec.Struct, frozen=True):
    """A request in the log: the number that its messages were made from, and our number for it."""

    made_from: int
    ours: str


class World(Messaging):
    """The ways of messages over one store, with a library, partners and endless items."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        super().__init__(Settings(data=folder, **settings))
        self.answers: list[Answer] = []
        self.topic = self.names.inbound(ISO)
        self.bridge = Bridge(self.directory, self.clock)
        if not self.directory.libraries:
            self._set_up_directory()

    @part
    def engine(self) -> Engine:
        """What decides and stores, over endless items."""
        return Engine(self.log, self.keyring, self.directory, Shelf(), self.clock)

    def _set_up_directory(self) -> None:
        self.administration.set_library(LIBRARY, STAFF)
        for number in range(PARTNERS):
            symbol = symbol_of(number)
            partner = Partner(code=f"P{number:02}", name=f"Partner {number}", symbols=(symbol,))
            self.administration.set_partner(partner, STAFF)

    def records(self, bodies: Iterable[bytes]) -> Iterator[NewRecord]:
        """Messages as the HTTP door puts them on the inbound topic."""
        headers = (schemas.fingerprint_header("inbound"),)
        for body in bodies:
            accepted = self.bridge.accept(body, {"content-type": "application/xml"})
            assert isinstance(accepted, Accepted)
            value = schemas.encode("inbound", accepted.record)
            yield NewRecord(topic=self.topic, key=accepted.key, value=value, headers=headers)

    def put_on_topic(self, bodies: Iterable[bytes]) -> None:
        """Put messages on the inbound topic."""
        for page in pages(list(self.records(bodies))):
            self.topics.append(page)

    def take_in(self, messages: int) -> None:
        """Work until so many messages of the topic are in the log, and their answers at hand."""
        self.answers.clear()
        consumer = self.topics.consume([self.topic], GROUP, self._position)
        try:
            left = messages
            while left > 0:
                left -= self.inbox.work(consumer, timeout=1)
        finally:
            consumer.close()

    def _announce(self, answers: Sequence[Answer]) -> None:
        self.answers += answers

    def _position(self, at: TopicPartition) -> int:
        return self.log.position(GROUP, at.topic, at.partition)

    def ship(self, numbers: Sequence[int]) -> list[Stored]:
        """Place, locate and ship requests: the messages on the topic, the rest by staff."""
        for page in pages(numbers):
            self.put_on_topic(map(new_request, page))
        self.take_in(len(numbers))
        return [stored for page in pages(numbers) for stored in self._ship_page(page)]

    def _ship_page(self, numbers: Sequence[int]) -> list[Stored]:
        names = {n: external_name(f"P{n % PARTNERS:02}", external_id(n)) for n in numbers}
        streams = self.log.names(names.values())
        commands = [one for n, name in names.items() for one in _lend(n, streams[name])]
        decisions = self.engine.act_all(commands)
        shipped = [d for d in decisions[1::2] if isinstance(d, Decision)]
        assert len(shipped) == len(numbers)
        return [Stored(n, d.request.number) for n, d in zip(numbers, shipped, strict=True)]


_ids = count()


def _lend(number: int, request_id: str) -> tuple[Command, Command]:
    barcode = f"B{number:08}"
    record = CatalogueRecord(
        id=f"record-{number}",
        title="As found",
        library=LIBRARY.code,
        inventory_types=("physical",),
        barcodes=(barcode,),
        call_numbers=(f"QA {number % 997}",),
        locations=("STACKS",),
    )
    located = RecordLocated(**_staff(request_id), record=record)
    shipped = ShipPhysically(**_staff(request_id), barcodes=(barcode,))
    return located, shipped


def _staff(request_id: str) -> dict[str, Any]:
    command_id = f"bench-{next(_ids)}"
    return {"id": command_id, "at": utc_now(), "by": STAFF, "request_id": request_id}


def pages(items: Sequence[T], size: int = PAGE) -> Iterable[Sequence[T]]:
    """A sequence in parts."""
    return (items[start : start + size] for start in range(0, len(items), size))
