"""Copy the inventory from one database to another, whatever their kinds, row by row."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import sqlalchemy as sa

from adapters.catalogue.database import open_tables, reading, writing
from adapters.catalogue.tables import metadata
from projections.storing import put

BATCH = 5_000
"""Rows a transaction."""


def copy_inventory(
    source: Path | str, target: Path | str, progress: Callable[[str, int, int], None]
) -> dict[str, tuple[int, int]]:
    """Copy all tables into those of an empty inventory; how many rows each has here and there.

    `progress` is told what is copied, and how many rows of how many.
    """
    with ExitStack() as stack:
        old, new = (open_tables(where) for where in (source, target))
        for engine in (old, new):
            stack.callback(engine.dispose)
        with reading(old) as connection:
            for table in metadata.sorted_tables:
                _copy(connection, new, table, progress)
        return {t.name: (_count(old, t), _count(new, t)) for t in metadata.sorted_tables}


def _copy(
    connection: sa.Connection,
    new: sa.Engine,
    table: sa.Table,
    progress: Callable[[str, int, int], None],
) -> None:
    of, done = _rows(connection, table), 0
    rows = connection.execution_options(yield_per=BATCH).execute(table.select())
    for page in rows.partitions():
        with writing(new) as write:
            put(write, table, [tuple(row) for row in page])
        done += len(page)
        progress("inventory", done, of)


def _count(engine: sa.Engine, table: sa.Table) -> int:
    with reading(engine) as connection:
        return _rows(connection, table)


def _rows(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
