"""Positions of readers: moved by compare-and-set, all of an append in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from psycopg import Cursor

from engine.eventlog.log import PositionMove, PositionMoved
from engine.eventlog.postgres.arrays import ints, texts
from engine.eventlog.postgres.sending import Check, Sender

# A group that has no row yet stands at 0.
_MOVE = (
    "INSERT INTO positions AS here SELECT * FROM"
    " unnest(%b::text[], %b::text[], %b::bigint[], %b::bigint[], %b::bigint[])"
    " AS move (reader, topic, partition, position, moved_from)"
    " WHERE moved_from = 0 OR EXISTS (SELECT 1 FROM positions AS old WHERE"
    " (old.reader, old.topic, old.partition) = (move.reader, move.topic, move.partition))"
    " ON CONFLICT (reader, topic, partition) DO UPDATE"
    " SET position = excluded.position, moved_from = excluded.moved_from"
    " WHERE here.position = excluded.moved_from"
    " RETURNING reader, topic, partition"
)
_POSITION = "SELECT position FROM positions WHERE reader = %s AND topic = %s AND partition = %s"


def move(send: Sender, moves: Sequence[PositionMove]) -> Check:
    """Move the positions. Raises PositionMoved, now or at the check, where one is not as expected.

    Steps that follow each other in a partition are one; partitions are taken in order, so that two
    workers who both think they own them do not wait for each other crosswise.
    """
    joined = _joined(moves)
    steps = [joined[partition] for partition in sorted(joined)]
    sent = send(
        _MOVE,
        texts(step.group for step in steps),
        texts(step.topic for step in steps),
        ints(step.partition for step in steps),
        ints(step.new for step in steps),
        ints(step.expected for step in steps),
    )

    def check() -> None:
        if sent.rowcount != len(steps):
            done = set(sent.fetchall())
            stale = next(step for step in steps if partition_of(step) not in done)
            raise PositionMoved(stale, position(send.cursor(), *partition_of(stale)))

    return check


def stale(cursor: Cursor[Any], moves: Sequence[PositionMove]) -> PositionMoved | None:
    """What a first step says that starts elsewhere than its reader stands, if there is one."""
    for step in _joined(moves).values():
        found = position(cursor, *partition_of(step))
        if found != step.expected:
            return PositionMoved(step, found)
    return None


def position(cursor: Cursor[Any], group: str, topic: str, partition: int) -> int:
    """The next offset that `group` is to read."""
    row = cursor.execute(_POSITION, (group, topic, partition)).fetchone()
    return row[0] if row else 0


def partition_of(step: PositionMove) -> tuple[str, str, int]:
    """Whose position in which partition."""
    return step.group, step.topic, step.partition


def _joined(moves: Sequence[PositionMove]) -> dict[tuple[str, str, int], PositionMove]:
    joined: dict[tuple[str, str, int], PositionMove] = {}
    for step in moves:
        before = joined.get(partition_of(step))
        if before is not None and before.new != step.expected:
            raise PositionMoved(step, before.new)
        joined[partition_of(step)] = replace(before, new=step.new) if before else step
    return joined
