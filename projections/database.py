"""Opening the database of the read models, with transactions that SQLite really keeps."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

BUSY_SECONDS = 10.0


def open_database(where: Path | str) -> Engine:
    """The read models' database: a file of SQLite, or any address that SQLAlchemy knows."""
    address = f"sqlite:///{where}" if isinstance(where, Path) else where
    engine = create_engine(address)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same database, its transactions taking the write lock when they begin."""
    return engine.execution_options(write=True)


def _prepare(raw: sqlite3.Connection, _record: Any) -> None:
    # The driver would begin transactions when it sees fit, and never for DDL: we begin them.
    raw.isolation_level = None
    raw.execute("PRAGMA journal_mode=WAL")
    # A read model lost in a power cut is rebuilt from the log, so it need not wait for the disk.
    raw.execute("PRAGMA synchronous=NORMAL")
    raw.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
