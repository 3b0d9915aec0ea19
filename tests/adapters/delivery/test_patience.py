"""Back-off with jitter, a circuit breaker per partner, and when a message is given up."""

from __future__ import annotations

from datetime import timedelta

from adapters.delivery.patience import Breakers, Patience
from tests.ops.programs import NOON

PATIENCE = Patience(first=1, factor=2, longest=60, attempts=5, give_up_after=3600, trips=3, rest=5)


def seconds(n: float) -> timedelta:
    return timedelta(seconds=n)


def test_waits_double_and_differ_by_chance() -> None:
    for attempts in range(1, 8):
        most = min(60, 2 ** (attempts - 1))
        waits = {PATIENCE.delay(attempts) for _ in range(50)}
        assert len(waits) > 10
        assert all(seconds(most / 2) <= wait <= seconds(most) for wait in waits)


def test_after_ever_so_many_tries_the_wait_is_the_longest() -> None:
    assert seconds(30) <= PATIENCE.delay(1_000_000) <= seconds(60)


def test_a_message_is_given_up_after_so_many_tries_over_so_long() -> None:
    late, early = NOON + seconds(3600), NOON + seconds(3599)
    assert PATIENCE.is_over(5, NOON, late)
    assert not PATIENCE.is_over(4, NOON, late)
    assert not PATIENCE.is_over(50, NOON, early)


def failed(breakers: Breakers, times: int) -> None:
    for _ in range(times):
        breakers.failed("SIM", NOON)


def test_after_failures_in_a_row_a_partner_is_left_alone() -> None:
    breakers = Breakers(PATIENCE, most=8)
    failed(breakers, 2)
    assert breakers.places("SIM", NOON) == 8
    failed(breakers, 1)
    assert breakers.places("SIM", NOON) == 0
    assert breakers.places("OTHER", NOON) == 8
    assert breakers.closed({}, NOON) == {"SIM"}


def test_after_its_rest_one_message_finds_out_whether_it_answers() -> None:
    breakers = Breakers(PATIENCE, most=8)
    failed(breakers, 3)
    later = NOON + seconds(5)
    assert breakers.places("SIM", later) == 1
    assert breakers.closed({"SIM": 1}, later) == {"SIM"}
    assert breakers.closed({}, later) == set()
    breakers.succeeded("SIM")
    assert breakers.places("SIM", later) == 8


def test_the_rest_doubles_up_to_the_longest_wait() -> None:
    breakers = Breakers(PATIENCE, most=8)
    now, rests = NOON, []
    failed(breakers, 2)
    for _ in range(6):
        breakers.failed("SIM", now)
        rest = next(n for n in range(100) if breakers.places("SIM", now + seconds(n)))
        rests.append(rest)
        now += seconds(rest)
    assert rests == [5, 10, 20, 40, 60, 60]


def test_messages_that_fail_together_count_once_when_it_is_left_alone_already() -> None:
    breakers = Breakers(PATIENCE, most=8)
    failed(breakers, 8)
    assert breakers.places("SIM", NOON + seconds(5)) == 1


def test_a_partner_that_failed_as_often_as_a_message_is_tried_is_hopeless() -> None:
    breakers = Breakers(PATIENCE, most=8)
    for n in range(5):
        assert breakers.hopeless() == set()
        breakers.failed("SIM", NOON + n * seconds(100))
    assert breakers.hopeless() == {"SIM"}
    breakers.succeeded("SIM")
    assert breakers.hopeless() == set()


def test_a_partner_at_its_limit_gets_nothing_more() -> None:
    breakers = Breakers(PATIENCE, most=2)
    assert breakers.closed({"SIM": 2, "OTHER": 1}, NOON) == {"SIM"}


def test_a_rest_that_a_clock_gave_which_was_put_back_is_over() -> None:
    breakers = Breakers(PATIENCE, most=8)
    failed(breakers, 3)
    assert breakers.places("SIM", NOON - seconds(55)) == 0
    assert breakers.places("SIM", NOON - seconds(3600)) == 1
