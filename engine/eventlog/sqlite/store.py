"""The event log in one SQLite file: appending, and judging what a failed append left behind."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from eventsourcing.sqlite import SQLiteApplicationRecorder
from msgspec.structs import replace

from engine.eventlog.log import (
    AlreadyAnswered,
    Answer,
    Changes,
    Conflict,
    NewEvent,
    StoredEvent,
    StoreUnavailable,
    StreamConflict,
)
from engine.eventlog.sqlite.connections import LogFile
from engine.eventlog.sqlite.reading import Reading
from engine.eventlog.sqlite.schema import prepare
from engine.eventlog.sqlite.writing import (
    INSERT_EVENT,
    KEYED,
    heads,
    heads_before,
    micros,
    select_in,
    write,
)

_FORGET = (
    "UPDATE keys SET wrapped = NULL WHERE first_event IN (SELECT rowid FROM stored_events "
    "WHERE originator_id = ? AND originator_version = 1)"
)


class LogRecorder(SQLiteApplicationRecorder):
    """The library's recorder over the log's file, with our transaction beside its own."""

    datastore: LogFile

    def __init__(self, file: LogFile) -> None:
        super().__init__(file)
        self.insert_events_statement = INSERT_EVENT

    def create_table(self) -> None:
        """Create the log's tables, or bring them to this release's schema."""
        with self.datastore.cursor(commit=True) as cursor:
            prepare(cursor)

    def append(self, changes: Changes) -> int:
        """Store the changes in one transaction; the position of the log's last event."""
        with self.datastore.cursor(commit=True) as cursor:
            position = write(cursor, changes)
        self.datastore.announce()
        return position


class SqliteEventLog(Reading):
    """`engine.eventlog.log.EventLog` in the SQLite file at `path`, created when absent.

    `lock_timeout`: seconds to wait for another process that writes. Raises SchemaTooNew for a
    later release's file and StoreUnavailable for one that cannot be opened.
    """

    def __init__(self, path: str | Path, *, lock_timeout: int = 5) -> None:
        super().__init__(LogFile(Path(path), lock_timeout))
        self.recorder = LogRecorder(self._file)
        with ExitStack() as undo:
            undo.callback(self.close)
            self.recorder.create_table()
            undo.pop_all()

    def append(self, changes: Changes) -> int:
        """Store the changes durably in one transaction; see EventLog.append."""
        try:
            return self.recorder.append(changes)
        except (Conflict, StoreUnavailable, sqlite3.IntegrityError) as error:
            # The commit's success may have been lost on its way here, now or at an earlier try.
            if self._has(changes):
                return self.last_position()
            if isinstance(error, sqlite3.IntegrityError):
                raise self._conflict(changes, error) from error
            raise

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

    def _has(self, changes: Changes) -> bool:
        """Whether exactly these events and answers are stored; without any it cannot be told."""
        if not changes.events and not changes.answers:
            return False
        stored = self.streams({event.stream for event in changes.events})
        events = {event for stream in stored.values() for event in map(_as_new, stream)}
        answers = self.answers([answer.message_id for answer in changes.answers])
        return events.issuperset(changes.events) and all(
            _same(answer, answers.get(answer.message_id)) for answer in changes.answers
        )

    def _conflict(self, changes: Changes, error: sqlite3.IntegrityError) -> Exception:
        """Whose unique key was violated; the error itself when none of the log's own was."""
        before = heads_before(changes.events)
        keyed = [stream for stream, _ in changes.keys]
        ids = [answer.message_id for answer in changes.answers]
        with self._file.cursor(commit=False) as cursor:
            found = heads(cursor, before)
            moved = {stream for stream, head in found.items() if head > before[stream]}
            moved |= _repeated(keyed).union(
                *select_in(cursor, f"SELECT originator_id {KEYED}", set(keyed))
            )
        if moved:
            return StreamConflict(moved)
        answered = _repeated(ids) | self.answers(ids).keys()
        return AlreadyAnswered(answered) if answered else error


def _as_new(event: StoredEvent) -> NewEvent:
    return NewEvent(event.stream, event.version, event.name, event.state)


def _same(new: Answer, stored: Answer | None) -> bool:
    return stored is not None and replace(stored, answered_at=new.answered_at) == new


def _repeated(ids: Iterable[str]) -> set[str]:
    return {one for one, times in Counter(ids).items() if times > 1}
