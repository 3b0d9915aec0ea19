"""Our messages go out in order per request, until the partner confirms them or we give them up."""

from __future__ import annotations

import pytest

from adapters.iso18626.codes import Action
from tests.adapters.delivery.delivering import (
    alerts,
    correspondence,
    deliver,
    placed,
    states,
)
from tests.adapters.delivery.partners import (
    Endpoint,
    confirms,
    fails,
    finds_wrong,
)
from tests.ops.programs import House, new, says


def test_a_confirmed_message_is_delivered_once(home: House, partner: Endpoint) -> None:
    placed(home, "r-1")
    home.act("will-supply")
    assert deliver(home) == 1
    assert deliver(home, later=100) == 0
    assert partner.told() == ["WillSupply"]
    assert states(home) == [("delivered", 1)]
    (fact,) = correspondence(home)
    request_id = home.request().id
    assert home.program.unseal(request_id, fact.sent) == partner.heard[0]
    assert home.program.unseal(request_id, fact.answer) == confirms(partner.heard[0]).body


def test_the_messages_of_a_request_go_out_one_after_the_other(
    home: House, partner: Endpoint
) -> None:
    placed(home, "r-1")
    home.act("will-supply")
    home.act("ship-physically", {"barcodes": ["D-1"]})
    home.act("general-message", {"text": "One page is missing."})
    partner.answers = fails
    assert deliver(home) == 1
    assert deliver(home) == 0
    partner.answers = confirms
    assert [deliver(home, later=1) for _ in range(4)] == [1, 1, 1, 0]
    assert partner.told() == ["WillSupply", "WillSupply", "Loaned", "Loaned"]
    assert partner.heard[0] == partner.heard[1]


def test_requests_do_not_wait_for_each_other(home: House, partner: Endpoint) -> None:
    placed(home, "r-1", "r-2")
    home.act("will-supply", {}, "r-1")
    home.act("will-supply", {}, "r-2")
    assert deliver(home) == 2


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_first_message_waits_for_the_confirmation_at_most_five_seconds(
    home: House, partner: Endpoint, confirmed: bool
) -> None:
    (message_id,) = home.put(new())
    home.work()
    home.act("will-supply")
    assert [deliver(home, later=later) for later in (0, 4.9)] == [0, 0]
    if confirmed:
        home.log.mark_answered([message_id], home.clock())
    else:
        home.clock.pass_time(seconds=0.2)
    assert deliver(home) == 1
    assert partner.told() == ["WillSupply"]


def test_an_answer_to_a_message_waits_for_its_confirmation(home: House, partner: Endpoint) -> None:
    placed(home, "r-1")
    (asked,) = home.put(says(Action.STATUS_REQUEST))
    home.work()
    assert deliver(home) == 0
    home.log.mark_answered([asked], home.clock())
    assert deliver(home) == 1


def test_a_failed_try_is_put_off_with_growing_waits(home: House, partner: Endpoint) -> None:
    partner.answers = fails
    placed(home, "r-1")
    home.act("will-supply")
    waits = []
    for _ in range(2):
        assert deliver(home) == 1
        (row,) = home.log.rows("SELECT next_at, last_error FROM deliveries")
        waits.append(row["next_at"] - home.clock().timestamp())
        home.clock.pass_time(seconds=waits[-1])
        assert row["last_error"] == "http_503"
    assert 0.5 <= waits[0] <= 1 <= waits[1] <= 2


def test_a_partners_error_is_delivered_and_alerts_staff(home: House, partner: Endpoint) -> None:
    partner.answers = finds_wrong("status: Sideways")
    placed(home, "r-1")
    home.act("will-supply")
    deliver(home)
    assert states(home) == [("delivered", 1)]
    assert alerts(home) == ["partner_error"]
    (fact,) = correspondence(home)
    assert fact.error_type == "UnrecognisedDataValue"
    assert home.program.unseal(home.request().id, fact.error_value) == b"status: Sideways"


def test_a_request_that_the_partner_does_not_know_yet_is_tried_again_for_a_minute(
    home: House, partner: Endpoint
) -> None:
    partner.answers = finds_wrong("requestingAgencyRequestId: r-1")
    placed(home, "r-1")
    home.act("will-supply")
    deliver(home)
    assert states(home) == [("waiting", 1)]
    assert alerts(home) == []
    partner.answers = confirms
    deliver(home, later=1)
    assert states(home) == [("delivered", 2)]


def test_after_a_minute_an_unknown_request_is_an_error(home: House, partner: Endpoint) -> None:
    partner.answers = finds_wrong("requestingAgencyRequestId: r-1")
    placed(home, "r-1")
    home.act("will-supply")
    deliver(home, later=61)
    assert states(home) == [("delivered", 1)]
    assert alerts(home) == ["partner_error"]
