"""Which ISO 18626 status the partner is told (`lifecycle.md`, "What we tell an ISO partner")."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from engine.commands import arrival, ending, partner, supply
from engine.partner import Step
from engine.statuses import ANYWHERE, REACTIVATED_OUT, Status
from tests.engine.given import (
    asked_again,
    at,
    being_processed,
    cancel_reply,
    completed,
    conditional,
    digital_loan,
    invited_to_retry,
    non_returnable,
    overdue,
    recalled,
    received,
    rejected,
    requested,
    returned,
    shipped,
    shipped_digitally,
    will_supply,
)
from tests.engine.story import ISO, PARTNER, Story, profile

RECEIVED, LOANED, UNFILLED = "RequestReceived", "Loaned", "Unfilled"
ANSWERS = {
    Status.CREATED: RECEIVED,
    Status.LOCATE_FAILED: RECEIVED,
    Status.BEING_PROCESSED: "ExpectToSupply",
    Status.WILL_SUPPLY: "WillSupply",
    Status.CONDITIONAL: "RetryPossible",
    Status.PENDING_AUTO_REJECT: RECEIVED,
    Status.SHIPPED_PHYSICALLY: LOANED,
    Status.SHIPPED_DIGITALLY: "CopyCompleted",
    Status.RECEIVED_BY_PARTNER: LOANED,
    Status.RENEW_REQUESTED: LOANED,
    Status.RENEW_RESPONSE: LOANED,
    Status.PATRON_RENEWAL: LOANED,
    Status.STAFF_RENEWAL: LOANED,
    Status.RENEWAL_ACCEPTED: LOANED,
    Status.OVERDUE: "Overdue",
    Status.NOT_OVERDUE: LOANED,
    Status.RECALLED_ITEM: "Recalled",
    Status.BORROWER_RECALLED: "Recalled",
    Status.RETURNED_BY_PARTNER: LOANED,
    Status.LENDER_CHECKED_IN: LOANED,
    Status.LOST: "CompletedWithoutReturn",
    Status.DAMAGED: LOANED,
    Status.CANCEL_REPLY: RECEIVED,
    Status.CANCELLED: "Cancelled",
    Status.REJECTED: UNFILLED,
    Status.EXPIRED: UNFILLED,
    Status.REACTIVATED: RECEIVED,
    REACTIVATED_OUT: LOANED,
    Status.REQUEST_COMPLETED: "LoanCompleted",
}


def asked_for_the_status(story: Story) -> str:
    """What we answer to a partner that asks for the status."""
    story.do(partner.AskStatus)
    ((reason, told),) = story.told
    assert reason == "StatusRequestResponse"
    return told


def test_there_is_an_answer_for_every_place() -> None:
    assert ANSWERS.keys() == ANYWHERE


@pytest.mark.parametrize("place", ANSWERS)
def test_a_partner_that_asks_for_the_status_gets_the_one_of_our_place(place: str) -> None:
    assert asked_for_the_status(at(place)) == ANSWERS[place]


@pytest.mark.parametrize("place", ANSWERS)
def test_a_status_is_told_the_same_twice(place: str) -> None:
    story = at(place)
    assert asked_for_the_status(story) == asked_for_the_status(story)


def silent(place: str) -> Story:
    """A story that came to a place without a word to the partner."""
    quiet = profile(
        off=(Step.CHECKED_IN_MESSAGE, Step.LOST_COMMUNICATED, Step.DAMAGED_COMMUNICATED)
    )
    return at(place, Story(profile=quiet))


def test_a_loss_that_was_not_told_leaves_the_loan_as_told() -> None:
    assert asked_for_the_status(silent(Status.LOST)) == LOANED


def test_a_loan_is_completed_even_where_check_in_is_not_told() -> None:
    assert asked_for_the_status(silent(Status.REQUEST_COMPLETED)) == "LoanCompleted"


def set_by_hand(story: Story, status: Status) -> Story:
    """Set by hand, which tells the partner nothing."""
    return story.do(ending.SetStatus, status=status)


@pytest.mark.parametrize(
    ("begin", "status", "told"),
    [
        (requested, Status.REQUEST_COMPLETED, UNFILLED),
        (requested, Status.EXPIRED, UNFILLED),
        (requested, Status.CANCELLED, "Cancelled"),
        (requested, Status.LOST, LOANED),
        (requested, Status.DAMAGED, LOANED),
        (shipped, Status.REQUEST_COMPLETED, "LoanCompleted"),
        (shipped, Status.BORROWER_RECALLED, "Recalled"),
        (shipped, Status.NOT_OVERDUE, LOANED),
        (digital_loan, Status.REQUEST_COMPLETED, "LoanCompleted"),
    ],
)
def test_a_status_set_by_hand_is_told_to_who_asks(
    begin: Callable[[], Story], status: Status, told: str
) -> None:
    assert asked_for_the_status(set_by_hand(begin(), status)) == told


@pytest.mark.parametrize(
    ("begin", "told"),
    [
        (non_returnable, "CopyCompleted"),
        (shipped_digitally, "CopyCompleted"),
        (digital_loan, LOANED),
        (invited_to_retry, "RetryPossible"),
    ],
)
def test_what_was_sent_decides_what_is_told(begin: Callable[[], Story], told: str) -> None:
    assert asked_for_the_status(begin()) == told


def test_a_copy_is_completed_as_a_copy_also_where_nothing_was_told_of_it() -> None:
    story = being_processed()
    by_broker = {"by": PARTNER, "format": "physical"}
    story.do(supply.ShipNonReturnable, **by_broker)
    assert story.messages == []
    assert asked_for_the_status(set_by_hand(story, Status.REQUEST_COMPLETED)) == "CopyCompleted"


def test_while_recalled_every_loan_is_told_as_recalled() -> None:
    for further in (received, returned):
        assert asked_for_the_status(further(recalled(shipped()))) == "Recalled"


def test_a_recalled_loan_that_is_overdue_is_told_as_overdue() -> None:
    assert asked_for_the_status(overdue(recalled())) == "Overdue"


def test_dialects_that_do_not_know_expect_to_supply_get_request_received() -> None:
    for dialect in ("alma", "illiad"):
        story = being_processed(Story(partner=replace(ISO, dialect=dialect)))
        assert asked_for_the_status(story) == RECEIVED


def test_an_unknown_dialect_is_spoken_to_plainly() -> None:
    story = being_processed(Story(partner=replace(ISO, dialect="klingon")))
    assert asked_for_the_status(story) == "ExpectToSupply"


@pytest.mark.parametrize("waits_in", [Status.WILL_SUPPLY, Status.CONDITIONAL])
def test_while_a_cancel_waits_the_status_is_that_of_before(waits_in: Status) -> None:
    assert asked_for_the_status(cancel_reply(at(waits_in))) == ANSWERS[waits_in]


# -- before shipping, never to the left


def test_take_up_after_will_supply_is_still_told_as_will_supply() -> None:
    assert asked_for_the_status(being_processed(will_supply())) == "WillSupply"


def test_back_to_created_after_take_up_is_still_told_as_expect_to_supply() -> None:
    story = being_processed()
    assert asked_for_the_status(story) == "ExpectToSupply"
    assert asked_for_the_status(set_by_hand(story, Status.CREATED)) == "ExpectToSupply"


def test_a_promise_after_retry_possible_is_not_told_to_its_left() -> None:
    story = conditional().do(partner.AcceptConditions).do(supply.WillSupply)
    assert story.told == [("StatusChange", "RetryPossible")]


def test_conditions_after_a_promise_are_not_told_to_its_left() -> None:
    story = conditional(will_supply(Story(partner=replace(ISO, dialect="reshare"))))
    assert story.told == [("StatusChange", "WillSupply")]
    assert asked_for_the_status(story) == "WillSupply"


def test_a_retry_begins_anew_with_what_is_told() -> None:
    story = conditional()
    story.do(arrival.RetryRequest, by=PARTNER, partner="SIM", **asked_again())
    assert asked_for_the_status(story) == RECEIVED


def test_a_last_word_stays_until_another_is_told() -> None:
    story = conditional().do(partner.AcceptConditions)
    assert asked_for_the_status(story) == "RetryPossible"
    assert asked_for_the_status(story.do(ending.Reject, reason="NotHeld")) == UNFILLED


def test_a_reactivation_ends_a_last_word() -> None:
    assert asked_for_the_status(rejected().do(ending.Reactivate)) == RECEIVED
    assert asked_for_the_status(completed().do(ending.Reactivate)) == LOANED
