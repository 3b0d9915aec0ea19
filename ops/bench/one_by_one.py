"""The yardstick of a replay: a projection as the eventsourcing library has it, event by event.

It reads the log by the library's `select_notifications`, and writes each event's row and position
in one transaction by the library's tracking recorder, with the library's defaults. The facts'
folding and the row's making are ours, so that both end with the same rows; it keeps neither titles
nor words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from eventsourcing.persistence import Tracking
from eventsourcing.projection import Projection
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteDatastore,
    SQLiteTrackingRecorder,
)

from engine.eventlog.format import Recorded, decode
from engine.evolve import evolve
from engine.request import LendingRequest
from projections.projector import PREFIX
from projections.row import encode
from projections.task_rows import ZoneOf, task_row

PAGE = 500
_state = msgspec.msgpack.Decoder(LendingRequest)


class RowsView(SQLiteTrackingRecorder):
    """Rows of the task list, and the requests that they were made from."""

    def construct_create_table_statements(self) -> list[str]:
        """The library's own tables, and the two of this view."""
        return [
            *super().construct_create_table_statements(),
            "CREATE TABLE requests (id TEXT PRIMARY KEY, state BLOB) WITHOUT ROWID",
            "CREATE TABLE rows (id TEXT PRIMARY KEY, payload BLOB) WITHOUT ROWID",
        ]

    def request(self, request_id: str) -> LendingRequest:
        """A request as far as it was projected."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute("SELECT state FROM requests WHERE id = ?", (request_id,))
            row = cursor.fetchone()
        return _state.decode(row[0]) if row else LendingRequest(id=request_id)

    def put(self, request: LendingRequest, payload: bytes | None, tracking: Tracking) -> None:
        """Keep a request and its row, and with them how far the view has come."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            state = msgspec.msgpack.encode(request)
            cursor.execute("INSERT OR REPLACE INTO requests VALUES (?,?)", (request.id, state))
            if payload is not None:
                cursor.execute("INSERT OR REPLACE INTO rows VALUES (?,?)", (request.id, payload))

    def digest(self) -> str:
        """As `TaskList.digest` says it of the same rows."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute("SELECT payload FROM rows")
            total = sum(int.from_bytes(sha256(row[0]).digest(), "big") for row in cursor.fetchall())
        return f"{total % (1 << 256):064x}"


class OneByOne(Projection[RowsView]):
    """The task list, projected an event at a time."""

    def __init__(self, view: RowsView, zone_of: ZoneOf) -> None:
        super().__init__(view)
        self._zone_of = zone_of

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Load, evolve, write."""
        stream, fact = domain_event
        assert isinstance(fact, Recorded)
        request = evolve(self.view.request(stream), fact.event, fact.stamp)
        payload = encode(task_row(request, self._zone_of)) if request.created_at else None
        self.view.put(request, payload, tracking)


@contextmanager
def one_by_one(file: Path, zone_of: ZoneOf) -> Iterator[OneByOne]:
    """The projection into a new file, with the library's own connections."""
    datastore = SQLiteDatastore(str(file), originator_id_type="text")
    view = RowsView(datastore)
    view.create_table()
    yield OneByOne(view, zone_of)
    datastore.close()


def project(recorder: SQLiteApplicationRecorder, projection: OneByOne) -> int:
    """Project the whole log; how many events it has."""
    position, events = 0, 0
    while page := recorder.select_notifications(
        start=position, limit=PAGE, inclusive_of_start=False
    ):
        for notification in page:
            if notification.topic.startswith(PREFIX):
                fact = decode(notification.topic, notification.state)
                tracking = Tracking("log", notification.id)
                projection.process_event((str(notification.originator_id), fact), tracking)
        position, events = page[-1].id, events + len(page)
    return events
