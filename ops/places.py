"""Open what the settings name: the log, the read models, the inventory, the topics."""

from __future__ import annotations

import logging

from sqlalchemy import Engine as Database

from adapters.catalogue.inventory import LocalInventory
from adapters.topics import open_topics
from adapters.topics.names import TopicNames
from adapters.topics.port import Topics
from adapters.topics.registry import with_registry
from engine.eventlog.log import EventLog
from engine.eventlog.opening import FILE, open_log
from ops.metrics import measured
from ops.settings import EMBEDDED, BadSettings, Settings
from projections.database import open_database


def require_data(settings: Settings) -> None:
    """Raise `BadSettings` where a folder is to hold data and does not: it may be the wrong one."""
    if not settings.on_server and not (settings.folder / FILE).exists():
        raise BadSettings(f"there is no data in {settings.folder}: set INTERLEND_DATA")


def event_log(settings: Settings) -> EventLog:
    """The event log."""
    return measured(open_log(settings.store if settings.on_server else str(settings.folder)))


def read_models(settings: Settings) -> Database:
    """The database of the read models."""
    return open_database(settings.store if settings.on_server else settings.folder / "read.db")


def inventory(settings: Settings) -> LocalInventory:
    """The library's own catalogue."""
    return LocalInventory(
        settings.store if settings.on_server else settings.folder / "catalogue.db"
    )


def topics(settings: Settings) -> Topics:
    """The topics, with the schema registry where there is one."""
    if settings.topics == EMBEDDED:
        return open_topics(settings.folder / "topics.db")
    # What its clients tell of every broken connection, the parts that use them tell in our words.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    opened = open_topics(settings.topics, settings.kafka)
    if settings.schema_registry:
        return with_registry(opened, settings.schema_registry, TopicNames(settings.topic_prefix))
    return opened
