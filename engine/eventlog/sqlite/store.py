"""The event log in one SQLite file: appending, and judging what a failed append left behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from eventsourcing.sqlite import SQLiteApplicationRecorder

from engine.eventlog.instants import micros
from engine.eventlog.judging import heads_before, is_stored, repeated
from engine.eventlog.log import (
    AlreadyAnswered,
    Changes,
    Conflict,
    StoreUnavailable,
    StreamConflict,
)
from engine.eventlog.sqlite.connections import LogFile
from engine.eventlog.sqlite.leading import FileLeadership
from engine.eventlog.sqlite.listing import Listing
from engine.eventlog.sqlite.reading import Reading
from engine.eventlog.sqlite.schema import prepare
from engine.eventlog.sqlite.writing import (
    INSERT_EVENT,
    KEYED,
    heads,
    select_in,
    write,
)

_FORGET = (
    "INSERT INTO keys SELECT rowid, NULL FROM stored_events "
    "WHERE originator_id = ? AND originator_version = 1 "
    "ON CONFLICT (first_event) DO UPDATE SET wrapped = NULL"
)


class LogRecorder(SQLiteApplicationRecorder):
    """The library's recorder over the log's file, with our transaction beside its own."""

    datastore: LogFile

    def __init__(self, file: LogFile) -> None:
        super().__init__(file)
        self.insert_events_statement = INSERT_EVENT

    def append(self, changes: Changes) -> int:
        """Store the changes in one transaction; the position of the log's last event."""
        with self.datastore.cursor(commit=True) as cursor:
            position = write(cursor, changes)
        self.datastore.announce()
        return position


class SqliteEventLog(Reading, Listing):
    """`engine.eventlog.log.EventLog` in the SQLite file at `path`, created when absent.

    `lock_timeout`: seconds to wait for another process that writes. `migrate`: bring an earlier
    release's file to this one's schema. Raises SchemaTooNew or SchemaTooOld for another release's
    file and StoreUnavailable for one that cannot be opened.
    """

    def __init__(self, path: str | Path, *, lock_timeout: int = 5, migrate: bool = False) -> None:
        super().__init__(LogFile(Path(path), lock_timeout))
        self._path = Path(path)
        self.recorder = LogRecorder(self._file)
        with ExitStack() as undo:
            undo.callback(self.close)
            with self._file.cursor(commit=True) as cursor:
                self.migrated_from = prepare(cursor, migrate)
            undo.pop_all()

    def append(self, changes: Changes) -> int:
        """Store the changes durably in one transaction; see EventLog.append."""
        try:
            return self.recorder.append(changes)
        except (Conflict, StoreUnavailable, sqlite3.IntegrityError) as error:
            if is_stored(self, changes):
                return self.last_position()
            if isinstance(error, sqlite3.IntegrityError):
                raise self._conflict(changes, error) from error
            raise

    def leadership(self, name: str) -> FileLeadership:
        """The place of the one process that does the work `name`."""
        return FileLeadership(self._path, name)

    def mark_answered(self, message_ids: Collection[str], at: datetime) -> None:
        """Note that the answers went out; the first time counts."""
        sql = "UPDATE answers SET answered_at = ? WHERE message_id = ? AND answered_at IS NULL"
        with self._file.cursor(commit=True) as cursor:
            cursor.executemany(sql, [(micros(at), message_id) for message_id in message_ids])

    def forget_keys(self, streams: Collection[str]) -> None:
        """Destroy the keys for good; StoreUnavailable while a reader needs their old pages."""
        with self._file.cursor(commit=True) as cursor:
            cursor.executemany(_FORGET, [(stream,) for stream in streams])
        self._file.empty_wal()

    def create_tables(self, statements: Sequence[str]) -> None:
        """Create side tables; each statement must bear to be run again."""
        with self._file.cursor(commit=True) as cursor:
            for statement in statements:
                cursor.execute(statement)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _conflict(self, changes: Changes, error: sqlite3.IntegrityError) -> Exception:
        """Whose unique key was violated; the error itself when none of the log's own was."""
        before = heads_before(changes.events)
        keyed = [stream for stream, _ in changes.keys]
        ids = [answer.message_id for answer in changes.answers]
        with self._file.cursor(commit=False) as cursor:
            found = heads(cursor, before)
            moved = {stream for stream, head in found.items() if head > before[stream]}
            moved |= repeated(keyed).union(
                *select_in(cursor, f"SELECT originator_id {KEYED}", set(keyed))
            )
        if moved:
            return StreamConflict(moved)
        answered = repeated(ids) | self.answers(ids).keys()
        return AlreadyAnswered(answered) if answered else error
