"""Contract of every store: many streams at once, the log in its order, the past as known then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from engine.eventlog.log import Changes, EventLog, NewEvent, StreamConflict

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def recorded(stream: str, version: int, at: datetime, name: str = "x") -> NewEvent:
    state = f'{{"recorded_at":"{at.isoformat()}","data":{{}}}}'
    return NewEvent(stream, version, name, state.encode())


def named(*names: str) -> Changes:
    return Changes(events=[NewEvent(name, 1, name, b"{}") for name in names])


def test_many_streams_are_read_at_once_and_unknown_ones_are_empty(log: EventLog) -> None:
    ids = [f"stream-{n}" for n in range(1_100)]
    log.append(Changes(events=[NewEvent(i, v, "x", b"{}") for i in ids for v in (1, 2)]))
    found = log.streams([*ids, "unknown"])
    assert found.keys() == {*ids, "unknown"}
    assert found["unknown"] == []
    assert all([e.version for e in found[i]] == [1, 2] for i in ids)


def test_a_name_that_nobody_can_have_is_unknown(log: EventLog) -> None:
    assert log.streams(["a\0b"]) == {"a\0b": []}
    assert log.names(["a\0b"]) == log.answers(["a\0b"]) == log.keys(["a\0b"]) == {}
    assert log.first_answers([("a\0b", b"")]) == {}


def test_nothing_asked_is_nothing_read(log: EventLog) -> None:
    assert log.streams([]) == {}
    assert log.names([]) == {}
    assert log.answers([]) == {}
    assert log.first_answers([]) == {}
    assert log.keys([]) == {}


def test_a_stream_as_of_an_instant_has_what_was_recorded_by_then(log: EventLog) -> None:
    steps = [recorded("a", n, NOON + timedelta(minutes=n)) for n in (1, 2, 3)]
    log.append(Changes(events=steps))
    as_of = log.streams(["a"], upto=NOON + timedelta(minutes=2))["a"]
    assert [event.version for event in as_of] == [1, 2]
    assert log.streams(["a"], upto=NOON)["a"] == []


def test_a_follower_sees_every_event_once_and_in_order(log: EventLog) -> None:
    for batch in range(5):
        log.append(named(*(f"{batch}-{n}" for n in range(3))))
    seen, position = [], 0
    while batch_read := log.notifications(position, 4):
        seen += [event.stream for event in batch_read]
        position = batch_read[-1].position
    assert seen == [f"{batch}-{n}" for batch in range(5) for n in range(3)]
    assert position == log.last_position()


def test_a_follower_may_ask_for_some_names_only(log: EventLog) -> None:
    log.append(named("a", "b", "c", "d"))
    assert [e.name for e in log.notifications(0, 10, names=["b", "d"])] == ["b", "d"]
    assert [e.name for e in log.notifications(0, 1, names={"b", "d"})] == ["b"]


def test_a_follower_that_is_up_to_date_reads_nothing(log: EventLog) -> None:
    assert log.notifications(0, 10) == []
    log.append(named("a"))
    assert log.notifications(log.last_position(), 10) == []
    assert log.notifications(log.last_position() + 1_000, 10) == []


def test_a_follower_that_waits_wakes_when_something_comes(log: EventLog) -> None:
    position = log.append(named("a"))
    assert not log.wait(position, timeout=0.01)
    later = threading.Timer(0.05, log.append, [named("b")])
    later.start()
    assert log.wait(position, timeout=20)
    later.join()
    assert log.wait(position, timeout=0)


def test_a_follower_hears_of_what_another_log_on_the_same_data_stores(
    open_log: Callable[[], EventLog],
) -> None:
    follower, writer = open_log(), open_log()
    later = threading.Timer(0.05, writer.append, [named("a")])
    later.start()
    assert follower.wait(0, timeout=20)
    later.join()


def test_positions_grow_over_gaps_that_refusals_may_leave(log: EventLog) -> None:
    log.append(named("a"))
    for _ in range(3):
        with pytest.raises(StreamConflict):
            log.append(Changes(events=[NewEvent("z", 1, "z", b"{}"), NewEvent("a", 1, "a", b"!")]))
    log.append(named("b"))
    positions = [event.position for event in log.notifications(0, 10)]
    assert positions == sorted(positions)
    assert len(set(positions)) == 2
