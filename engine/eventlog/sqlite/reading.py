"""What is read from the log's file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.eventlog.format import recorded_at
from engine.eventlog.instants import instant
from engine.eventlog.log import Answer, StoredEvent
from engine.eventlog.sqlite import writing
from engine.eventlog.sqlite.connections import LogFile
from engine.eventlog.sqlite.writing import KEYED, select_in

_EVENT = "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events "
_COLUMNS = "SELECT message_id, digest, body, stream, recorded_at, answered_at FROM "
_ANSWER = f"{_COLUMNS}answers "
# CROSS and INDEXED say which way: with IN over pairs SQLite would read all answers, and from 306
# pairs on it would index them all, each time.
BY_CONTENT = (
    "WITH asked (content_stream, content_digest) AS (VALUES {}) "
    f"{_COLUMNS}asked CROSS JOIN answers INDEXED BY answers_by_content "
    "ON stream = content_stream AND digest = content_digest ORDER BY id"
)


class Reading:
    """The reading half of the log; every method sees one state of the file."""

    def __init__(self, file: LogFile) -> None:
        self._file = file

    def streams(
        self, ids: Collection[str], upto: datetime | None = None
    ) -> dict[str, list[StoredEvent]]:
        """Every stream asked for, in version order; empty when unknown."""
        found: dict[str, list[StoredEvent]] = {stream: [] for stream in ids}
        where = "WHERE originator_id IN ({}) ORDER BY originator_id, originator_version"
        for row in self._select_in(_EVENT + where, found):
            event = StoredEvent(*row)
            if upto is None or recorded_at(event.state) <= upto:
                found[event.stream].append(event)
        return found

    def notifications(
        self, after: int, limit: int, names: Collection[str] = ()
    ) -> list[StoredEvent]:
        """At most `limit` events behind position `after`, in the order of the log."""
        only = f"AND topic IN ({','.join('?' * len(names))}) " if names else ""
        sql = f"{_EVENT}WHERE rowid > ? {only}ORDER BY rowid LIMIT ?"
        with self._file.cursor(commit=False) as cursor:
            return [StoredEvent(*row) for row in cursor.execute(sql, (after, *names, limit))]

    def scan(self, prefix: str, upto: int, page: int = 20_000) -> Iterator[list[StoredEvent]]:
        """Events whose names begin with `prefix`, stream by stream, in pages; see EventLog.scan."""
        sql = (
            f"{_EVENT}WHERE (originator_id, originator_version) > (?, ?) "
            "AND topic >= ? AND topic < ? AND rowid <= ? "
            "ORDER BY originator_id, originator_version LIMIT ?"
        )
        last: tuple[str, int] = ("", 0)
        while True:
            with self._file.cursor(commit=False) as cursor:
                rows = cursor.execute(
                    sql, (*last, prefix, prefix + "\uffff", upto, page)
                ).fetchall()
            if not rows:
                return
            last = (rows[-1][1], rows[-1][2])
            yield [StoredEvent(*row) for row in rows]

    def last_position(self) -> int:
        """The position of the last event; 0 in an empty log."""
        with self._file.cursor(commit=False) as cursor:
            return writing.last_position(cursor)

    def wait(self, after: int, timeout: float) -> bool:
        """Whether there is an event behind `after`, now or within `timeout` seconds."""
        return self._file.wait(lambda: self.last_position() > after, timeout)

    def names(self, names: Collection[str]) -> dict[str, str]:
        """The streams of those outside names that are known."""
        return dict(self._select_in("SELECT name, stream FROM names WHERE name IN ({})", names))

    def answers(self, message_ids: Collection[str]) -> dict[str, Answer]:
        """The answers of those messages that have one."""
        rows = self._select_in(_ANSWER + "WHERE message_id IN ({})", message_ids)
        return {row[0]: answer_of(*row) for row in rows}

    def first_answers(
        self, contents: Collection[tuple[str, bytes]]
    ) -> dict[tuple[str, bytes], Answer]:
        """The first answer recorded for each content, a stream and a digest, that is known."""
        found: dict[tuple[str, bytes], Answer] = {}
        for row in self._select_in(BY_CONTENT, contents, "(?,?)"):
            answer = answer_of(*row)
            found.setdefault((answer.stream or "", answer.digest), answer)
        return found

    def keys(self, streams: Collection[str]) -> dict[str, bytes]:
        """The wrapped keys of those streams that have one which is not forgotten."""
        sql = f"SELECT originator_id, wrapped {KEYED} AND wrapped IS NOT NULL"
        return dict(self._select_in(sql, streams))

    def position(self, group: str, topic: str, partition: int) -> int:
        """The next offset to read; 0 when the group has none."""
        with self._file.cursor(commit=False) as cursor:
            return writing.position(cursor, group, topic, partition)

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a side table, by a query whose parameters are named as `:name`."""
        with self._file.cursor(commit=False) as cursor:
            found = cursor.execute(sql, params or {}).fetchall()
            columns = [column[0] for column in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in found]

    def _select_in(self, sql: str, values: Collection[Any], place: str = "?") -> list[Any]:
        if not values:
            return []
        with self._file.cursor(commit=False) as cursor:
            return list(select_in(cursor, sql, set(values), place))


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
