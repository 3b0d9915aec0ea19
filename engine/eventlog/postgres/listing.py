"""All that the log's database holds beside the events, from the first to the last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.eventlog.log import Answer
from engine.eventlog.postgres.connections import LogDatabase
from engine.eventlog.postgres.reading import ANSWER, answer_of

_NAMES = "SELECT name, stream FROM names WHERE name > %b ORDER BY name LIMIT %b"
_KEYS = (
    "SELECT first_event, originator_id, wrapped FROM"
    " (SELECT * FROM keys WHERE first_event > %b ORDER BY first_event LIMIT %b) AS key"
    " JOIN stored_events ON notification_id = first_event ORDER BY first_event"
)
_ANSWERS = f"{ANSWER.replace('SELECT', 'SELECT id,', 1)} WHERE id > %b ORDER BY id LIMIT %b"
_POSITIONS = "SELECT reader, topic, partition, position FROM positions ORDER BY 1, 2, 3"


class Listing:
    """Goes through whole tables page by page; what is stored meanwhile may be met or not."""

    _database: LogDatabase

    def all_names(self, page: int = 2_000) -> Iterator[list[tuple[str, str]]]:
        """Every outside name with its stream, in pages."""
        return self._pages(_NAMES, "", page)

    def all_keys(self, page: int = 2_000) -> Iterator[list[tuple[str, bytes | None]]]:
        """Every stream that has or had a key, with it wrapped; None where it is forgotten."""
        for rows in self._pages(_KEYS, 0, page):
            yield [(stream, wrapped) for _, stream, wrapped in rows]

    def all_answers(self, page: int = 2_000) -> Iterator[list[Answer]]:
        """Every answer, in the order in which they were recorded."""
        for rows in self._pages(_ANSWERS, 0, page):
            yield [answer_of(*row[1:]) for row in rows]

    def all_positions(self) -> list[tuple[str, str, int, int]]:
        """Every reader's group, topic and partition, and the next offset that it is to read."""
        with self._database.reading() as cursor:
            return cursor.execute(_POSITIONS.encode()).fetchall()

    def _pages(self, sql: str, after: str | int, page: int) -> Iterator[list[Any]]:
        """Pages of rows whose first column says where the next page begins."""
        while rows := self._page(sql, after, page):
            yield rows
            after = rows[-1][0]

    def _page(self, sql: str, after: str | int, page: int) -> list[Any]:
        with self._database.reading() as cursor:
            return cursor.execute(sql.encode(), (after, page)).fetchall()
