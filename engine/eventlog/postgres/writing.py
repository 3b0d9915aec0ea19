"""One append as one PostgreSQL statement, judged before its transaction is committed.

What a small batch costs is mostly the number of its statements. So every part of an append is a
branch of the same one, and tells how many rows it came to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row

from engine.eventlog.instants import micros
from engine.eventlog.judging import heads_before, repeated
from engine.eventlog.log import (
    Answer,
    Changes,
    NameTaken,
    NewEvent,
    PositionMove,
    RowsMoved,
    RowWrite,
    StreamConflict,
)
from engine.eventlog.postgres import branches, dialect, positions
from engine.eventlog.postgres.arrays import blobs, ints, texts

_MARK = (
    "INSERT INTO answered SELECT id, at FROM"
    " unnest(%b::text[], %b::bigint[]) AS sent (message, at), LATERAL"
    " (SELECT id FROM answers WHERE message_id = message OFFSET 0) AS answer"
    " ON CONFLICT (answer) DO NOTHING"
)


class Late(Exception):
    """Something of an append is not as it must be: nothing of it is stored."""


class _Part(NamedTuple):
    """A branch of the statement, its values, and how many rows it must come to."""

    name: str
    rows: int
    values: tuple[bytes, ...] = ()


def write(connection: Connection[Any], changes: Changes) -> int:
    """Store the changes in one transaction; the position of the last event.

    Raises Late, a Conflict, or psycopg.IntegrityError where an event, key or answer is there.
    """
    parts = list(_parts(changes))
    statement = branches.statement(tuple(part.name for part in parts))
    with connection.transaction():
        told = execute(connection, statement, *(value for part in parts for value in part.values))
        position, *counts = told.fetchone() or (0,)
        if counts[: len(parts)] != [part.rows for part in parts]:
            raise Late
        mark_answered(connection, {a.message_id: a.answered_at for a in changes.answers})
        for row_write in changes.rows:
            _write_rows(connection, row_write)
    return int(position)


def execute(connection: Connection[Any], statement: bytes, *values: object) -> Cursor[Any]:
    """Run a statement whose plan is kept."""
    cursor = connection.cursor(binary=True, row_factory=tuple_row)
    return cursor.execute(statement, values, prepare=True)


def mark_answered(connection: Connection[Any], sent: Mapping[str, datetime | None]) -> None:
    """Note when answers went out, by message; those that are noted already stay."""
    marks = [(message_id, micros(at)) for message_id, at in sorted(sent.items()) if at]
    if marks:
        message_ids, instants = zip(*marks, strict=True)
        execute(connection, _MARK.encode(), texts(message_ids), ints(instants))


def _write_rows(connection: Connection[Any], row_write: RowWrite) -> None:
    cursor = connection.cursor()
    cursor.executemany(dialect.query(row_write.sql), row_write.params)
    if row_write.affects not in (None, cursor.rowcount):
        raise RowsMoved(row_write, cursor.rowcount)


def _parts(changes: Changes) -> Iterator[_Part]:
    if changes.positions:
        yield _moved(positions.steps(changes.positions))
    if twice := repeated(stream for stream, _ in changes.keys):
        raise StreamConflict(twice)
    keys = dict(changes.keys)
    if changes.events:
        yield from _stored(changes.events, keys)
    if keys:
        yield _Part("keyed_later", len(keys), (texts(keys), blobs(keys.values())))
    if changes.names:
        yield _named(changes.names)
    if changes.answers:
        yield _replied(changes.answers)


def _moved(steps: Sequence[PositionMove]) -> _Part:
    values = (
        texts(step.group for step in steps),
        texts(step.topic for step in steps),
        ints(step.partition for step in steps),
        ints(step.new for step in steps),
        ints(step.expected for step in steps),
    )
    return _Part("moved", len(steps), values)


def _stored(events: Sequence[NewEvent], keys: dict[str, bytes]) -> Iterator[_Part]:
    """The events, with the keys of those streams that begin here; these are taken out of `keys`."""
    before = heads_before(events)
    grown = {stream: version for stream, version in before.items() if version > 0}
    if grown:
        yield _Part("missing", 0, (texts(grown), ints(grown.values())))
    wrapped = [keys.pop(event.stream, None) if event.version == 1 else None for event in events]
    values = (
        texts(event.stream for event in events),
        ints(event.version for event in events),
        texts(event.name for event in events),
        blobs(event.state for event in events),
        blobs(wrapped),
    )
    yield _Part("numbered", len(events), values)
    yield _Part("stored", len(events))
    if any(wrapped):
        yield _Part("keyed", sum(key is not None for key in wrapped))


def _named(names: Sequence[tuple[str, str]]) -> _Part:
    owners: dict[str, str] = {}
    for name, stream in sorted(names):
        if owners.setdefault(name, stream) != stream:
            raise NameTaken({name: owners[name]})
    return _Part("named", len(owners), (texts(owners), texts(owners.values())))


def _replied(answers: Sequence[Answer]) -> _Part:
    values = (
        texts(answer.message_id for answer in answers),
        blobs(answer.digest for answer in answers),
        blobs(answer.body for answer in answers),
        texts(answer.stream for answer in answers),
        ints(micros(answer.recorded_at) for answer in answers),
    )
    return _Part("replied", len(answers), values)
