"""One append as SQLite statements: fences first, then facts, then what hangs on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec.structs import asdict, astuple

from engine.eventlog.instants import micros
from engine.eventlog.judging import heads_before
from engine.eventlog.log import (
    Answer,
    Changes,
    NameTaken,
    PositionMove,
    PositionMoved,
    RowsMoved,
    RowWrite,
    StreamConflict,
)
from engine.eventlog.sqlite.inserting import insert

_INSERT_EVENTS = (
    "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES {}"
)
INSERT_EVENT = _INSERT_EVENTS.format("(?,?,?,?)")
_INSERT_NAMES = (
    "INSERT INTO names VALUES {} ON CONFLICT (name) "
    "DO UPDATE SET stream = excluded.stream WHERE names.stream = excluded.stream"
)
_INSERT_ANSWERS = (
    "INSERT INTO answers (message_id, digest, body, stream, recorded_at, answered_at) VALUES {}"
)
_INSERT_KEYS = (
    "INSERT INTO keys WITH given (stream, wrapped) AS (VALUES {}) "
    "SELECT stored_events.rowid, wrapped FROM given CROSS JOIN stored_events "
    "ON originator_id = stream AND originator_version = 1"
)
KEYED = (
    "FROM stored_events JOIN keys ON first_event = stored_events.rowid "
    "WHERE originator_id IN ({}) AND originator_version = 1"
)
# A group that has no row yet stands at 0.
_MOVE = (
    "INSERT INTO positions SELECT :group, :topic, :partition, :new "
    "WHERE :expected = 0 OR EXISTS (SELECT 1 FROM positions "
    "WHERE reader = :group AND topic = :topic AND partition = :partition) "
    "ON CONFLICT (reader, topic, partition) "
    "DO UPDATE SET position = excluded.position WHERE positions.position = :expected"
)
_POSITION = "SELECT position FROM positions WHERE reader = ? AND topic = ? AND partition = ?"


def write(cursor: sqlite3.Cursor, changes: Changes) -> int:
    """Store the changes in the cursor's transaction; the position of the last event.

    Raises a Conflict, or sqlite3.IntegrityError where an event, key or answer is there already.
    """
    for move in changes.positions:
        _move(cursor, move)
    _require(cursor, heads_before(changes.events))
    insert(cursor, _INSERT_EVENTS, [astuple(event) for event in changes.events])
    _add_names(cursor, changes.names)
    _add_keys(cursor, changes.keys)
    insert(cursor, _INSERT_ANSWERS, [_answer_row(answer) for answer in changes.answers])
    for row_write in changes.rows:
        _write_rows(cursor, row_write)
    return last_position(cursor)


def heads(cursor: sqlite3.Cursor, streams: Collection[str]) -> dict[str, int]:
    """The last version of each stream that has events."""
    sql = (
        "SELECT originator_id, MAX(originator_version) FROM stored_events "
        "WHERE originator_id IN ({}) GROUP BY originator_id"
    )
    return dict(select_in(cursor, sql, streams))


def last_position(cursor: sqlite3.Cursor) -> int:
    """The position of the last event, 0 without any."""
    (position,) = cursor.execute("SELECT MAX(rowid) FROM stored_events").fetchone()
    return position or 0


def position(cursor: sqlite3.Cursor, group: str, topic: str, partition: int) -> int:
    """The next offset that `group` is to read."""
    row = cursor.execute(_POSITION, (group, topic, partition)).fetchone()
    return row[0] if row else 0


def select_in(
    cursor: sqlite3.Cursor, sql: str, values: Collection[Any], place: str = "?"
) -> Iterator[tuple[Any, ...]]:
    """Rows of `sql`, whose `{}` stands for the values' places; with `(?,?)` values are pairs."""
    remaining = iter(sorted(values))
    while chunk := list(islice(remaining, 500)):
        flat = chunk if place == "?" else [part for value in chunk for part in value]
        yield from cursor.execute(sql.format(",".join([place] * len(chunk))), flat)


def _move(cursor: sqlite3.Cursor, move: PositionMove) -> None:
    if cursor.execute(_MOVE, asdict(move)).rowcount != 1:
        raise PositionMoved(move, position(cursor, move.group, move.topic, move.partition))


def _require(cursor: sqlite3.Cursor, before: dict[str, int]) -> None:
    # Only gaps are looked for here: that a version is free, the unique key says at the insert.
    wanted = {stream: version for stream, version in before.items() if version > 0}
    found = heads(cursor, wanted)
    if found != wanted:
        raise StreamConflict([s for s, version in wanted.items() if found.get(s) != version])


def _add_names(cursor: sqlite3.Cursor, names: Sequence[tuple[str, str]]) -> None:
    if insert(cursor, _INSERT_NAMES, sorted(names)) == len(names):
        return
    sql = "SELECT name, stream FROM names WHERE name IN ({})"
    found = dict(select_in(cursor, sql, {name for name, _ in names}))
    raise NameTaken({name: found[name] for name, stream in names if found[name] != stream})


def _add_keys(cursor: sqlite3.Cursor, keys: Sequence[tuple[str, bytes]]) -> None:
    if insert(cursor, _INSERT_KEYS, keys) != len(keys):
        raise ValueError("a key came for a stream without events")


def _answer_row(answer: Answer) -> tuple[Any, ...]:
    answered = micros(answer.answered_at) if answer.answered_at else None
    recorded = micros(answer.recorded_at)
    return answer.message_id, answer.digest, answer.body, answer.stream, recorded, answered


def _write_rows(cursor: sqlite3.Cursor, row_write: RowWrite) -> None:
    affected = cursor.executemany(row_write.sql, row_write.params).rowcount
    if row_write.affects is not None and affected != row_write.affects:
        raise RowsMoved(row_write, affected)
