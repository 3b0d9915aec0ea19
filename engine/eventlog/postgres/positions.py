"""Positions of readers: moved by compare-and-set, all of an append at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from psycopg import Cursor

from engine.eventlog.log import PositionMove, PositionMoved

_POSITION = "SELECT position FROM positions WHERE reader = %s AND topic = %s AND partition = %s"


def steps(moves: Sequence[PositionMove]) -> list[PositionMove]:
    """One step for each partition: moves that follow each other are joined.

    In order of partitions, so that two workers who both think they own them wait for each other one
    way only. Raises PositionMoved for a move that does not begin where the one before it ends.
    """
    joined: dict[tuple[str, str, int], PositionMove] = {}
    for move in moves:
        at = (move.group, move.topic, move.partition)
        before = joined.get(at)
        if before is not None and before.new != move.expected:
            raise PositionMoved(move, before.new)
        joined[at] = replace(before, new=move.new) if before else move
    return [joined[at] for at in sorted(joined)]


def stale(cursor: Cursor[Any], moves: Sequence[PositionMove]) -> PositionMoved | None:
    """What to say of the first step that begins elsewhere than its reader stands, if one does."""
    for step in steps(moves):
        found = position(cursor, step.group, step.topic, step.partition)
        if found != step.expected:
            return PositionMoved(step, found)
    return None


def position(cursor: Cursor[Any], group: str, topic: str, partition: int) -> int:
    """The next offset that `group` is to read."""
    row = cursor.execute(_POSITION, (group, topic, partition)).fetchone()
    return row[0] if row else 0
