"""Connections to the log's database: each used by one thread at a time, kept while they live."""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection, Cursor
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row, tuple_row

from engine.eventlog.postgres.arrays import register
from engine.eventlog.postgres.trouble import available

RV = TypeVar("RV")

PATIENCE = 10.0
"""Seconds that an answer of the server may take, save for what goes through a whole table."""

MOST_IDLE = 8
"""Connections that are kept for later; more are closed when they are given back."""

_HOURS = 4 * 3600.0

# A peer that vanished without a word is noticed within these seconds (see also `_Patient`).
_LIVELY = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# Whatever the server's defaults: a process that stopped in the middle of a transaction does not
# hold up the others; and every statement goes by its index, however old its plan is.
_SETTINGS = {
    "timezone": "UTC",
    "idle_in_transaction_session_timeout": "10s",
    "jit": "off",
    "enable_seqscan": "off",
    "plan_cache_mode": "force_generic_plan",
}
# What is committed is on the disk.
_SET = (
    "SELECT set_config(name, value, false) FROM unnest(%s::text[], %s::text[]) AS s (name, value)"
)
_DURABLE = (
    " UNION ALL SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)


class _Patient(Connection[DictRow]):
    """A connection that waits for an answer so long and no longer.

    A network that was cut tells nobody; keepalives notice it only where no proxy answers them.
    """

    patience = PATIENCE

    def wait(self, gen: PQGen[RV], interval: float = 1.0, timeout: float | None = None) -> RV:
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.patience)
        except psycopg.errors._WaitTimeout as late:  # noqa: SLF001 - it has no other name
            self.pgconn.finish()
            raise psycopg.OperationalError(f"no answer in {self.patience} s") from late


class LogDatabase(PostgresDatastore):
    """The library's datastore, with connections that are opened when needed and fail at once.

    Its own pool tries in the background to come back, and with ever longer pauses. `lock_timeout`:
    seconds to wait for another process that writes; `patience`: for any answer of the server.
    """

    def __init__(self, address: str, lock_timeout: int = 5, patience: float = PATIENCE) -> None:
        super().__init__("", "", "", "", "", lock_timeout=lock_timeout, originator_id_type="text")
        self.address = address
        self._patience = patience
        self._idle: list[_Patient] = []
        self._guard = threading.Lock()
        self._closed = False

    def register_type_adapters(self) -> None:
        """Nothing: events go into the table by arrays, not by a composite type."""

    @contextmanager
    def get_connection(self) -> Iterator[_Patient]:
        """A connection for this thread. StoreUnavailable when there is none, or it breaks."""
        with available():
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)

    @contextmanager
    def reading(self) -> Iterator[Cursor[tuple[Any, ...]]]:
        """A cursor for statements that each see one state of the database."""
        with (
            self.get_connection() as connection,
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            yield cursor

    @contextmanager
    def unhurried(self) -> Iterator[_Patient]:
        """A connection for what goes through a whole table, used once."""
        with self.get_connection() as connection:
            connection.patience = _HOURS
            try:
                yield connection
            finally:
                connection.close()

    @contextmanager
    def changing(self) -> Iterator[Cursor[tuple[Any, ...]]]:
        """A cursor in a transaction that changes tables, and is committed at the end."""
        with (
            self.unhurried() as connection,
            connection.transaction(),
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            yield cursor

    def connect(self) -> _Patient:
        """One more connection, which its caller closes."""
        connection = _Patient.connect(
            self.address, autocommit=True, row_factory=dict_row, **self._manners()
        )
        connection.patience = self._patience
        register(connection)
        settings = {**_SETTINGS, "lock_timeout": f"{self.lock_timeout}s"}
        values = (list(settings), list(settings.values()))
        connection.execute(f"{_SET}{_DURABLE}".encode(), values)
        return connection

    def close(self) -> None:
        """Close every connection, those in use when they are given back."""
        with suppress(AttributeError), self._guard:  # the library's constructor may have failed
            self._closed = True
            while self._idle:
                self._idle.pop().close()

    def _manners(self) -> dict[str, Any]:
        asked = psycopg.conninfo.conninfo_to_dict(self.address)
        defaults = {"application_name": "interlend", **_LIVELY}
        return {name: value for name, value in defaults.items() if name not in asked}

    def _take(self) -> _Patient:
        with self._guard:
            while self._idle:
                connection = self._idle.pop()
                if _alive(connection):
                    return connection
                connection.close()
        return self.connect()

    def _give_back(self, connection: _Patient) -> None:
        reusable = connection.pgconn.transaction_status == TransactionStatus.IDLE
        with self._guard:
            if reusable and not self._closed and len(self._idle) < MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()


def _alive(connection: _Patient) -> bool:
    """Whether an idle connection has heard nothing: what the server says unasked is farewell."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
