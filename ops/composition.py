"""The program: its parts, made once and joined. Nothing is opened at import."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from fastapi import FastAPI
from prometheus_client import CollectorRegistry, generate_latest

from adapters.catalogue.inventory import LocalInventory
from adapters.collecting import GROUP as DELIVER
from adapters.collecting import Collector
from adapters.delivery import table
from adapters.delivery.finishing import Finisher
from adapters.delivery.patience import Patience
from adapters.delivery.sending import HttpSender
from adapters.delivery.worker import DeliveryWorker
from adapters.http.app import create_app
from adapters.http.desk import Desk
from adapters.http.services import Services
from adapters.http.signing_in import SigningIn
from adapters.inbox import GROUP as INBOX
from adapters.inbox import Inbox
from adapters.iso18626.bridge import Bridge
from adapters.iso18626.codec import MEDIA_TYPE
from adapters.iso18626.inbound import read_message
from adapters.iso18626.outbound import read_confirmation, render
from adapters.locating import CatalogueFinder
from adapters.outbox import GROUP as OUTBOX
from adapters.outbox import Outbox
from adapters.topics import open_topics
from adapters.topics.dead_letters import dead_letter
from adapters.topics.names import TopicNames
from adapters.topics.port import Record
from engine.application.administration import Administration
from engine.application.directory import Directory
from engine.application.engine import Engine
from engine.application.following import Follower, Wake
from engine.application.intake import Intake
from engine.application.reception import Reception
from engine.commands.partner import NoteDeliveryFailed
from engine.eventlog.log import Answer
from engine.eventlog.sealing import KeyForgotten, Keyring, MasterKey
from engine.eventlog.sqlite import SqliteEventLog
from engine.events.partner import PartnerMessageDecided
from engine.ids import named
from engine.reactions import EFFECTS, SYSTEM, Reactions
from engine.reactions import GROUP as REACTIONS
from engine.values import Sealed
from ops.doors import Door
from ops.jobs import Jobs
from ops.metrics import ProgramMetrics
from ops.retention import purge
from ops.settings import Settings
from ops.waiting import Answered, Waiting
from projections.database import open_database
from projections.facets.index import FacetIndex
from projections.history import History
from projections.keeping import IndexKeeper
from projections.listing import TaskLists
from projections.projector import TaskListProjector
from projections.reading import TitleReader

Clock = Callable[[], datetime]
ISO = "iso18626"


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


class Program:
    """All parts over one folder. `close` lets go of everything."""

    def __init__(self, settings: Settings, clock: Clock = utc_now) -> None:
        self.settings = settings
        self.clock = clock
        self.wake = Wake()
        self.waiting = Waiting()
        self._open_stores()
        self._make_engine()
        self._make_reading()
        self._make_messaging()
        self.jobs = Jobs(self.engine, self.lists, clock)
        self._registry = CollectorRegistry()
        self._registry.register(
            ProgramMetrics(self.log, self.topics, self.inbound, self.projector, self.lists)
        )

    def _open_stores(self) -> None:
        settings, folder = self.settings, self.settings.folder
        folder.mkdir(parents=True, exist_ok=True)
        self.log = SqliteEventLog(folder / "log.db")
        table.create(self.log)
        self.database = open_database(folder / "read.db")
        self.inventory = LocalInventory(folder / "catalogue.db")
        self.topics = open_topics(folder / "topics.db")
        self.names = TopicNames(settings.topic_prefix)
        self.topics.create(self.names.shared(settings.partitions))
        key_file = settings.master_key_file or settings.data / "master.key"
        self.keyring = Keyring(MasterKey.load_or_create(key_file), self.log)

    def _make_engine(self) -> None:
        self.directory = Directory()
        self.directory.catch_up(self.log)
        self.engine = Engine(self.log, self.keyring, self.directory, self.inventory, self.clock)
        self.administration = Administration(self.log, self.directory, self.clock, self.engine.lock)
        self.finder = CatalogueFinder(self.inventory)
        follower = Follower(self.log, REACTIONS, Reactions.NAMES)
        self.reactions = Reactions(self.engine, follower, self.finder)

    def _make_reading(self) -> None:
        self.projector = TaskListProjector(self.log, self.database, self.zone_of)
        self.index = FacetIndex(TitleReader(self.database))
        self.keeper = IndexKeeper(self.database, self.index)
        self.lists = TaskLists(
            self.database,
            self.index,
            lambda word: next(iter(self.keyring.word_tokens(word)), ""),
            lambda library: self.clock().astimezone(self.zone_of(library)).date(),
        )
        self.history = History(self.log, self.unseal)

    def _make_messaging(self) -> None:
        settings = self.settings
        self.reception = Reception(self.engine, self._announce)
        self.answered = Answered(self.log, self.clock)
        self.inbound = {self.names.inbound(ISO): None}
        self.outbound = [self.names.outbound(ISO)]
        self.inbox = Inbox(
            self.topics,
            self.log,
            self.reception,
            {ISO: self.read_iso},
            self.inbound,
            self.clock,
        )
        self.renderers = {ISO: lambda d, stamp, p, lib, unseal: render(d, stamp.at, p, lib, unseal)}
        self.outbox = Outbox(
            Follower(self.log, OUTBOX, Outbox.NAMES),
            self.topics,
            self.names,
            self.directory,
            self.keyring,
            self.renderers,
            self.undeliverable,
        )
        self.collector = Collector(self.topics, self.log, self.keyring, self.outbound, self.clock)
        self.sender = HttpSender(read_confirmation, MEDIA_TYPE)
        patience = Patience(
            first=settings.delivery_first_wait,
            longest=settings.delivery_longest_wait,
            attempts=settings.delivery_attempts,
            give_up_after=settings.delivery_give_up_after,
        )
        self.delivery = DeliveryWorker(
            self.log,
            self.directory,
            self.keyring,
            {ISO: self.sender},
            Finisher(self.engine, self.clock, self._set_aside),
            self.clock,
            patience,
        )

    def app(self) -> FastAPI:
        """The web application with all doors."""
        signing_in = SigningIn(self.directory, self.administration, self.clock)
        services = Services(
            engine=self.engine,
            desk=Desk(self.engine, self.finder),
            directory=self.directory,
            administration=self.administration,
            signing_in=signing_in,
            lists=self.lists,
            history=self.history,
            unseal=self.unseal,
            load_inventory=self.load_inventory,
            jobs=self.jobs,
            not_ready=self.not_ready,
            metrics=self.metrics,
            clock=self.clock,
        )
        app = create_app(services)
        door = Door(
            Bridge(self.directory, self.clock),
            self.topics,
            self.names.inbound(ISO),
            self.waiting,
            self.answered,
            self.settings.answer_timeout,
        )
        door.mount(app, "/iso18626")
        return app

    def load_inventory(
        self, data: bytes, content_type: str, library: str, libraries: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Load a file of catalogue records into the inventory; see `InventoryLoader`."""
        media_type = content_type.partition(";")[0].strip().casefold()
        known = self.directory.libraries if libraries is None else libraries
        report = self.inventory.load(data, media_type, library, known)
        told: dict[str, Any] = msgspec.to_builtins(report)
        return told

    def unseal(self, request_id: str, sealed: Sealed) -> bytes | None:
        """What is sealed for a request; None where its key is forgotten."""
        try:
            return self.keyring.open(request_id, sealed)
        except KeyForgotten:
            return None

    def not_ready(self) -> list[str]:
        """The parts that cannot work yet."""
        return [] if self.keeper.ready else ["task list"]

    def metrics(self) -> bytes:
        """What Prometheus reads: the process's metrics and this program's."""
        return generate_latest() + generate_latest(self._registry)

    def purge_topics(self) -> int:
        """Remove what the topics need not keep any more; how many records went."""
        readers = dict.fromkeys(self.inbound, INBOX) | dict.fromkeys(self.outbound, DELIVER)
        days = self.settings.topic_days
        return purge(self.topics, self.log, readers, self.clock(), days)

    def zone_of(self, library: str) -> ZoneInfo:
        """The time zone of a library of ours."""
        return self.directory.library(library).zone

    def project(self) -> int:
        """Bring task list and index up to the log; how many facts that took."""
        facts = self.projector.work()
        self.keeper.refresh()  # a rebuilt list may have been swapped in without any new fact
        return facts

    def read_iso(self, record: Mapping[str, Any], owner: str | None) -> Intake:
        """Read an inbound record's message."""
        return read_message(
            record["message_id"],
            record["body"],
            record["received_at"],
            record["door"],
            record["authenticated_by"],
            owner or record["partner"],
            self.directory,
        )

    def undeliverable(self, stream: str, decided: PartnerMessageDecided, why: str) -> None:
        """Tell staff that a message of ours cannot be sent."""
        command = NoteDeliveryFailed(
            id=named(EFFECTS, f"{decided.message_id}/undeliverable"),
            at=self.clock(),
            by=SYSTEM,
            request_id=stream,
            message_id=decided.message_id,
            why=why,
        )
        self.engine.act(command)

    def close(self) -> None:
        """Finish what is in hand and let go of everything."""
        self.delivery.close()
        self.sender.close()
        self.topics.close()
        self.inventory.close()
        self.database.dispose()
        self.log.close()

    def _announce(self, answers: Sequence[Answer]) -> None:
        self.waiting.announce(answers)
        self.wake.ring()

    def _set_aside(self, record: Record, reason: str, error: str) -> None:
        dead_letter(self.topics, record, reason, error, self.clock())
