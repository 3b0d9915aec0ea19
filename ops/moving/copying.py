"""Copy a log into an empty one, batch by batch: its facts first, then what hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from adapters.delivery import table
from engine.application.numbers import GROUP as NUMBERS
from engine.eventlog.log import Changes, EventLog, NewEvent, PositionMove
from ops.moving.stores import CannotMove

BATCH = 1_000
"""Facts a transaction; some carry a partner's message whole."""

Progress = Callable[[str, int, int], None]
"""Told what is dealt with, and how many of how many; 0 where it is not known of how many."""

_T = TypeVar("_T")


def copy_log(source: EventLog, target: EventLog, progress: Progress) -> None:
    """Copy everything but the positions in topics, which stay behind.

    Facts get new positions, without the gaps that there were.
    """
    readers = _readers(source)
    _copy_events(source, target, progress)
    target.append(Changes(positions=[*_series(source), *_moved(readers, target)]))
    _copy_keys(source, target, progress)
    for names in _told("names", source.all_names(), progress):
        target.append(Changes(names=names))
    for answers in _told("answers", source.all_answers(), progress):
        target.append(Changes(answers=answers))
    for log in (source, target):
        table.create(log)  # the old one lacks it only where no program ever worked on it
    for rows in _told("deliveries", table.pages(source), progress):
        target.append(Changes(rows=[table.kept(rows)]))


def _copy_events(source: EventLog, target: EventLog, progress: Progress) -> None:
    after, end = 0, source.last_position()
    while page := source.notifications(after, BATCH):
        events = [NewEvent(e.stream, e.version, e.name, e.state) for e in page]
        target.append(Changes(events=events))
        after = page[-1].position
        progress("facts", after, end)


def _copy_keys(source: EventLog, target: EventLog, progress: Progress) -> None:
    forgotten: list[str] = []
    for page in _told("keys", source.all_keys(), progress):
        held = [(stream, wrapped) for stream, wrapped in page if wrapped is not None]
        target.append(Changes(keys=held))
        forgotten += [stream for stream, wrapped in page if wrapped is None]
    if forgotten:
        target.forget_keys(forgotten)  # at once: each time the table is written anew


def _series(source: EventLog) -> list[PositionMove]:
    """How far the numbers of requests have come."""
    return [
        PositionMove(group=group, topic=series, partition=partition, expected=0, new=next_)
        for group, series, partition, next_ in source.all_positions()
        if group == NUMBERS
    ]


def _readers(source: EventLog) -> dict[str, tuple[str, int]]:
    """The fact that each reader of the log did last, by its stream and version."""
    last: dict[str, tuple[str, int]] = {}
    for group, topic, _, position in source.all_positions():
        if topic == "log" and position:
            facts = source.notifications(position - 1, 1)
            if not facts or facts[0].position != position:
                raise CannotMove(f"{group} stands at {position}, where there is no fact")
            last[group] = (facts[0].stream, facts[0].version)
    return last


def _moved(readers: dict[str, tuple[str, int]], target: EventLog) -> Iterable[PositionMove]:
    """The same facts' positions in the new log."""
    streams = target.streams({stream for stream, _ in readers.values()})
    for group, (stream, version) in readers.items():
        new = streams[stream][version - 1].position
        yield PositionMove(group=group, topic="log", partition=0, expected=0, new=new)


def _told(what: str, pages: Iterable[Sequence[_T]], progress: Progress) -> Iterable[Sequence[_T]]:
    """The pages, telling of each that is done."""
    done = 0
    for page in pages:
        yield page
        done += len(page)
        progress(what, done, 0)
