"""What the tests of the task list share: a database on disk, and the list on top of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from projections.database import for_writing, open_database
from projections.task_list import TaskList


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An empty database of read models with the tables of the live task list."""
    engine = open_database(tmp_path / "read.db")
    with for_writing(engine).begin() as connection:
        TaskList().create(connection)
    yield engine
    engine.dispose()
