"""What of an append came too late, found out after it was refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from psycopg import Cursor

from engine.eventlog.judging import heads_before, repeated
from engine.eventlog.log import AlreadyAnswered, Changes, NameTaken, StreamConflict
from engine.eventlog.postgres import positions
from engine.eventlog.postgres.arrays import texts

_HEADS = (
    "SELECT stream, (SELECT coalesce(max(originator_version), 0) FROM stored_events"
    " WHERE originator_id = stream) FROM unnest(%b::text[]) AS asked (stream)"
)
_NAMES = "SELECT name, stream FROM names WHERE name = ANY(%b::text[])"
_KEYED = (
    "SELECT originator_id FROM stored_events JOIN keys ON first_event = notification_id"
    " WHERE originator_id = ANY(%b::text[]) AND originator_version = 1"
)
_ANSWERED = "SELECT message_id FROM answers WHERE message_id = ANY(%b::text[])"


def found(cursor: Cursor[Any], changes: Changes) -> Iterator[Exception]:
    """What the append conflicts with, the weightiest first; nothing where it would do now."""
    if lost := positions.stale(cursor, changes.positions):
        yield lost
    before = heads_before(changes.events)
    heads = dict(_ask(cursor, _HEADS, list(before)))
    if moved := {stream for stream, head in heads.items() if head != before[stream]}:
        yield StreamConflict(moved)
    owners = dict(changes.names)
    others = {n: s for n, s in _ask(cursor, _NAMES, list(owners)) if owners[n] != s}
    if others:
        yield NameTaken(others)
    keyed = [stream for stream, _ in changes.keys]
    if held := {stream for (stream,) in _ask(cursor, _KEYED, keyed)}:
        yield StreamConflict(held)
    ids = [answer.message_id for answer in changes.answers]
    if answered := repeated(ids) | {message_id for (message_id,) in _ask(cursor, _ANSWERED, ids)}:
        yield AlreadyAnswered(answered)
    begun = {*before, *(s for s, head in _ask(cursor, _HEADS, keyed) if head)}
    if not begun.issuperset(keyed):
        yield ValueError("a key came for a stream without events")


def _ask(cursor: Cursor[Any], sql: str, about: list[str]) -> list[tuple[Any, ...]]:
    return cursor.execute(sql.encode(), (texts(about),)).fetchall() if about else []
