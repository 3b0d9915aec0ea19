"""Keep the task list current from the log: a batch of facts, the rows they changed, one commit."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine as Database

from engine.application.cache import load_request
from engine.eventlog.log import EventLog, StoredEvent
from projections.database import for_writing
from projections.row import TaskRow
from projections.task_list import TaskList
from projections.task_rows import ZoneOf, task_row

PREFIX = "request."
"""The names of the facts that a request's own stream holds begin so."""


class TaskListProjector:
    """Writes the rows of changed requests, and with them how far the list has come."""

    def __init__(
        self, log: EventLog, database: Database, zone_of: ZoneOf, tasks: TaskList | None = None
    ) -> None:
        self._log = log
        self._database = for_writing(database)
        self._zone_of = zone_of
        self._tasks = tasks or TaskList()
        with self._database.begin() as connection:
            self._tasks.create(connection)
            self.position = self._tasks.position(connection)

    def stored_position(self) -> int:
        """How far the list has come, whichever process writes it."""
        with self._database.connect() as connection:
            return self._tasks.position(connection)

    def work(self, limit: int = 500) -> int:
        """Project the next facts; how many they were.

        The position is the table's own: a rebuilt table that was swapped in goes on from its own.
        """
        with self._database.begin() as connection:
            self.position = self._tasks.position(connection)
            events = self._log.notifications(self.position, limit)
            if events:
                changed = {e.stream for e in events if e.name.startswith(PREFIX)}
                rows = rows_of(self._log.streams(changed), self._zone_of)
                self._tasks.write(connection, rows, events[-1].position)
                self.position = events[-1].position
        return len(events)


def rows_of(streams: dict[str, list[StoredEvent]], zone_of: ZoneOf) -> list[TaskRow]:
    """The rows of request streams. A stream of messages that belong to no request has none."""
    return list(_rows(streams.items(), zone_of))


def _rows(streams: Iterable[tuple[str, list[StoredEvent]]], zone_of: ZoneOf) -> Iterable[TaskRow]:
    for stream, events in streams:
        request = load_request(stream, events).request
        if request.created_at is not None:
            yield task_row(request, zone_of)
