"""The local inventory's database, opened: a file of SQLite, or a schema of its own in PostgreSQL.

All of it can be loaded anew from the library's own export at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from adapters.catalogue.port import CatalogueUnavailable
from adapters.catalogue.tables import metadata
from engine.eventlog.log import StoreUnavailable
from projections.database import for_writing, open_database

SCHEMA = "inventory"

# Asked before it is made: who may not make schemas may have been given this one.
_IS_THERE = sa.select(sa.func.to_regnamespace(SCHEMA).is_not(None))

_PRAGMAS = ("foreign_keys=ON", "busy_timeout=30000", "cache_size=-32768")
"""Another load may come between for a while; 32 MiB keep loading fast."""


def open_tables(where: Path | str) -> sa.Engine:
    """The inventory in this file or at this `postgresql://…` address; absent tables are made."""
    if isinstance(where, Path):
        where.parent.mkdir(parents=True, exist_ok=True)
    engine = open_database(where, SCHEMA)
    sa.event.listen(engine, "connect", _of_file if isinstance(where, Path) else _of_server)
    with ExitStack() as otherwise:
        otherwise.callback(engine.dispose)
        with writing(engine) as connection:
            _make(connection)
        otherwise.pop_all()
    return engine


def _make(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql" and not connection.scalar(_IS_THERE):
        connection.execute(sa.schema.CreateSchema(SCHEMA))
    metadata.create_all(connection)


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection for one consistent look."""
    with _available(), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that no other writer can come between."""
    with _available(), for_writing(engine).begin() as connection:
        yield connection


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except StoreUnavailable as error:
        raise CatalogueUnavailable(str(error)) from error


def _of_file(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _of_server(connection: Any, _record: Any) -> None:
    # A plan that is kept was made for what the tables held then: a load makes much of little.
    connection.prepare_threshold = None
