"""What PostgreSQL's errors mean for the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from engine.eventlog.log import StoreUnavailable

# No connection, a restart, no space, a lock that is not given: all of them may pass. So may a
# server that only reads, which is what follows another one until it takes over.
_TRANSIENT = (
    psycopg.OperationalError,
    errors.ReadOnlySqlTransaction,
    errors.IdleInTransactionSessionTimeout,
    errors.DataCorrupted,
    errors.IndexCorrupted,
)


def passing(error: BaseException) -> bool:
    """Whether this is trouble with the server that may pass."""
    return isinstance(error, _TRANSIENT)


@contextmanager
def available() -> Iterator[None]:
    """Tell trouble with the server from faults of ours, which pass as they are."""
    try:
        yield
    except _TRANSIENT as error:
        raise StoreUnavailable(str(error).strip() or type(error).__name__) from error
