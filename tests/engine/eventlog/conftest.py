"""The stores that must pass the log's contract: tests that take `log` or `open_log` run on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from engine.eventlog import opening
from engine.eventlog.log import EventLog
from tests.services.postgres import Postgres

OpenLog = Callable[[], EventLog]


@pytest.fixture
def address(postgres: Postgres) -> str:
    """An empty database for a log of PostgreSQL."""
    return postgres.emptied()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each kind, as the setting names it."""
    if request.param == "sqlite":
        return str(tmp_path / "store")
    return str(request.getfixturevalue("address"))


@pytest.fixture
def open_log(store: str) -> Iterator[OpenLog]:
    """Opens the test's store; every call gives one more log on the same data, as a process would
    that starts.
    """
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(opening.open_log(store)))


@pytest.fixture
def log(open_log: OpenLog) -> EventLog:
    """An empty log."""
    return open_log()
