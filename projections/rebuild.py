"""Rebuild the task list beside the live one, stream by stream, then follow, then swap.

One write a row: a stream is folded whole, up to the log's end at the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from sqlalchemy import Engine as Database

from engine.application.cache import load_request
from engine.eventlog.log import EventLog, StoredEvent
from projections.database import for_writing
from projections.digest import Digest
from projections.projector import PREFIX, TaskListProjector
from projections.row import TaskRow, encode
from projections.tables import REBUILD
from projections.task_list import TaskList, swap
from projections.task_rows import ZoneOf, task_row

CHUNK = 5000

Progress = Callable[[int, int], None]
"""Told how many facts of how many are dealt with."""


def rebuild(
    log: EventLog, database: Database, zone_of: ZoneOf, progress: Progress = lambda done, of: None
) -> int:
    """Rebuild and swap in; the number of rows. The live list serves readers until the swap."""
    tasks, writer = TaskList(REBUILD), for_writing(database)
    with writer.begin() as connection:
        tasks.drop(connection)
        tasks.create(connection)
    end, written, done = log.last_position(), 0, 0
    for events, rows in _chunks(log, end, zone_of):
        with writer.begin() as connection:
            tasks.write(connection, rows, end)
        written, done = written + len(rows), done + events
        progress(done, end)
    _catch_up(log, database, zone_of, tasks, end)
    with writer.begin() as connection:
        swap(connection)
    progress(end, end)
    return written


def digest(log: EventLog, zone_of: ZoneOf, progress: Progress = lambda done, of: None) -> Digest:
    """What `TaskList.digest` is taken of where this log's list is built, without building it."""
    found, done, end = Digest(), 0, log.last_position()
    for events, rows in _chunks(log, end, zone_of):
        found.add(map(encode, rows))
        done += events
        progress(done, end)
    progress(end, end)
    return found


def _catch_up(
    log: EventLog, database: Database, zone_of: ZoneOf, tasks: TaskList, end: int
) -> None:
    with for_writing(database).begin() as connection:
        tasks.write(connection, [], end)
    follower = TaskListProjector(log, database, zone_of, tasks)
    while follower.work():
        pass


def _chunks(log: EventLog, end: int, zone_of: ZoneOf) -> Iterator[tuple[int, list[TaskRow]]]:
    """Rows with the number of facts behind them, some thousand at a time."""
    rows: list[TaskRow] = []
    events = 0
    for stream, facts in groupby(_events(log, end), key=lambda event: event.stream):
        stored = list(facts)
        events += len(stored)
        request = load_request(stream, stored).request
        if request.created_at is not None:
            rows.append(task_row(request, zone_of))
        if len(rows) == CHUNK:
            yield events, rows
            rows, events = [], 0
    if events:
        yield events, rows


def _events(log: EventLog, end: int) -> Iterator[StoredEvent]:
    for page in log.scan(PREFIX, end):
        yield from page
