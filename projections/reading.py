"""Reading the stored task list: rows for a page, all of them for an index, and what has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, select

from projections.row import TaskRow, decode
from projections.tables import LIVE, ORDINALS, table_set
from projections.task_list import chunks, generation, position_of

_LIVE = table_set(LIVE)
_ROWS = _LIVE.rows
_TITLES = _LIVE.titles
TEXT = _LIVE.text
"""The name of the text index over the live list."""

_STREAMED = {"yield_per": 500}


def rows_of(connection: Connection, ordinals: Collection[int]) -> list[TaskRow]:
    """These rows in the order asked for, without those that are not there."""
    found = _by_ordinal(connection, _ROWS, "payload", ordinals)
    return [decode(found[ordinal]) for ordinal in ordinals if ordinal in found]


def ordinal_of(connection: Connection, request_id: str) -> int | None:
    """The ordinal of a request; None for one that was never in the list."""
    query = select(ORDINALS.c.ordinal).where(ORDINALS.c.id == request_id)
    return connection.execute(query).scalar()


def ids_of(connection: Connection, ordinals: Iterable[int]) -> list[str]:
    """The requests that have these ordinals, in order of ordinals."""
    ids: list[str] = []
    for part in chunks(list(ordinals)):
        query = select(ORDINALS.c.id).where(ORDINALS.c.ordinal.in_(part))
        ids += connection.execute(query.order_by(ORDINALS.c.ordinal)).scalars()
    return ids


class TitleReader:
    """The stored title keys of some requests, by ordinal."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, ordinals: Iterable[int]) -> dict[int, str]:
        with self._engine.connect() as connection:
            return _by_ordinal(connection, _TITLES, "title_key", ordinals)


def _by_ordinal(
    connection: Connection, table: Table, column: str, ordinals: Iterable[int]
) -> dict[int, Any]:
    # Numbers of ours, so they may stand in the text; binding a thousand takes longer than the rest.
    wanted = ",".join(map(str, ordinals))
    if not wanted:
        return {}
    query = f"SELECT ordinal, {column} FROM {table.name} WHERE ordinal IN ({wanted})"  # noqa: S608
    return {row[0]: row[1] for row in connection.exec_driver_sql(query)}


class Snapshot:
    """The live task list at one moment: open it in a transaction of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        if connection.dialect.name == "postgresql":
            # What is seen is settled with the first query: by then no swap may be under way.
            connection.exec_driver_sql(f'LOCK TABLE "{_ROWS.name}" IN ACCESS SHARE MODE')
        self.generation = generation(connection)
        self.position = position_of(connection, LIVE)

    def rows(self) -> Iterator[tuple[int, TaskRow]]:
        """Every row with its ordinal, in order of ordinals."""
        return self._stream(select(_ROWS.c.ordinal, _ROWS.c.payload).order_by(_ROWS.c.ordinal))

    def rows_since(self, position: int) -> Iterator[tuple[int, TaskRow]]:
        """The rows written after a position of the log."""
        query = select(_ROWS.c.ordinal, _ROWS.c.payload).where(_ROWS.c.position > position)
        return self._stream(query)

    def titles(self) -> Iterator[tuple[str, int]]:
        """Every title key with its ordinal, in that order."""
        query = select(_TITLES.c.title_key, _TITLES.c.ordinal)
        query = query.order_by(_TITLES.c.title_key, _TITLES.c.ordinal)
        for row in self._connection.execute(query, execution_options=_STREAMED):
            yield row.title_key, row.ordinal

    def _stream(self, query: Select[int, bytes]) -> Iterator[tuple[int, TaskRow]]:
        for ordinal, payload in self._connection.execute(query, execution_options=_STREAMED):
            yield ordinal, decode(payload)
