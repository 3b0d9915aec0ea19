"""One append as PostgreSQL statements: sent together, judged together, then committed.

Every transaction takes its locks in the same order: positions, the log itself, names, answers. So
two appends wait for each other, but never both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from psycopg import Connection

from engine.eventlog.instants import micros
from engine.eventlog.judging import heads_before
from engine.eventlog.log import (
    Answer,
    Changes,
    NameTaken,
    NewEvent,
    RowsMoved,
    RowWrite,
    StreamConflict,
)
from engine.eventlog.postgres import dialect, positions
from engine.eventlog.postgres.arrays import blobs, ints, texts
from engine.eventlog.postgres.sending import Check, Sender

CHANNEL = "stored_events"

INSERT_EVENTS = (
    "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
    " SELECT * FROM unnest(%b::text[], %b::bigint[], %b::text[], %b::bytea[])"
)
_INSERT_NAMES = (
    "INSERT INTO names SELECT * FROM unnest(%b::text[], %b::text[]) ON CONFLICT (name) DO NOTHING"
)
_OTHERS = (
    "SELECT names.name, names.stream FROM unnest(%b::text[], %b::text[]) AS new (name, stream)"
    " JOIN names USING (name) WHERE names.stream <> new.stream"
)
_INSERT_KEYS = (
    "INSERT INTO keys SELECT notification_id, wrapped"
    " FROM unnest(%b::text[], %b::bytea[]) AS new (stream, wrapped)"
    " JOIN stored_events ON originator_id = stream AND originator_version = 1"
)
_INSERT_ANSWERS = (
    "INSERT INTO answers (message_id, digest, body, stream, recorded_at) SELECT * FROM"
    " unnest(%b::text[], %b::bytea[], %b::bytea[], %b::text[], %b::bigint[])"
)
_INSERT_ANSWERED = (
    "INSERT INTO answered SELECT id, at FROM unnest(%b::text[], %b::bigint[])"
    " AS sent (message_id, at) JOIN answers USING (message_id) ON CONFLICT (answer) DO NOTHING"
)
# Only gaps are looked for here: that a version is free, the unique key says at the insert.
_GAPS = (
    "SELECT stream FROM unnest(%b::text[], %b::bigint[]) AS head (stream, version)"
    " WHERE NOT EXISTS (SELECT 1 FROM stored_events"
    " WHERE originator_id = stream AND originator_version = version)"
)
# Positions grow in the order of commits only while one transaction at a time stores events. The
# library locks the table for that, which its vacuum and analyze hold up for as much as a second.
LOCK = "SELECT pg_advisory_xact_lock('stored_events'::regclass::oid::bigint)"
LAST = "SELECT coalesce(max(notification_id), 0) FROM stored_events"
_TELL = "SELECT pg_notify('stored_events', max(notification_id)::text) FROM stored_events"


def write(connection: Connection[Any], changes: Changes) -> int:
    """Store the changes in one transaction; the position of the last event.

    Raises a Conflict, or psycopg.IntegrityError where an event, key or answer is there already.
    """
    send = Sender(connection)
    with connection.pipeline() as pipeline, connection.transaction():
        checks = list(_send(send, changes))
        last = send(LAST)
        pipeline.sync()
        for check in checks:
            check()
        (position,) = last.fetchone() or (0,)
    return int(position)


def _send(send: Sender, changes: Changes) -> Iterator[Check]:
    if changes.positions:
        yield positions.move(send, changes.positions)
    if changes.events:
        yield _add_events(send, changes.events)
    if changes.names:
        yield _add_names(send, _owners(changes.names))
    if changes.keys:
        yield _add_keys(send, changes.keys)
    if changes.answers:
        _add_answers(send, changes.answers)
    for row_write in changes.rows:
        yield _write_rows(send, row_write)
    if changes.events:
        send(_TELL)


def _add_events(send: Sender, events: Sequence[NewEvent]) -> Check:
    before = heads_before(events)
    grown = {stream: version for stream, version in before.items() if version > 0}
    send(LOCK)
    gaps = send(_GAPS, texts(grown), ints(grown.values()))
    insert_events(send, events)

    def check() -> None:
        missing = [stream for (stream,) in gaps]
        if missing:
            raise StreamConflict(missing)

    return check


def insert_events(send: Sender, events: Sequence[NewEvent]) -> None:
    """Insert events, whose transaction has the lock."""
    send(
        INSERT_EVENTS,
        texts(event.stream for event in events),
        ints(event.version for event in events),
        texts(event.name for event in events),
        blobs(event.state for event in events),
    )


def _owners(names: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The one stream that takes each name, in order of names."""
    owners: dict[str, str] = {}
    for name, stream in sorted(names):
        if owners.setdefault(name, stream) != stream:
            raise NameTaken({name: owners[name]})
    return owners


def _add_names(send: Sender, owners: Mapping[str, str]) -> Check:
    arrays = texts(owners), texts(owners.values())
    sent = send(_INSERT_NAMES, *arrays)

    def check() -> None:
        if sent.rowcount != len(owners):
            taken = dict(send(_OTHERS, *arrays))
            if taken:
                raise NameTaken(taken)

    return check


def _add_keys(send: Sender, keys: Sequence[tuple[str, bytes]]) -> Check:
    streams, wrapped = zip(*keys, strict=True)
    sent = send(_INSERT_KEYS, texts(streams), blobs(wrapped))

    def check() -> None:
        if sent.rowcount != len(keys):
            raise ValueError("a key came for a stream without events")

    return check


def _add_answers(send: Sender, answers: Sequence[Answer]) -> None:
    send(
        _INSERT_ANSWERS,
        texts(answer.message_id for answer in answers),
        blobs(answer.digest for answer in answers),
        blobs(answer.body for answer in answers),
        texts(answer.stream for answer in answers),
        ints(micros(answer.recorded_at) for answer in answers),
    )
    mark_answered(send, {a.message_id: micros(a.answered_at) for a in answers if a.answered_at})


def mark_answered(send: Sender, sent: Mapping[str, int]) -> None:
    """Note when answers went out, by message; those that are noted already stay."""
    if sent:
        send(_INSERT_ANSWERED, texts(sorted(sent)), ints(sent[one] for one in sorted(sent)))


def _write_rows(send: Sender, row_write: RowWrite) -> Check:
    sent = send.cursor()
    sent.executemany(dialect.query(row_write.sql), row_write.params)

    def check() -> None:
        if row_write.affects is not None and sent.rowcount != row_write.affects:
            raise RowsMoved(row_write, sent.rowcount)

    return check
