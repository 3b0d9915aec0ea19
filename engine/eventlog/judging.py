"""What every store asks of an append: is it whole, is it stored already, what was said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from engine.eventlog.log import (
    Answer,
    Changes,
    EventLog,
    NewEvent,
    StoredEvent,
    StreamConflict,
)


def heads_before(events: Iterable[NewEvent]) -> dict[str, int]:
    """The version that each stream must have for the events to follow it without a gap."""
    before: dict[str, int] = {}
    heads: dict[str, int] = {}
    for event in events:
        before.setdefault(event.stream, event.version - 1)
        if heads.get(event.stream, event.version - 1) != event.version - 1:
            raise StreamConflict([event.stream])
        heads[event.stream] = event.version
    return before


def is_stored(log: EventLog, changes: Changes) -> bool:
    """Whether exactly these events and answers are stored; without any it cannot be told.

    The news of a commit may have been lost on its way here, now or at an earlier try.
    """
    if not changes.events and not changes.answers:
        return False
    stored = log.streams({event.stream for event in changes.events})
    events = {event for stream in stored.values() for event in map(_as_new, stream)}
    answers = log.answers([answer.message_id for answer in changes.answers])
    return events.issuperset(changes.events) and all(
        _same(answer, answers.get(answer.message_id)) for answer in changes.answers
    )


def repeated(ids: Iterable[str]) -> set[str]:
    """What is there more than once."""
    return {one for one, times in Counter(ids).items() if times > 1}


def _as_new(event: StoredEvent) -> NewEvent:
    return NewEvent(event.stream, event.version, event.name, event.state)


def _same(new: Answer, stored: Answer | None) -> bool:
    return stored is not None and replace(stored, answered_at=new.answered_at) == new
