"""Leading in a database: who has the session's advisory lock leads."""

from __future__ import annotations

import time
from contextlib import suppress
from threading import Lock
from typing import Any

import psycopg
from psycopg import Connection

from engine.eventlog.postgres.connections import LogDatabase
from engine.eventlog.postgres.trouble import available

_TAKE = b"SELECT pg_try_advisory_lock(hashtext('interlend.leading'), hashtext(%b::text)) AS taken"
_ASK_AGAIN = 1.0
"""Seconds between two looks whether somebody still leads, or still may."""

# The server lets the lock go within these seconds where the network was cut, and where the process
# does not ask any more: it may be there and stand still.
_LIVELY = (
    b"SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3;"
    b" SET idle_session_timeout = '8s'"
)


class ServerLeadership:
    """The lock goes with its connection, so losing that is losing the lead."""

    def __init__(self, database: LogDatabase, name: str) -> None:
        self._database = database
        self._name = name
        self._connection: Connection[Any] | None = None
        self._held = False
        self._asked = float("-inf")
        self._one_at_a_time = Lock()

    def held(self) -> bool:
        """Whether this is the leader now; see `EventLog.leadership`."""
        with self._one_at_a_time:
            if time.monotonic() - self._asked >= _ASK_AGAIN:
                self._held = False  # where asking fails
                self._held = self._ask()
                self._asked = time.monotonic()
            return self._held

    def close(self) -> None:
        """Let another lead."""
        with self._one_at_a_time:
            self._held = False
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _ask(self) -> bool:
        with available():
            if self._connection is not None:
                # Asked once more, the lock is given once more: that does no harm.
                with suppress(psycopg.OperationalError):
                    return self._take(self._connection)
                self._connection.close()
            self._connection = self._database.connect()
            self._connection.execute(_LIVELY)
            return self._take(self._connection)

    def _take(self, connection: Connection[Any]) -> bool:
        row = connection.execute(_TAKE, [self._name]).fetchone()
        return bool(row and row["taken"])
