"""The parts of the program that take messages in, over a folder, with requests to be about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

import schemas
from adapters.inbox import GROUP, Inbox
from adapters.iso18626.bridge import Accepted, Bridge
from adapters.iso18626.inbound import read_message
from adapters.topics import open_topics
from adapters.topics.names import TopicNames
from adapters.topics.port import NewRecord, TopicPartition
from engine.application.administration import Administration
from engine.application.directory import Directory
from engine.application.engine import Engine
from engine.application.intake import Intake, external_name
from engine.application.reception import Reception
from engine.citation import CatalogueRecord
from engine.commands.arrival import RecordLocated
from engine.commands.base import Command
from engine.commands.supply import ShipPhysically
from engine.decide import Decision
from engine.eventlog.log import Answer
from engine.eventlog.sealing import Keyring, MasterKey
from engine.eventlog.sqlite import SqliteEventLog
from engine.partner import Library, Partner
from engine.values import Actor
from ops.bench.messages import PARTNERS, external_id, new_request, symbol_of

T = TypeVar("T")

ISO = "iso18626"
PAGE = 500
STAFF = Actor(kind="staff", id="bench", door="bench", authenticated=None)
LIBRARY = Library(
    code="BENCH", name="Bench", symbols=("ISIL:BENCH",), time_zone="Europe/Oslo", loan_days=28
)


class Shelf:
    """An inventory that has every item asked for."""

    class Place(msgspec.Struct, frozen=True):
        """Where an item stands."""

        library: str = LIBRARY.code
        location: str = "STACKS"

    def holdings(self, barcodes: Collection[str]) -> dict[str, Place]:
        """Every item, in our stacks."""
        return dict.fromkeys(barcodes, Shelf.Place())


class Stored(msgspec.Struct, frozen=True):
    """A request in the log: the number that its messages were made from, and our number for it."""

    made_from: int
    ours: str


class World:
    """Log, topics, engine and inbox over one folder; `close` lets go of them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.log = SqliteEventLog(folder / "log.db")
        self.topics = open_topics(folder / "topics.db")
        self.topics.create(TopicNames().shared(8))
        self.topic = TopicNames().inbound(ISO)
        self.directory = Directory()
        self.keyring = Keyring(MasterKey.load_or_create(folder / "master.key"), self.log)
        self.engine = Engine(self.log, self.keyring, self.directory, Shelf(), now)
        self._set_up_directory()
        self.bridge = Bridge(self.directory, now)
        self.answers: list[Answer] = []
        reception = Reception(self.engine, self.answers.extend)
        self.inbox = Inbox(
            self.topics, self.log, reception, {ISO: self._read}, {self.topic: None}, now
        )

    def _set_up_directory(self) -> None:
        self.directory.catch_up(self.log)
        if self.directory.libraries:
            return
        administration = Administration(self.log, self.directory, now, self.engine.lock)
        administration.set_library(LIBRARY, STAFF)
        for number in range(PARTNERS):
            symbol = symbol_of(number)
            partner = Partner(code=f"P{number:02}", name=f"Partner {number}", symbols=(symbol,))
            administration.set_partner(partner, STAFF)

    def _read(self, record: Mapping[str, Any], owner: str | None) -> Intake:
        return read_message(
            record["message_id"],
            record["body"],
            record["received_at"],
            record["door"],
            record["authenticated_by"],
            owner,
            self.directory,
        )

    def zone_of(self, library: str) -> ZoneInfo:
        """The time zone of a library of ours."""
        return self.directory.library(library).zone

    def put_on_topic(self, bodies: Iterable[bytes]) -> None:
        """Messages as the HTTP door puts them on the inbound topic."""
        headers = (schemas.fingerprint_header("inbound"),)
        records = []
        for body in bodies:
            accepted = self.bridge.accept(body, {"content-type": "application/xml"})
            assert isinstance(accepted, Accepted)
            value = schemas.encode("inbound", accepted.record)
            record = NewRecord(topic=self.topic, key=accepted.key, value=value, headers=headers)
            records.append(record)
        for page in pages(records):
            self.topics.append(page)

    def take_in(self, messages: int) -> None:
        """Work until so many messages of the topic are in the log; each must be answered OK."""
        self.answers.clear()
        consumer = self.topics.consume([self.topic], GROUP, self._position)
        try:
            left = messages
            while left > 0:
                left -= self.inbox.work(consumer, timeout=1)
        finally:
            consumer.close()

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
        ids = {n: streams[name] for n, name in names.items()}
        commands = [command for n, id_ in ids.items() for command in _lend(n, id_)]
        decisions = self.engine.act_all(commands)
        shipped = [d for d in decisions[1::2] if isinstance(d, Decision)]
        assert len(shipped) == len(numbers)
        return [
            Stored(n, decision.request.number) for n, decision in zip(numbers, shipped, strict=True)
        ]

    def close(self) -> None:
        """Let go of the files."""
        self.topics.close()
        self.log.close()


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
    located = RecordLocated(
        id=f"bench-{next(_ids)}", at=now(), by=STAFF, request_id=request_id, record=record
    )
    shipped = ShipPhysically(
        id=f"bench-{next(_ids)}", at=now(), by=STAFF, request_id=request_id, barcodes=(barcode,)
    )
    return located, shipped


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def pages(items: Sequence[T], size: int = PAGE) -> Iterable[Sequence[T]]:
    """A sequence in parts."""
    return (items[start : start + size] for start in range(0, len(items), size))
