"""Opening the database of the read models, with transactions that it really keeps.

What else can be read anew from where it came, as the inventory can, opens its database so too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event

from engine.eventlog.log import StoreUnavailable
from engine.eventlog.sqlite import trouble

BUSY_SECONDS = 10.0

_POSTGRES = "postgresql"
# A peer that vanished without a word is noticed within ten seconds. What is read is a few pages:
# compiling a query would take longer than running it, and there is always an index for it.
_MANNERS = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "interlend",
}
# Whoever stopped in the middle of his transaction, perhaps with his machine, holds up the others
# no longer than that.
_OPTIONS = "-c jit=off -c enable_seqscan=off -c idle_in_transaction_session_timeout=60s"
_TURN = "SELECT pg_advisory_xact_lock(hashtext(%s))"


def open_database(where: Path | str, schema: str = "") -> Engine:
    """The read models' database: a file of SQLite, or a PostgreSQL by its URL.

    A server is shared: who names a `schema` has tables of his own there, and writers of his own who
    take turns. StoreUnavailable comes of it when the database cannot be reached or is locked for
    too long.
    """
    return _open_file(where) if isinstance(where, Path) else _open_server(where, schema)


def for_writing(engine: Engine) -> Engine:
    """The same database, its transactions taking the write lock when they begin."""
    if engine.dialect.name == _POSTGRES:
        # Each statement sees what was committed before it, so what follows the lock sees all that
        # the writer before has stored.
        return engine.execution_options(write=True, isolation_level="READ COMMITTED")
    return engine.execution_options(write=True)


def _open_file(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", partial(_tell, trouble.passing))
    return engine


def _open_server(address: str, schema: str) -> Engine:
    # Only who uses it loads the driver.
    from engine.eventlog.postgres.trouble import passing

    path = f" -c search_path={schema}" if schema else ""
    # A reader sees one state throughout its transaction, as in SQLite.
    engine = create_engine(
        f"postgresql+psycopg://{address.partition('://')[2]}",
        isolation_level="REPEATABLE READ",
        paramstyle="format",
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=_MANNERS | {"options": _OPTIONS + path},
    )
    event.listen(engine, "begin", partial(_take_turn, f"interlend.{schema or 'read'}"))
    event.listen(engine, "handle_error", partial(_tell, passing))
    return engine


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


def _take_turn(turn: str, connection: Connection) -> None:
    if connection.get_execution_options().get("write", False):
        connection.exec_driver_sql(_TURN, (turn,))


def _tell(passing: Callable[[BaseException], bool], context: ExceptionContext) -> None:
    original = context.original_exception
    # What a ping finds out is mended where it was asked.
    if passing(original) and not context.is_pre_ping:
        raise StoreUnavailable(str(original).strip()) from original
