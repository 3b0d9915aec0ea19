"""The stores that must pass the log's contract: tests that take `log` or `open_log` run on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from engine.eventlog.log import EventLog
from engine.eventlog.sqlite import SqliteEventLog

OpenLog = Callable[[], EventLog]


def sqlite_store(folder: Path) -> OpenLog:
    """Opens one SQLite file, each time as a process that starts would."""
    return lambda: SqliteEventLog(folder / "log.db")


@pytest.fixture(params=[pytest.param(sqlite_store, id="sqlite")])
def open_log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenLog]:
    """Opens the test's store; every call gives one more log on the same data."""
    opened = request.param(tmp_path)
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(opened()))


@pytest.fixture
def log(open_log: OpenLog) -> EventLog:
    """An empty log."""
    return open_log()
