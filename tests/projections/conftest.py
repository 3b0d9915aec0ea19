"""What the tests of the task list share: a database of each kind, and the list on top of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from projections.database import for_writing, open_database
from projections.task_list import TaskList

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
"""The databases that must do the same: parameters of the fixtures that take them."""


@contextmanager
def task_lists(where: Path | str) -> Iterator[Engine]:
    """An empty database of read models with the tables of the live task list."""
    engine = open_database(where)
    with for_writing(engine).begin() as connection:
        TaskList().create(connection)
    yield engine
    engine.dispose()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty task list, in each kind of database."""
    sqlite = request.param == "sqlite"
    where = tmp_path / "read.db" if sqlite else request.getfixturevalue("postgres").emptied()
    with task_lists(where) as engine:
        yield engine


@pytest.fixture(scope="module", params=KINDS)
def lasting(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """A task list for all tests of a module, in each kind of database."""
    if request.param == "sqlite":
        with task_lists(tmp_path_factory.mktemp("lasting") / "read.db") as engine:
            yield engine
        return
    postgres = request.getfixturevalue("postgres")
    address = postgres.new_database()
    with task_lists(address) as engine:
        yield engine
    postgres.drop(address)
