"""Contract of every store: a message has one answer, and a repeat finds the first one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.eventlog.log import AlreadyAnswered, Answer, Changes, EventLog

NOON = datetime(2026, 11, 24, 12, 0, 0, 123_457, tzinfo=UTC)


def answer(message_id: str, digest: bytes = b"d", body: bytes = b"<ok/>") -> Answer:
    return Answer(message_id=message_id, digest=digest, body=body, stream="a", recorded_at=NOON)


def test_an_answer_comes_back_as_it_was(log: EventLog) -> None:
    nowhere = Answer(message_id="m2", digest=b"\x00", body=b"", stream=None, recorded_at=NOON)
    log.append(Changes(answers=[answer("m1"), nowhere]))
    assert log.answers(["m1", "m2", "m3"]) == {"m1": answer("m1"), "m2": nowhere}


def test_the_first_answer_to_a_content_is_the_answer_to_its_repeats(log: EventLog) -> None:
    log.append(Changes(answers=[answer("z", body=b"first"), answer("a", body=b"second")]))
    log.append(Changes(answers=[answer("b", body=b"third"), answer("c", digest=b"e")]))
    found = log.first_answers([("a", b"d"), ("a", b"e"), ("a", b"f"), ("b", b"d")])
    first = {content: a.message_id for content, a in found.items()}
    assert first == {("a", b"d"): "z", ("a", b"e"): "c"}


def test_a_message_is_answered_once(log: EventLog) -> None:
    log.append(Changes(answers=[answer("m1")]))
    with pytest.raises(AlreadyAnswered) as before:
        log.append(Changes(answers=[answer("m0"), answer("m1", body=b"<other/>")]))
    assert before.value.message_ids == {"m1"}
    assert log.answers(["m0", "m1"]) == {"m1": answer("m1")}


def test_a_message_cannot_have_two_answers_in_one_append(log: EventLog) -> None:
    with pytest.raises(AlreadyAnswered):
        log.append(Changes(answers=[answer("m1"), answer("m1", body=b"<other/>")]))
    assert log.answers(["m1"]) == {}


def test_answers_that_are_stored_already_count_as_stored(log: EventLog) -> None:
    log.append(Changes(answers=[answer("m1")]))
    log.mark_answered(["m1"], NOON)
    assert log.append(Changes(answers=[answer("m1")])) == 0


def test_the_first_time_that_an_answer_went_out_counts(log: EventLog) -> None:
    log.append(Changes(answers=[answer("m1"), answer("m2")]))
    log.mark_answered(["m1", "unknown"], NOON)
    log.mark_answered(["m1"], NOON + timedelta(seconds=5))
    found = log.answers(["m1", "m2"])
    assert [found[m].answered_at for m in ("m1", "m2")] == [NOON, None]
