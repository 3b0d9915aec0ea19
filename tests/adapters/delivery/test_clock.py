"""A clock that was ahead and is put back keeps no message waiting."""

from __future__ import annotations

from adapters.iso18626.codes import Action
from tests.adapters.delivery.delivering import deliver, placed
from tests.adapters.delivery.partners import Endpoint, confirms, fails
from tests.ops.programs import House, says

DAYS = 3


def test_what_was_put_off_by_a_clock_that_was_ahead_goes_out(
    home: House, partner: Endpoint
) -> None:
    placed(home, "r-1")
    partner.answers = fails
    home.clock.pass_time(days=DAYS)
    home.act("will-supply")
    assert deliver(home) == 1
    partner.answers = confirms
    home.clock.pass_time(days=-DAYS)
    assert deliver(home) == 1
    assert partner.told() == ["WillSupply", "WillSupply"]


def test_what_was_put_off_by_the_right_clock_is_not_hurried(home: House, partner: Endpoint) -> None:
    placed(home, "r-1")
    partner.answers = fails
    home.act("will-supply")
    assert [deliver(home), deliver(home)] == [1, 0]


def test_what_was_decided_by_a_clock_that_was_ahead_goes_out_when_it_is_put_back(
    home: House, partner: Endpoint
) -> None:
    placed(home, "r-1")
    home.clock.pass_time(days=DAYS)
    home.put(says(Action.STATUS_REQUEST))
    home.work()  # nobody noted that the answer went out
    home.clock.pass_time(days=-DAYS)
    assert deliver(home) == 1
    assert partner.told() == ["RequestReceived"]
