"""What is read from the log's database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.eventlog.format import recorded_at
from engine.eventlog.instants import instant
from engine.eventlog.log import Answer, StoredEvent
from engine.eventlog.postgres import dialect, positions
from engine.eventlog.postgres.arrays import Texts, blobs, texts
from engine.eventlog.postgres.branches import LAST
from engine.eventlog.postgres.connections import LogDatabase

_EVENT = (
    "SELECT notification_id, originator_id, originator_version, topic, state FROM stored_events"
)
_STREAMS = (
    "SELECT event.* FROM unnest(%b::text[]) AS asked (stream), LATERAL"  # noqa: S608
    f" ({_EVENT} WHERE originator_id = stream ORDER BY originator_version OFFSET 0) AS event"
)
_BEHIND = f"{_EVENT} WHERE notification_id > %b ORDER BY notification_id LIMIT %b"
_BEHIND_NAMED = (
    f"{_EVENT} WHERE notification_id > %b AND topic = ANY(%b::text[])"
    " ORDER BY notification_id LIMIT %b"
)
# The sum keeps the index of positions out: this goes through the log by streams.
_SCAN = (
    f"{_EVENT} WHERE (originator_id, originator_version) > (%b, %b)"
    " AND starts_with(topic, %b) AND notification_id + 0 <= %b"
    " ORDER BY originator_id, originator_version LIMIT %b"
)
ANSWER = (
    "SELECT message_id, digest, body, stream, recorded_at,"
    " (SELECT at FROM answered WHERE answer = id) FROM answers"
)
_FIRST = (
    "SELECT answer.* FROM"  # noqa: S608
    " unnest(%b::text[], %b::bytea[]) AS asked (stream, digest), LATERAL"
    f" ({ANSWER} WHERE (stream, digest) = (asked.stream, asked.digest)"
    " ORDER BY id DESC OFFSET 0) AS answer"
)
_KEYS = (
    "SELECT stream, wrapped FROM unnest(%b::text[]) AS asked (stream), LATERAL"
    " (SELECT notification_id FROM stored_events"
    " WHERE originator_id = stream AND originator_version = 1 OFFSET 0) AS first, LATERAL"
    " (SELECT wrapped FROM keys WHERE first_event = notification_id OFFSET 0) AS key"
    " WHERE wrapped IS NOT NULL"
)


class Reading:
    """The reading half of the log; every statement sees one state of the database."""

    def __init__(self, database: LogDatabase) -> None:
        self._database = database

    def streams(
        self, ids: Collection[str], upto: datetime | None = None
    ) -> dict[str, list[StoredEvent]]:
        """Every stream asked for, in version order; empty when unknown."""
        found: dict[str, list[StoredEvent]] = {stream: [] for stream in ids}
        for row in self._asked(_STREAMS, found, _sought(found)):
            event = StoredEvent(*row)
            if upto is None or recorded_at(event.state) <= upto:
                found[event.stream].append(event)
        return found

    def notifications(
        self, after: int, limit: int, names: Collection[str] = ()
    ) -> list[StoredEvent]:
        """At most `limit` events behind position `after`, in the order of the log."""
        if names:
            rows = self._read(_BEHIND_NAMED, after, texts(names), limit)
        else:
            rows = self._read(_BEHIND, after, limit)
        return [StoredEvent(*row) for row in rows]

    def scan(self, prefix: str, upto: int, page: int = 20_000) -> Iterator[list[StoredEvent]]:
        """Events whose names begin with `prefix`, stream by stream, in pages; see EventLog.scan."""
        last: tuple[str, int] = ("", 0)
        while rows := self._read(_SCAN, *last, prefix, upto, page):
            last = (rows[-1][1], rows[-1][2])
            yield [StoredEvent(*row) for row in rows]

    def last_position(self) -> int:
        """The position of the last event; 0 in an empty log."""
        return int(self._read(f"SELECT {LAST}")[0][0])

    def names(self, names: Collection[str]) -> dict[str, str]:
        """The streams of those outside names that are known."""
        sql = "SELECT name, stream FROM names WHERE name = ANY(%b::text[])"
        return dict(self._asked(sql, names, _sought(names)))

    def answers(self, message_ids: Collection[str]) -> dict[str, Answer]:
        """The answers of those messages that have one."""
        sql = f"{ANSWER} WHERE message_id = ANY(%b::text[])"
        return {
            row[0]: answer_of(*row) for row in self._asked(sql, message_ids, _sought(message_ids))
        }

    def first_answers(
        self, contents: Collection[tuple[str, bytes]]
    ) -> dict[tuple[str, bytes], Answer]:
        """The first answer recorded for each content, a stream and a digest, that is known."""
        asked = {one for one in contents if "\0" not in one[0]}
        arrays = texts(stream for stream, _ in asked), blobs(digest for _, digest in asked)
        found = (answer_of(*row) for row in self._asked(_FIRST, asked, *arrays))
        return {(answer.stream or "", answer.digest): answer for answer in found}

    def keys(self, streams: Collection[str]) -> dict[str, bytes]:
        """The wrapped keys of those streams that have one which is not forgotten."""
        return dict(self._asked(_KEYS, streams, _sought(streams)))

    def position(self, group: str, topic: str, partition: int) -> int:
        """The next offset to read; 0 when the group has none."""
        with self._database.reading() as cursor:
            return positions.position(cursor, group, topic, partition)

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a side table, by a query whose parameters are named as `:name`."""
        with self._database.reading() as cursor:
            found = cursor.execute(dialect.query(sql), params or {}).fetchall()
            columns = [column.name for column in cursor.description or ()]
            return [dict(zip(columns, row, strict=True)) for row in found]

    def _asked(self, sql: str, about: Collection[Any], *arrays: bytes) -> list[tuple[Any, ...]]:
        return self._read(sql, *arrays) if about else []

    def _read(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._database.reading() as cursor:
            return cursor.execute(sql.encode(), values, prepare=True).fetchall()


def answer_of(
    message_id: str,
    digest: bytes,
    body: bytes,
    stream: str | None,
    recorded: int,
    answered: int | None,
) -> Answer:
    return Answer(
        message_id=message_id,
        digest=digest,
        body=body,
        stream=stream,
        recorded_at=instant(recorded),
        answered_at=None if answered is None else instant(answered),
    )


def _sought(names: Collection[str]) -> Texts:
    """Names to look for; one with a NUL is nowhere, for the server keeps none."""
    return texts(name for name in names if "\0" not in name)
