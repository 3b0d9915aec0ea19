"""Contract of every store: what an append stores, refuses and leaves behind."""

from __future__ import annotations

import threading

import pytest

from engine.eventlog.log import (
    Changes,
    EventLog,
    NameTaken,
    NewEvent,
    PositionMove,
    PositionMoved,
    StreamConflict,
)


def placed(stream: str, version: int = 1, state: bytes = b"{}") -> NewEvent:
    return NewEvent(stream, version, "request.placed", state)


def test_what_was_appended_is_read_back_in_version_order(log: EventLog) -> None:
    log.append(Changes(events=[placed("a", 1, b"1"), placed("b"), placed("a", 2, b"2")]))
    assert [(e.version, e.state) for e in log.streams(["a"])["a"]] == [(1, b"1"), (2, b"2")]


def test_an_append_tells_the_position_of_its_last_event(log: EventLog) -> None:
    position = log.append(Changes(events=[placed("a"), placed("b")]))
    assert position == log.last_position() == log.notifications(0, 10)[-1].position


def test_changes_without_events_tell_the_position_of_the_log(log: EventLog) -> None:
    assert log.append(Changes()) == 0
    log.append(Changes(events=[placed("a")]))
    assert log.append(Changes(names=[("SIM:1", "a")])) == log.last_position()


def test_a_version_that_is_there_already_is_a_conflict_that_names_its_stream(
    log: EventLog,
) -> None:
    log.append(Changes(events=[placed("a"), placed("b")]))
    with pytest.raises(StreamConflict) as conflict:
        log.append(Changes(events=[placed("a", 2), placed("b", 1, b"other"), placed("c")]))
    assert conflict.value.streams == {"b"}
    assert len(log.notifications(0, 10)) == 2


def test_all_streams_in_conflict_are_named(log: EventLog) -> None:
    log.append(Changes(events=[placed(stream) for stream in "abc"]))
    with pytest.raises(StreamConflict) as conflict:
        log.append(Changes(events=[placed("a", 1, b"x"), placed("c", 1, b"y"), placed("d")]))
    assert conflict.value.streams == {"a", "c"}


@pytest.mark.parametrize("version", [2, 3])
def test_a_version_that_would_leave_a_gap_is_a_conflict(log: EventLog, version: int) -> None:
    log.append(Changes(events=[placed("other")]))
    with pytest.raises(StreamConflict) as conflict:
        log.append(Changes(events=[placed("a", version)]))
    assert conflict.value.streams == {"a"}


def test_a_gap_or_a_repeat_within_the_changes_is_a_conflict(log: EventLog) -> None:
    for versions in ([1, 3], [1, 1]):
        with pytest.raises(StreamConflict):
            log.append(Changes(events=[placed("a", v, bytes([v])) for v in versions]))
    assert log.last_position() == 0


def test_a_refused_append_leaves_nothing_at_all(log: EventLog) -> None:
    log.append(Changes(events=[placed("there")], names=[("SIM:1", "there")]))
    refused = Changes(
        events=[placed("new")],
        names=[("SIM:2", "new"), ("SIM:1", "new")],
        keys=[("new", b"wrapped")],
        positions=[PositionMove(group="g", topic="t", partition=0, expected=0, new=7)],
    )
    with pytest.raises(NameTaken):
        log.append(refused)
    assert log.streams(["new"]) == {"new": []}
    assert log.names(["SIM:1", "SIM:2"]) == {"SIM:1": "there"}
    assert log.keys(["new"]) == {}
    assert log.position("g", "t", 0) == 0


def test_the_log_goes_on_after_a_refusal(log: EventLog) -> None:
    log.append(Changes(events=[placed("a")]))
    with pytest.raises(StreamConflict):
        log.append(Changes(events=[placed("a", 1, b"x")]))
    assert log.append(Changes(events=[placed("a", 2)])) == log.last_position()


def test_changes_that_are_stored_already_count_as_stored(log: EventLog) -> None:
    changes = Changes(
        events=[placed("a", 1, b"one"), placed("a", 2, b"two")],
        names=[("SIM:1", "a")],
        keys=[("a", b"wrapped")],
        positions=[PositionMove(group="g", topic="t", partition=0, expected=0, new=1)],
    )
    assert log.append(changes) == log.append(changes)
    assert len(log.notifications(0, 10)) == 2


def test_changes_of_which_only_a_part_is_stored_are_a_conflict(log: EventLog) -> None:
    log.append(Changes(events=[placed("a")]))
    with pytest.raises(StreamConflict):
        log.append(Changes(events=[placed("a"), placed("b")]))
    assert log.streams(["b"]) == {"b": []}


def test_of_writers_that_race_for_a_version_one_wins(log: EventLog) -> None:
    outcomes: list[str] = []

    def race(writer: int) -> None:
        try:
            log.append(Changes(events=[placed("a", 1, b"%d" % writer)]))
            outcomes.append("won")
        except StreamConflict:
            outcomes.append("lost")

    threads = [threading.Thread(target=race, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["lost"] * 7 + ["won"]
    assert len(log.streams(["a"])["a"]) == 1


def test_a_worker_that_lost_its_partition_stores_nothing(log: EventLog) -> None:
    def step(stream: str, expected: int, new: int) -> Changes:
        move = PositionMove(group="g", topic="t", partition=3, expected=expected, new=new)
        return Changes(events=[placed(stream)], positions=[move])

    log.append(step("first", 0, 10))
    with pytest.raises(PositionMoved) as moved:
        log.append(step("zombie", 0, 10))
    assert moved.value.found == 10
    assert log.streams(["zombie"]) == {"zombie": []}
    assert log.append(step("second", 10, 12)) == log.last_position()
    assert log.position("g", "t", 3) == 12
