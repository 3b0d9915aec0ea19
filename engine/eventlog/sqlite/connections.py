"""Connections to the log's file: one that writes, and a pool of those that read."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from weakref import WeakValueDictionary

from eventsourcing.sqlite import (
    SQLITE3_DEFAULT_LOCK_TIMEOUT,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from engine.eventlog.log import StoreUnavailable
from engine.eventlog.sqlite.checkpoints import Checkpoints
from engine.eventlog.sqlite.trouble import available

# Pages hold an event with a partner's message whole. They are of that size only in a new file, and
# before it becomes one with a write-ahead log.
# FULL: a committed transaction survives a power cut, not only a crash of the process.
_DURABLE = (
    "PRAGMA page_size=8192",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)
# Ids of streams are random, so an append touches pages all over their index: the writer keeps
# them (256 MiB at most). It checkpoints itself only where `checkpoints` falls behind. The
# write-ahead log keeps its size: to write over it is a third faster than to extend it. What is
# deleted is overwritten: forgotten keys must not linger.
_WRITER = (
    *_DURABLE,
    "PRAGMA cache_size=-262144",
    "PRAGMA wal_autocheckpoint=131072",
    "PRAGMA secure_delete=ON",
)
_READER = (*_DURABLE, "PRAGMA cache_size=-16384", "PRAGMA mmap_size=1073741824")

_ASK_AGAIN = 0.05


class _File:
    """What the logs of one process share on a file: the turn to write, and news of what was."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.news = threading.Condition()


_files: WeakValueDictionary[Path, _File] = WeakValueDictionary()
_files_guard = threading.Lock()


def _shared(path: Path) -> _File:
    with _files_guard:
        return _files.setdefault(path.resolve(), _File())


class _Transaction(SQLiteTransaction):
    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        # IMMEDIATE: a writer that waits at its first statement can be refused only there.
        cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        return cursor

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        try:
            super().__exit__(exc_type, exc_val, exc_tb)
        finally:
            # A refused COMMIT leaves the transaction open; the next BEGIN would fail.
            self.connection.rollback()


class _Connection(SQLiteConnection):
    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with _Transaction(self, commit=commit) as cursor, cursor:
            yield cursor


class _Pool(SQLiteConnectionPool):
    def connect(self, pragmas: tuple[str, ...]) -> _Connection:
        # Not the library's own way to connect, which would prepare every statement anew.
        raw = sqlite3.connect(
            self.db_name,
            timeout=self.lock_timeout or SQLITE3_DEFAULT_LOCK_TIMEOUT,
            isolation_level=None,
            check_same_thread=False,
        )
        raw.row_factory = sqlite3.Row
        for pragma in pragmas:
            raw.execute(pragma).fetchall()
        return _Connection(raw, max_age=self.max_age)

    def _create_connection(self) -> SQLiteConnection:
        return self.connect(_READER)


class LogFile(SQLiteDatastore):
    """The library's datastore with one connection for all writing.

    Only the writer keeps its page cache warm: SQLite empties a connection's cache whenever
    another connection has written.
    """

    def __init__(self, file: Path, lock_timeout: int = 5) -> None:
        super().__init__(str(file), originator_id_type="text")
        self.pool: _Pool = _Pool(db_name=str(file), lock_timeout=lock_timeout)
        self._shared = _shared(file)
        self._writer: _Connection | None = None
        self._checkpoints = Checkpoints(file, self._shared.turn)

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[SQLiteConnection]:
        """The writer, alone in this process, or one of the readers."""
        if not commit:
            with super().get_connection(commit=False) as reader:
                yield reader
            return
        with self._shared.turn:
            if self._writer is None:
                self._writer = self.pool.connect(_WRITER)
            yield self._writer
            self._checkpoints.consider(self._writer._sqlite_conn.total_changes)  # noqa: SLF001

    @contextmanager
    def cursor(self, *, commit: bool) -> Iterator[sqlite3.Cursor]:
        """A transaction's cursor. StoreUnavailable when the file cannot be used now."""
        with available(), self.transaction(commit=commit) as wrapped:
            cursor = wrapped.sqlite_cursor
            cursor.row_factory = None
            yield cursor

    def wait(self, ready: Callable[[], bool], timeout: float) -> bool:
        """Whether `ready` within `timeout` seconds; asked after each append of this process.

        Other processes send no news, so it is asked every so often as well.
        """
        until = time.monotonic() + timeout
        with self._shared.news:
            while not ready():
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self._shared.news.wait(min(left, _ASK_AGAIN))
        return True

    def announce(self) -> None:
        """Wake those who wait."""
        with self._shared.news:
            self._shared.news.notify_all()

    def empty_wal(self) -> None:
        """Bring all pages into the file proper and cut the write-ahead log to nothing."""
        with self._checkpoints.paused(), available(), self.get_connection(commit=True) as writer:
            cursor = writer.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0]:
                raise StoreUnavailable("a reader still holds old pages of the write-ahead log")

    def close(self) -> None:
        """Close the writer and all readers."""
        with self._checkpoints.paused():
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        super().close()
