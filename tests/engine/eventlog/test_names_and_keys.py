"""Contract of every store: outside names belong to one stream; keys can be forgotten for good."""

from __future__ import annotations

import pytest

from engine.eventlog.log import Changes, EventLog, NameTaken, NewEvent, StreamConflict


def stream(name: str) -> NewEvent:
    return NewEvent(name, 1, "request.placed", b"{}")


def test_a_name_leads_to_its_stream(log: EventLog) -> None:
    log.append(Changes(names=[("SIM:1", "a"), ("number:D-26-1", "a"), ("SIM:2", "b")]))
    assert log.names(["SIM:1", "number:D-26-1", "SIM:3"]) == {"SIM:1": "a", "number:D-26-1": "a"}


def test_a_name_of_another_stream_is_refused_and_the_owner_told(log: EventLog) -> None:
    log.append(Changes(names=[("SIM:1", "a"), ("SIM:2", "a")]))
    with pytest.raises(NameTaken) as taken:
        log.append(Changes(names=[("SIM:0", "b"), ("SIM:1", "b"), ("SIM:2", "b")]))
    assert (taken.value.name, taken.value.stream) == ("SIM:1", "a")
    assert taken.value.taken == {"SIM:1": "a", "SIM:2": "a"}
    assert log.names(["SIM:0"]) == {}


def test_a_stream_may_be_given_its_name_again(log: EventLog) -> None:
    log.append(Changes(names=[("SIM:1", "a")]))
    log.append(Changes(names=[("SIM:1", "a"), ("SIM:9", "a")]))
    assert log.names(["SIM:1", "SIM:9"]) == {"SIM:1": "a", "SIM:9": "a"}


def test_two_streams_cannot_take_a_name_in_one_append(log: EventLog) -> None:
    with pytest.raises(NameTaken):
        log.append(Changes(names=[("SIM:1", "a"), ("SIM:1", "b")]))
    assert log.names(["SIM:1"]) == {}


def test_more_names_than_a_statement_takes_are_looked_up_at_once(log: EventLog) -> None:
    names = [(f"SIM:{n}", f"stream-{n}") for n in range(1_234)]
    log.append(Changes(names=names))
    assert log.names([name for name, _ in names]) == dict(names)


def test_keys_are_read_for_many_streams_at_once(log: EventLog) -> None:
    log.append(Changes(events=[stream("a"), stream("b")], keys=[("a", b"ka"), ("b", b"kb")]))
    assert log.keys(["a", "b", "c"]) == {"a": b"ka", "b": b"kb"}


def test_a_key_may_come_after_its_stream(log: EventLog) -> None:
    log.append(Changes(events=[stream("a")]))
    log.append(Changes(keys=[("a", b"ka")]))
    assert log.keys(["a"]) == {"a": b"ka"}


def test_a_key_without_a_stream_is_a_mistake(log: EventLog) -> None:
    with pytest.raises(ValueError, match="without events"):
        log.append(Changes(keys=[("a", b"ka")]))


def test_a_stream_has_one_key(log: EventLog) -> None:
    log.append(Changes(events=[stream("a")], keys=[("a", b"ka")]))
    with pytest.raises(StreamConflict) as conflict:
        log.append(Changes(keys=[("a", b"other")]))
    assert conflict.value.streams == {"a"}
    assert log.keys(["a"]) == {"a": b"ka"}


def test_a_forgotten_key_is_gone_and_gets_no_successor(log: EventLog) -> None:
    log.append(Changes(events=[stream("a"), stream("b")], keys=[("a", b"ka"), ("b", b"kb")]))
    log.forget_keys(["a", "unknown"])
    assert log.keys(["a", "b"]) == {"b": b"kb"}
    with pytest.raises(StreamConflict):
        log.append(Changes(keys=[("a", b"new")]))


def test_a_stream_that_had_no_key_when_it_was_forgotten_gets_none(log: EventLog) -> None:
    log.append(Changes(events=[stream("a")]))
    log.forget_keys(["a"])
    assert log.keys(["a"]) == {}
    with pytest.raises(StreamConflict):
        log.append(Changes(keys=[("a", b"new")]))
