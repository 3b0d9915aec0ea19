"""What a process keeps things in: log, read models, topics, inventory, keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import Engine as Database

from adapters.catalogue.inventory import LocalInventory
from adapters.delivery import table
from adapters.topics.names import TopicNames
from adapters.topics.port import Topics
from engine.eventlog.log import EventLog
from engine.eventlog.sealing import Keyring, MasterKey
from ops import places
from ops.settings import Settings
from projections.database import for_writing
from projections.task_list import TaskList

Clock = Callable[[], datetime]
ISO = "iso18626"


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


class Stores:
    """Everything that is opened and must be closed."""

    def __init__(self, settings: Settings, clock: Clock = utc_now) -> None:
        self.settings = settings
        self.clock = clock
        settings.folder.mkdir(parents=True, exist_ok=True)

    @cached_property
    def log(self) -> EventLog:
        """The event log, with the table of deliveries beside it."""
        log = places.event_log(self.settings)
        table.create(log)
        return log

    @cached_property
    def database(self) -> Database:
        """The database of the read models."""
        database = places.read_models(self.settings)
        with for_writing(database).begin() as connection:
            TaskList().create(connection)
        return database

    @cached_property
    def inventory(self) -> LocalInventory:
        """The library's own catalogue."""
        return LocalInventory(self.settings.folder / "catalogue.db")

    @cached_property
    def names(self) -> TopicNames:
        """What the topics are called."""
        return TopicNames(self.settings.topic_prefix)

    @cached_property
    def topics(self) -> Topics:
        """The topics, made where they are not there yet."""
        topics = places.topics(self.settings)
        topics.create(self.names.shared(self.settings.partitions))
        return topics

    @cached_property
    def keyring(self) -> Keyring:
        """The keys of what is sealed."""
        file = self.settings.master_key_file or self.settings.data / "master.key"
        return Keyring(MasterKey.load_or_create(file), self.log)

    def make(self) -> None:
        """Make every part, while there is one thread: a part made by two would be two parts."""
        for layer in type(self).__mro__:
            for name, part in vars(layer).items():
                if isinstance(part, cached_property):
                    getattr(self, name)

    def made(self, name: str) -> bool:
        """Whether a part was made in this process."""
        return name in self.__dict__

    def close(self) -> None:
        """Let go of everything that was opened."""
        for name in ("topics", "inventory"):
            if self.made(name):
                getattr(self, name).close()
        if self.made("database"):
            self.database.dispose()
        if self.made("log"):
            self.log.close()
