"""Rebuild the task list while the program runs, or compare a rebuild with the live list.

It runs in a process of its own over the same store.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec

from engine.application.directory import Directory
from engine.eventlog.log import EventLog
from ops import places
from ops.settings import Settings
from projections.database import for_writing, open_database
from projections.rebuild import Progress, rebuild
from projections.task_list import TaskList
from projections.task_rows import ZoneOf


class Outcome(msgspec.Struct, frozen=True):
    """What came of it, in words; `equal` is false only where a comparison found a difference."""

    text: str
    equal: bool = True


def rebuild_live(settings: Settings, progress: Progress) -> Outcome:
    """Rebuild beside the live tables and swap."""
    places.require_data(settings)
    log, database = places.event_log(settings), places.read_models(settings)
    rows = rebuild(log, database, zones(log), progress)
    log.close()
    database.dispose()
    return Outcome(f"task-list: {rows} rows rebuilt and live")


def compare(settings: Settings, progress: Progress) -> Outcome:
    """Rebuild into a database of its own and compare the hash of all rows."""
    places.require_data(settings)
    log, live = places.event_log(settings), places.read_models(settings)
    with tempfile.TemporaryDirectory() as folder:
        other = open_database(Path(folder) / "read.db")
        rows = rebuild(log, other, zones(log), progress)
        with for_writing(live).begin() as connection:
            TaskList().create(connection)  # a program that never ran has none yet
        with live.connect() as left, other.connect() as right:
            equal = TaskList().digest(left) == TaskList().digest(right)
        other.dispose()
    log.close()
    live.dispose()
    word = "equal" if equal else "DIFFERENT"
    return Outcome(f"task-list: {rows} rows, live and rebuilt are {word}", equal)


def zones(log: EventLog) -> ZoneOf:
    """The time zones of the libraries in a log."""
    directory = Directory()
    directory.catch_up(log)
    return lambda library: directory.library(library).zone
