"""Storing many records with as little as can be between them and the driver."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table

_TYPES = {
    "integer": "integer",
    "big_integer": "bigint",
    "text": "text",
    "boolean": "boolean",
    "large_binary": "bytea",
}
"""PostgreSQL's names of the types that our columns have."""


def put(
    connection: Connection, table: Table, records: Sequence[tuple[Any, ...]], key: str = ""
) -> None:
    """Store whole records, in the order of the table's columns, each replacing what has its `key`.

    SQLite takes one after the other, PostgreSQL all in one statement, as a column of values each.
    """
    if not records:
        return
    if connection.dialect.name == "postgresql":
        columns = tuple(map(list, zip(*records, strict=True)))
        connection.exec_driver_sql(_at_once(table, key), columns)
    else:
        connection.exec_driver_sql(_one_by_one(table, key), list(records))


def replacing(columns: Sequence[str], key: str) -> str:
    """What becomes of a record that is there already; nothing is said where there is no key."""
    if not key:
        return ""
    others = ", ".join(f"{name} = excluded.{name}" for name in columns if name != key)
    return f" ON CONFLICT ({key}) DO UPDATE SET {others}"


@lru_cache(maxsize=64)
def _one_by_one(table: Table, key: str) -> str:
    names = list(table.c.keys())
    places = ", ".join("?" * len(names))
    into = f'INSERT INTO "{table.name}" ({", ".join(names)})'
    return f"{into} VALUES ({places}){replacing(names, key)}"


@lru_cache(maxsize=64)
def _at_once(table: Table, key: str) -> str:
    names = list(table.c.keys())
    arrays = ", ".join(f"%s::{_TYPES[column.type.__visit_name__]}[]" for column in table.c)
    into = f'INSERT INTO "{table.name}" ({", ".join(names)})'
    return f"{into} SELECT * FROM unnest({arrays}){replacing(names, key)}"  # noqa: S608
