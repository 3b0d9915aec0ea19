"""The stores that must pass the log's contract: tests that take `log` or `open_log` run on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from engine.eventlog.log import EventLog
from engine.eventlog.postgres import PostgresEventLog
from engine.eventlog.sqlite import SqliteEventLog
from tests.services.postgres import Postgres

OpenLog = Callable[[], EventLog]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file for a log of SQLite."""
    return tmp_path / "log.db"


@pytest.fixture
def address(postgres: Postgres) -> str:
    """An empty database for a log of PostgreSQL."""
    return postgres.emptied()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def open_log(request: pytest.FixtureRequest) -> Iterator[OpenLog]:
    """Opens the test's store; every call gives one more log on the same data, as a process would
    that starts.
    """
    if request.param == "sqlite":
        where = request.getfixturevalue("file")
        opened: OpenLog = lambda: SqliteEventLog(where)  # noqa: E731
    else:
        where = request.getfixturevalue("address")
        opened = lambda: PostgresEventLog(where)  # noqa: E731
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(opened()))


@pytest.fixture
def log(open_log: OpenLog) -> EventLog:
    """An empty log."""
    return open_log()
