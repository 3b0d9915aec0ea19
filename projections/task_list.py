"""The stored task list: rows written in batches with their position, rebuilt and swapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, func, select

from projections import text
from projections.digest import Digest
from projections.row import TaskRow, encode
from projections.search import fingerprint
from projections.storing import put
from projections.tables import (
    LIVE,
    ORDINALS,
    POSITIONS,
    REBUILD,
    SHARED,
    TableSet,
    among,
    create_rows,
    exists,
    rename,
    table_set,
)
from projections.words import title_key

T = TypeVar("T")

CHUNK = 500
"""Keys asked for in one statement."""

_GENERATION = f"{LIVE}/generation"


class TaskList:
    """One build of the task list, written in the caller's transactions."""

    def __init__(self, name: str = LIVE) -> None:
        self.tables: TableSet = table_set(name)
        self.name = name

    def create(self, connection: Connection) -> None:
        """Make the tables that are not there yet."""
        SHARED.create_all(connection)
        if not exists(connection, self.tables):
            create_rows(connection, self.tables)
            text.create(connection, self.tables.text)

    def write(
        self, connection: Connection, rows: Iterable[TaskRow], position: int
    ) -> list[tuple[int, TaskRow]]:
        """Store rows, the last of each request, and that the list has come to `position`.

        Returns the rows with their ordinals, as the facet index takes them.
        """
        latest = {row.id: row for row in rows}
        known = self._known(connection, list(latest))
        numbered = self._number(connection, latest, known)
        prints = {ordinal: fingerprint(row) for ordinal, row in numbered}
        self._store(connection, numbered, position, prints)
        before = dict(known.values())
        changed = [pair for pair in numbered if before.get(pair[0]) != prints[pair[0]]]
        if changed:
            had = [ordinal for ordinal, _ in changed if before.get(ordinal) is not None]
            text.write(connection, self.tables.text, changed, had)
            titles = [(ordinal, title_key(row.title)) for ordinal, row in changed]
            put(connection, self.tables.titles, titles, "ordinal")
        set_position(connection, self.name, position)
        return numbered

    def _known(self, connection: Connection, ids: list[str]) -> dict[str, tuple[int, int | None]]:
        """Ordinals of the requests that have one, and fingerprints of the words of stored rows."""
        query = (
            "SELECT o.id, o.ordinal, r.words"  # noqa: S608 (tables of ours)
            f" FROM {ORDINALS.name} o LEFT JOIN {self.tables.name} r ON r.ordinal = o.ordinal"
            " WHERE o.id "
        )
        found: dict[str, tuple[int, int | None]] = {}
        for part in chunks(ids):
            condition, values = among(connection, part)
            answer = connection.exec_driver_sql(query + condition, values)
            found |= {id_: (ordinal, words) for id_, ordinal, words in answer.cursor.fetchall()}
        return found

    def _number(
        self,
        connection: Connection,
        latest: dict[str, TaskRow],
        known: dict[str, tuple[int, int | None]],
    ) -> list[tuple[int, TaskRow]]:
        new = [id_ for id_ in latest if id_ not in known]
        first = 0
        if new:
            highest = connection.execute(select(func.max(ORDINALS.c.ordinal))).scalar()
            first = 0 if highest is None else highest + 1
            put(connection, ORDINALS, list(enumerate(new, first)))
        fresh = {id_: ordinal for ordinal, id_ in enumerate(new, first)}
        return [(known[id_][0] if id_ in known else fresh[id_], row) for id_, row in latest.items()]

    def _store(
        self,
        connection: Connection,
        numbered: Sequence[tuple[int, TaskRow]],
        position: int,
        prints: dict[int, int],
    ) -> None:
        records = [(ordinal, position, prints[ordinal], encode(row)) for ordinal, row in numbered]
        put(connection, self.tables.rows, records, "ordinal")

    def position(self, connection: Connection) -> int:
        """How far in the log these rows have come; 0 before the first."""
        return position_of(connection, self.name)

    def digest(self, connection: Connection) -> str:
        """A hash of all rows, whatever their order and ordinals: equal builds have equal ones."""
        digest = Digest()
        digest.add(payload for (payload,) in connection.execute(select(self.tables.rows.c.payload)))
        return digest.hex()

    def drop(self, connection: Connection) -> None:
        """Remove this build and its position, where they are."""
        SHARED.create_all(connection)
        if exists(connection, self.tables):
            connection.exec_driver_sql(f'DROP TABLE "{self.tables.text}"')
            self.tables.titles.drop(connection)
            self.tables.rows.drop(connection)
        connection.execute(POSITIONS.delete().where(POSITIONS.c.name == self.name))


def swap(connection: Connection) -> None:
    """Let the rebuilt task list be the live one, all in the caller's transaction."""
    live, rebuilt = TaskList(LIVE), TaskList(REBUILD)
    position = rebuilt.position(connection)
    live.drop(connection)
    rename(connection, rebuilt.tables, live.tables)
    connection.execute(POSITIONS.delete().where(POSITIONS.c.name == REBUILD))
    set_position(connection, LIVE, position)
    set_position(connection, _GENERATION, generation(connection) + 1)


def generation(connection: Connection) -> int:
    """How often the live list was swapped: an index loaded from an older one must load again."""
    return position_of(connection, _GENERATION)


def position_of(connection: Connection, name: str) -> int:
    """How far in the log a projection has come; 0 where it never began."""
    query = select(POSITIONS.c.position).where(POSITIONS.c.name == name)
    return connection.execute(query).scalar() or 0


def set_position(connection: Connection, name: str, position: int) -> None:
    """Say how far in the log a projection has come, in the transaction of its rows."""
    put(connection, POSITIONS, [(name, position)], "name")


def chunks(keys: list[T]) -> Iterator[list[T]]:
    """Keys in parts that one statement can ask for."""
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
