"""What a process keeps things in: log, read models, topics, inventory, keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import RLock

from sqlalchemy import Engine as Database

from adapters.catalogue.inventory import LocalInventory
from adapters.delivery import table
from adapters.topics.names import TopicNames
from adapters.topics.port import TopicPartition, Topics
from engine.eventlog.log import EventLog, Leadership
from engine.eventlog.sealing import Keyring, MasterKey
from ops import places
from ops.health import Health
from ops.parts.part import part
from ops.settings import EMBEDDED, BadSettings, Settings
from projections.database import for_writing
from projections.task_list import TaskList

Clock = Callable[[], datetime]
ISO = "iso18626"


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


class Stores:
    """Everything that is opened and must be closed.

    `needs`: what must answer for the process to be ready.
    """

    def __init__(self, settings: Settings, clock: Clock = utc_now) -> None:
        self.settings = settings
        self.clock = clock
        self.needs: tuple[str, ...] = ("store", "topics")
        self.making = RLock()
        self._leads: dict[str, Leadership] = {}
        try:
            settings.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadSettings(f"{settings.folder} cannot be the data folder: {error}") from error

    @part
    def log(self) -> EventLog:
        """The event log, with the table of deliveries beside it."""
        log = places.event_log(self.settings)
        table.create(log)
        return log

    @part
    def database(self) -> Database:
        """The database of the read models."""
        database = places.read_models(self.settings)
        with for_writing(database).begin() as connection:
            TaskList().create(connection)
        return database

    @part
    def inventory(self) -> LocalInventory:
        """The library's own catalogue."""
        return places.inventory(self.settings)

    @part
    def names(self) -> TopicNames:
        """What the topics are called."""
        return TopicNames(self.settings.topic_prefix)

    @part
    def topics(self) -> Topics:
        """The topics, made where they are not there yet."""
        topics = places.topics(self.settings)
        topics.create(self.names.shared(self.settings.partitions))
        return topics

    @part
    def keyring(self) -> Keyring:
        """The keys of what is sealed."""
        file = self.settings.master_key_file or self.settings.data / "master.key"
        keys = (wrapped for page in self.log.all_keys(page=100) for _, wrapped in page)
        known = next((wrapped for wrapped in keys if wrapped is not None), None)
        return Keyring(MasterKey.of_log(file, known), self.log)

    @part
    def health(self) -> Health:
        """Whether this process can work."""
        inbound = TopicPartition(self.names.inbound(ISO), 0)
        return Health(
            {"store": self.log.last_position, "topics": lambda: self.topics.offsets(inbound)}
        )

    def leadership(self, name: str) -> Leadership:
        """The place of the one process that does the work `name`."""
        with self.making:
            if name not in self._leads:
                self._leads[name] = self.log.leadership(name)
            return self._leads[name]

    def require_alone(self) -> None:
        """Raise `BadSettings` where another process runs over this store and cannot share it."""
        if self.settings.topics == EMBEDDED and not self.leadership("embedded-topics").held():
            raise BadSettings(
                "another process runs over this store, and embedded topics serve one only:"
                " stop it, or give both INTERLEND_STORE=postgresql://… and INTERLEND_TOPICS=kafka://…"
            )

    def made(self, name: str) -> bool:
        """Whether a part was made in this process."""
        return name in self.__dict__

    def close(self) -> None:
        """Let go of everything that was opened."""
        for lead in self._leads.values():
            lead.close()
        for name in ("topics", "inventory"):
            if self.made(name):
                getattr(self, name).close()
        if self.made("database"):
            self.database.dispose()
        if self.made("log"):
            self.log.close()
