"""The event log in PostgreSQL: appending, and judging what a failed append left behind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import psycopg
from eventsourcing.persistence import StoredEvent as LibraryEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg import Cursor
from psycopg.rows import DictRow

from engine.eventlog.judging import is_stored
from engine.eventlog.log import Changes, Conflict, StoreUnavailable
from engine.eventlog.postgres import branches, conflicts, dialect, writing
from engine.eventlog.postgres.arrays import blobs, ints, texts
from engine.eventlog.postgres.connections import PATIENCE, LogDatabase
from engine.eventlog.postgres.leading import ServerLeadership
from engine.eventlog.postgres.listening import News
from engine.eventlog.postgres.listing import Listing
from engine.eventlog.postgres.reading import Reading
from engine.eventlog.postgres.schema import prepare
from engine.eventlog.postgres.writing import Late

_INSERT = (
    "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
    " SELECT * FROM unnest(%b::text[], %b::bigint[], %b::text[], %b::bytea[])"
    " RETURNING notification_id"
)
_FORGET = (
    "INSERT INTO keys SELECT notification_id, NULL::bytea FROM stored_events"
    " WHERE originator_id = ANY(%b::text[]) AND originator_version = 1"
    " ON CONFLICT (first_event) DO UPDATE SET wrapped = NULL"
)


class LogRecorder(PostgresApplicationRecorder):
    """The library's recorder over the log's database, with our transaction beside its own."""

    datastore: LogDatabase

    def __init__(self, database: LogDatabase) -> None:
        super().__init__(database)
        self.lock_table_statements = [self.lock_table_statements[0], branches.LOCK.encode()]

    def append(self, changes: Changes) -> int:
        """Store the changes in one transaction; the position of the log's last event."""
        with self.datastore.get_connection() as connection:
            return writing.write(connection, changes)

    def _insert_stored_events(
        self, curs: Cursor[DictRow], stored_events: Sequence[LibraryEvent], **_: Any
    ) -> None:
        self._lock_table(curs)
        self._notify_channel(curs)
        curs.execute(
            _INSERT.encode(),
            (
                texts(str(event.originator_id) for event in stored_events),
                ints(event.originator_version for event in stored_events),
                texts(event.topic for event in stored_events),
                blobs(event.state for event in stored_events),
            ),
        )


class PostgresEventLog(Reading, Listing):
    """`engine.eventlog.log.EventLog` in the PostgreSQL database at `address`, a URL.

    Its tables are created in an empty database. `lock_timeout`: seconds to wait for another process
    that writes; `patience`: for any answer of the server; `migrate`: bring an earlier release's
    tables to this one's schema. Raises SchemaTooNew or SchemaTooOld for another release's tables
    and StoreUnavailable where the server is not to be had.
    """

    def __init__(
        self,
        address: str,
        *,
        lock_timeout: int = 5,
        patience: float = PATIENCE,
        migrate: bool = False,
    ) -> None:
        super().__init__(LogDatabase(address, lock_timeout, patience))
        self.recorder = LogRecorder(self._database)
        self._news = News(self._database, self.last_position)
        with ExitStack() as undo:
            undo.callback(self.close)
            with self._database.changing() as cursor:
                self.migrated_from = prepare(cursor, migrate)
            undo.pop_all()

    def append(self, changes: Changes) -> int:
        """Store the changes durably in one transaction; see EventLog.append."""
        try:
            position = self.recorder.append(changes)
        except (Late, Conflict, StoreUnavailable, psycopg.IntegrityError) as error:
            if is_stored(self, changes):
                return self.last_position()
            if isinstance(error, Late | psycopg.IntegrityError):
                raise self._conflict(changes, error) from error
            raise
        self._news.announce(position)
        return position

    def wait(self, after: int, timeout: float) -> bool:
        """Whether there is an event behind `after`, now or within `timeout` seconds."""
        return self._news.wait(after, timeout)

    def leadership(self, name: str) -> ServerLeadership:
        """The place of the one process that does the work `name`."""
        return ServerLeadership(self._database, name)

    def mark_answered(self, message_ids: Collection[str], at: datetime) -> None:
        """Note that the answers went out; the first time counts."""
        with self._database.get_connection() as connection:
            writing.mark_answered(connection, dict.fromkeys(message_ids, at))

    def forget_keys(self, streams: Collection[str]) -> None:
        """Destroy the keys for good; StoreUnavailable while a reader needs their old rows.

        The table is written anew, since an old row stays in its page until something overwrites it.
        Backups and the archive of the write-ahead log have times of their own.
        """
        with self._database.unhurried() as connection:
            writing.execute(connection, _FORGET.encode(), texts(streams))
            connection.execute("VACUUM (FULL) keys")

    def create_tables(self, statements: Sequence[str]) -> None:
        """Create side tables; each statement must bear to be run again."""
        with self._database.changing() as cursor:
            for statement in statements:
                cursor.execute(dialect.definition(statement).encode())

    def close(self) -> None:
        """Let go of all connections."""
        self._news.close()
        self._database.close()

    def _conflict(self, changes: Changes, error: Late | psycopg.IntegrityError) -> Exception:
        """What came too late. What does so no more by now is tried again by whoever reads anew."""
        with self._database.reading() as cursor:
            conflict = next(conflicts.found(cursor, changes), None)
        if conflict is None and isinstance(error, Late):
            return StoreUnavailable("the log moved on, and back")
        return conflict or error
