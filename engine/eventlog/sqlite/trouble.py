"""What SQLite's errors mean for the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from eventsourcing.persistence import PersistenceError

from engine.eventlog.log import StoreUnavailable

_TRANSIENT = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
}


def passing(error: BaseException) -> bool:
    """Whether this is trouble with the file that may pass."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return isinstance(error, sqlite3.Error) and code & 0xFF in _TRANSIENT


@contextmanager
def available() -> Iterator[None]:
    """Tell trouble with the file from faults of ours, which pass as they are."""
    try:
        yield
    except (PersistenceError, sqlite3.Error) as error:
        cause = error if isinstance(error, sqlite3.Error) else error.__cause__
        if not isinstance(cause, sqlite3.Error):
            raise StoreUnavailable(str(error)) from error
        if passing(cause):
            raise StoreUnavailable(str(cause)) from cause
        raise cause from None
