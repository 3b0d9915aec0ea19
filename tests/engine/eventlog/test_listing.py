"""Contract of every store: all that it holds can be gone through, in pages of any size."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import chain

import pytest
from msgspec.structs import replace

from engine.eventlog.log import Answer, Changes, EventLog, NewEvent, PositionMove, StoreUnfinished
from engine.eventlog.opening import filled, migrate_log, open_to_fill

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STREAMS = [f"s{n}" for n in range(7)]
ANSWERS = [
    Answer(message_id=f"m{9 - n}", digest=b"d", body=b"b", stream=s, recorded_at=NOON)
    for n, s in enumerate([*STREAMS, None])
]


def flat(pages: Iterable[list[object]]) -> list[object]:
    return list(chain.from_iterable(pages))


@pytest.fixture
def full(log: EventLog) -> EventLog:
    log.append(
        Changes(
            events=[NewEvent(stream, 1, "x", b"{}") for stream in [*STREAMS, "keyless"]],
            names=[(f"n:{stream}", stream) for stream in reversed(STREAMS)],
            keys=[(stream, stream.encode()) for stream in STREAMS],
            answers=ANSWERS,
            positions=[
                PositionMove(group=g, topic="t", partition=p, expected=0, new=9)
                for g, p in (("b", 0), ("a", 1), ("a", 0))
            ],
        )
    )
    return log


@pytest.mark.parametrize("page", [1, 3, 7, 100])
def test_everything_comes_once_and_in_order_whatever_the_page(full: EventLog, page: int) -> None:
    assert flat(full.all_names(page)) == [(f"n:{stream}", stream) for stream in STREAMS]
    assert flat(full.all_keys(page)) == [(stream, stream.encode()) for stream in STREAMS]
    assert flat(full.all_answers(page)) == ANSWERS
    assert max(map(len, full.all_answers(page))) <= page


def test_readers_are_told_with_where_they_stand(full: EventLog) -> None:
    assert full.all_positions() == [("a", "t", 0, 9), ("a", "t", 1, 9), ("b", "t", 0, 9)]


def test_forgotten_keys_are_told_apart_from_those_that_never_were(full: EventLog) -> None:
    full.forget_keys(["s2", "keyless", "unknown"])
    told = dict(flat(full.all_keys()))
    assert [stream for stream, key in told.items() if key is None] == ["s2", "keyless"]


def test_an_answer_that_went_out_comes_with_its_time(full: EventLog) -> None:
    full.mark_answered(["m9"], NOON)
    assert flat(full.all_answers())[0] == replace(ANSWERS[0], answered_at=NOON)


def test_an_empty_log_has_nothing(log: EventLog) -> None:
    assert not flat(log.all_names()) + flat(log.all_keys()) + flat(log.all_answers())
    assert log.all_positions() == []


def test_a_store_that_is_being_filled_opens_for_nobody_until_it_is_whole(
    store: str, open_log: Callable[[], EventLog]
) -> None:
    filling = open_to_fill(store)
    filling.append(Changes(events=[NewEvent("a", 1, "x", b"{}")]))
    for opening in (open_log, lambda: migrate_log(store), lambda: open_to_fill(store)):
        with pytest.raises(StoreUnfinished, match="empty the store"):
            opening()
    filled(filling)
    filling.close()
    assert open_log().last_position() == 1
