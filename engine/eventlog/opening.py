"""Opening the log where a setting says that it is: in a folder, or in a PostgreSQL database."""

from __future__ import annotations

from pathlib import Path

from engine.eventlog.log import EventLog, StoreUnavailable
from engine.eventlog.migration import FINISHED, UNFINISHED

FILE = "log.db"
"""The log's file in the folder of the embedded store."""

_SCHEMES = ("postgresql://", "postgres://")


def is_server(store: str) -> bool:
    """Whether a store is a database of PostgreSQL; else it is a folder."""
    return store.startswith(_SCHEMES)


def check_store(store: str) -> None:
    """Raise ValueError where this cannot be the name of a store."""
    if not is_server(store):
        if "://" in store:
            raise ValueError("a store is a folder or a postgresql://… address")
        return
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        conninfo_to_dict(store)
    except ProgrammingError:
        # The driver's words may have a part of the password.
        raise ValueError("this is no address of PostgreSQL: %-encode what a URL reserves") from None


def open_log(store: str, *, migrate: bool = False) -> EventLog:
    """The log in `store`: a folder, made where it is absent, or a `postgresql://…` address.

    Tables are made in an empty store; an earlier release's are brought to this one's schema only
    where `migrate` asks for it. Raises SchemaTooOld, SchemaTooNew, StoreUnfinished or
    StoreUnavailable.
    """
    return _open(store, migrate)[0]


def open_to_fill(store: str) -> EventLog:
    """The log in an empty store, which from now on nobody else opens until it is `filled`."""
    log = open_log(store)
    log.create_tables([UNFINISHED])
    return log


def filled(log: EventLog) -> None:
    """The store is whole: whoever opens it finds everything."""
    log.create_tables([FINISHED])


def migrate_log(store: str) -> tuple[int, int]:
    """Bring a store to this release's schema; the version that it had (0: none) and has."""
    log, found, known = _open(store, migrate=True)
    log.close()
    return found, known


def _open(store: str, migrate: bool) -> tuple[EventLog, int, int]:
    # Each driver takes a while to load: only who uses it does.
    if is_server(store):
        from engine.eventlog.postgres import PostgresEventLog, schema

        server = PostgresEventLog(store, migrate=migrate)
        return server, server.migrated_from, len(schema.STEPS)
    from engine.eventlog.sqlite import SqliteEventLog
    from engine.eventlog.sqlite import schema as tables

    folder = Path(store)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"{folder}: {error.strerror}") from error
    file = SqliteEventLog(folder / FILE, migrate=migrate)
    return file, file.migrated_from, len(tables.STEPS)
