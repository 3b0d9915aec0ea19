"""The text index in SQLite: FTS5, a column a field.

The tokenizer is the plainest one, whose idea of a letter cannot differ from ours. Which column a
word is in is enough: pairs of characters stand in for phrases.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from pyroaring import BitMap
from sqlalchemy import Connection

from projections.asking import AllOf, Asked, Expression, Word
from projections.row import TaskRow
from projections.search import COLUMNS, columns_of


def create(connection: Connection, name: str) -> None:
    """Make the index."""
    connection.exec_driver_sql(
        f'CREATE VIRTUAL TABLE "{name}" USING fts5({", ".join(COLUMNS)},'
        " tokenize='ascii', detail=column, columnsize=0)"
    )


def write(
    connection: Connection, name: str, rows: Sequence[tuple[int, TaskRow]], known: Sequence[int]
) -> None:
    """Index rows; `known` have words that must go first."""
    if known:
        connection.exec_driver_sql(
            f'DELETE FROM "{name}" WHERE rowid = ?',  # noqa: S608 (a table name of ours)
            [(ordinal,) for ordinal in known],
        )
    places = ", ".join("?" * (len(COLUMNS) + 1))
    connection.exec_driver_sql(
        f'INSERT INTO "{name}" (rowid, {", ".join(COLUMNS)}) VALUES ({places})',  # noqa: S608
        [(ordinal, *columns_of(row)) for ordinal, row in rows],
    )


def find(connection: Connection, name: str, asked: Asked) -> BitMap:
    """The ordinals of the rows that answer."""
    found = connection.exec_driver_sql(
        f'SELECT rowid FROM "{name}" WHERE "{name}" MATCH ?',  # noqa: S608
        (query(asked),),
    )
    # A common word has a hundred thousand rows: they go straight from the driver to the bitmap.
    return BitMap(chain.from_iterable(found.cursor.fetchall()))


def query(asked: Asked) -> str:
    """The expression in FTS5's language."""
    text = _said(asked.expression)
    return f"{asked.column} : ({text})" if asked.column else text


def _said(expression: Expression) -> str:
    if isinstance(expression, Word):
        return f'"{expression.text}"*' if expression.open_end else f'"{expression.text}"'
    between = " AND " if isinstance(expression, AllOf) else " OR "
    return f"({between.join(map(_said, expression.parts))})"
