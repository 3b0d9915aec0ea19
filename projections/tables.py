"""The tables of the task list, by SQLAlchemy Core.

A table set is the rows and their text index. The live one and the one being rebuilt beside it have
the same shape and differ by name; ordinals and positions are shared by both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    inspect,
)

LIVE = "task_list_v2"
"""The version is in the name: a new shape is a new set, built beside the old one."""

REBUILD = f"{LIVE}_rebuild"

SHARED = MetaData()

# Titles are in the same order everywhere: that of the index over them.
_BY_CODE_POINT = Text().with_variant(Text(collation="C"), "postgresql")

ORDINALS = Table(
    "task_list_ordinals",
    SHARED,
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
)
"""Dense small numbers for requests, which bitmaps and page cursors use; a rebuild keeps them."""

POSITIONS = Table(
    "projection_positions",
    SHARED,
    Column("name", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
"""How far in the log each projection has come, moved in the transaction of its rows."""


class TableSet(NamedTuple):
    """The rows of one build of the task list, their titles, and the name of its text index."""

    name: str
    rows: Table
    titles: Table
    text: str


def table_set(name: str) -> TableSet:
    """The tables called `name`, whether or not they are there yet."""
    metadata = MetaData()
    rows = Table(
        name,
        metadata,
        Column("ordinal", Integer, primary_key=True, autoincrement=False),
        Column("position", BigInteger, nullable=False),
        Column("words", BigInteger, nullable=False),
        Column("payload", LargeBinary, nullable=False),
    )
    # Sorting by title reads a thousand keys at a time: apart from the wide rows they lie close.
    titles = Table(
        f"{name}_titles",
        metadata,
        Column("ordinal", Integer, primary_key=True, autoincrement=False),
        Column("title_key", _BY_CODE_POINT, nullable=False),
    )
    return TableSet(name, rows, titles, f"{name}_text")


def create_rows(connection: Connection, tables: TableSet) -> None:
    """Make the tables of rows and titles, and the index of rows by position."""
    tables.rows.create(connection)
    tables.titles.create(connection)
    # Indexes keep their name when their table is renamed, so each build needs a name of its own.
    Index(f"task_list_changes_{uuid4().hex[:12]}", tables.rows.c.position).create(connection)


def among(connection: Connection, keys: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """A condition that a column is one of these, and its values, straight to the driver."""
    if connection.dialect.name == "postgresql":
        return "= ANY(%s)", (list(keys),)
    return f"IN ({', '.join('?' * len(keys))})", tuple(keys)


def exists(connection: Connection, tables: TableSet) -> bool:
    """Whether this build of the task list is in the database."""
    return inspect(connection).has_table(tables.name)


def rename(connection: Connection, old: TableSet, new: TableSet) -> None:
    """Give one build the names of another, in the transaction at hand."""
    names = ((old.rows.name, new.rows.name), (old.titles.name, new.titles.name))
    for before, after in (*names, (old.text, new.text)):
        connection.exec_driver_sql(f'ALTER TABLE "{before}" RENAME TO "{after}"')
