"""Full-text search over the task list, by the index that the store has: the same words in each."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from pyroaring import BitMap
from sqlalchemy import Connection

from projections.asking import Asked
from projections.row import TaskRow
from projections.text import postgresql, sqlite

_INDEXES = {"sqlite": sqlite, "postgresql": postgresql}


def create(connection: Connection, name: str) -> None:
    """Make the text index of one build of the task list."""
    _index(connection).create(connection, name)


def write(
    connection: Connection, name: str, rows: Sequence[tuple[int, TaskRow]], known: Sequence[int]
) -> None:
    """Index these rows' words; `known` are those among them that had words before."""
    _index(connection).write(connection, name, rows, known)


def find(connection: Connection, name: str, asked: Asked) -> BitMap:
    """The ordinals of the rows that answer."""
    found: BitMap = _index(connection).find(connection, name, asked)
    return found


def _index(connection: Connection) -> ModuleType:
    return _INDEXES[connection.dialect.name]
