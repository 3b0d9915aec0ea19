"""The partner wishes to cancel: who answers, when it is too late, and what it leads back to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.commands import arrival, ending, partner, supply
from engine.events.ending import CancelAnswered
from engine.partner import Step
from engine.statuses import Status
from tests.engine.given import (
    at,
    cancel_reply,
    cancelled,
    conditional,
    located,
    lost,
    pending_auto_reject,
    rejected,
    renew_requested,
    requested,
    returned,
    shipped,
    shipped_digitally,
    will_supply,
)
from tests.engine.story import SYSTEM, Story, profile, text

BY_ITSELF = profile(automatic_cancel_answer=True)
OFF = profile(off=(Step.CANCEL,))


def answered(story: Story) -> tuple[bool, str]:
    """What the last step answered, and how."""
    assert story.last is not None
    (fact,) = [fact for fact in story.last.facts if isinstance(fact, CancelAnswered)]
    return fact.accepted, fact.how


def test_staff_answer_a_wish_to_cancel() -> None:
    story = requested().do(partner.AskCancel, note=text("found it"))
    assert story.status == "cancel_reply"
    assert story.news == []
    assert [note.kind for note in story.r.notes] == ["from_partner"]


def test_a_yes_cancels_the_request() -> None:
    story = cancelled()
    assert story.told == [("CancelResponse", "Cancelled")]
    assert story.news[0].answer is True
    assert answered(story) == (True, "staff")


def test_a_yes_ends_the_work_that_is_under_way() -> None:
    story = located().do(supply.CreateMove).do(supply.CreateDigitization)
    cancelled(story)
    assert {work.state for work in story.r.works} == {"cancelled"}
    assert story.alerts == {"move_cancelled", "digitization_cancelled"}


@pytest.mark.parametrize(
    "place",
    [
        Status.CREATED,
        Status.LOCATE_FAILED,
        Status.BEING_PROCESSED,
        Status.WILL_SUPPLY,
        Status.CONDITIONAL,
        Status.PENDING_AUTO_REJECT,
        Status.REACTIVATED,
    ],
)
def test_a_no_leads_back_to_where_it_was(place: Status) -> None:
    story = cancel_reply(at(place)).do(ending.AnswerCancel, accept=False)
    assert story.status == place
    assert story.r.before_cancel is None
    assert answered(story) == (False, "staff")
    assert [message.answer for message in story.news] == [False]


def test_a_no_to_a_promise_repeats_the_promise() -> None:
    story = cancel_reply(will_supply()).do(ending.AnswerCancel, accept=False)
    assert story.told == [("CancelResponse", "WillSupply")]


def test_a_planned_reject_goes_on_after_a_refused_cancel() -> None:
    story = cancel_reply(pending_auto_reject()).wait(days=9)
    assert story.refuses(ending.CarryOutReject, by=SYSTEM).code == "wrong_status"
    story.do(ending.AnswerCancel, accept=False)
    assert story.do(ending.CarryOutReject, by=SYSTEM).status == "rejected"


def test_a_planned_reject_may_be_stopped_after_a_refused_cancel() -> None:
    story = cancel_reply(pending_auto_reject(at(Status.LOCATE_FAILED)))
    story.do(ending.AnswerCancel, accept=False).do(ending.StopReject)
    assert story.status == "locate_failed"


def test_the_profile_may_agree_by_itself() -> None:
    story = cancel_reply(located(Story(profile=BY_ITSELF)))
    assert story.status == "cancelled"
    assert answered(story) == (True, "automatic")
    assert story.told == [("CancelResponse", "Cancelled")]


def test_the_profile_agrees_to_cancel_conditions_by_itself_as_well() -> None:
    story = cancel_reply(conditional(Story(profile=BY_ITSELF)))
    assert story.status == "cancelled"
    assert story.r.condition is None


@pytest.mark.parametrize("place", [Status.CREATED, Status.WILL_SUPPLY, Status.CONDITIONAL])
def test_a_profile_that_does_not_cancel_says_no_at_once(place: Status) -> None:
    story = at(place, Story(profile=OFF)).do(partner.AskCancel)
    assert story.status == place
    assert answered(story) == (False, "off")
    assert story.alerts == set()
    assert [message.answer for message in story.news] == [False]


# -- cancelling as an answer to conditions


@pytest.mark.parametrize("rules", [BY_ITSELF, OFF, profile()])
def test_the_reject_marker_cancels_whatever_the_profile_says(rules: object) -> None:
    story = conditional(Story(profile=rules)).do(partner.AskCancel, refuses_conditions=True)
    assert story.status == "cancelled"
    assert answered(story) == (True, "condition")
    assert story.told == [("CancelResponse", "Cancelled")]


def test_the_marker_without_conditions_is_a_plain_cancel() -> None:
    story = requested().do(partner.AskCancel, refuses_conditions=True)
    assert story.status == "cancel_reply"
    story = requested(Story(profile=BY_ITSELF)).do(partner.AskCancel, refuses_conditions=True)
    assert answered(story) == (True, "automatic")


# -- races


@pytest.mark.parametrize("history", [shipped, returned, renew_requested])
def test_once_shipped_it_is_too_late_and_staff_are_alerted(
    history: Callable[[], Story],
) -> None:
    story = history()
    before = story.status
    story.do(partner.AskCancel, note=text("please"))
    assert story.status == before
    assert answered(story) == (False, "shipped")
    assert story.told == [("CancelResponse", "Loaned")]
    assert story.alerts == {"cancel_refused_shipped"}
    assert story.r.notes[-1].kind == "from_partner"


@pytest.mark.parametrize("rules", [BY_ITSELF, OFF])
def test_once_shipped_the_profile_does_not_matter(rules: object) -> None:
    story = shipped(Story(profile=rules)).do(partner.AskCancel)
    assert answered(story) == (False, "shipped")


@pytest.mark.parametrize("history", [lost, shipped_digitally, rejected, cancelled])
def test_what_is_over_cannot_be_cancelled(history: Callable[[], Story]) -> None:
    assert history().refuses(partner.AskCancel).code == "wrong_status"


def test_a_second_wish_while_one_waits_is_only_recorded() -> None:
    story = cancel_reply().do(partner.AskCancel, note=text("hurry"))
    assert story.happened == ["request.note_added"]
    assert story.r.before_cancel is Status.CREATED


def test_while_a_cancel_waits_nothing_is_shipped() -> None:
    story = cancel_reply()
    assert story.refuses(supply.ShipPhysically, barcodes=("A1",)).code == "wrong_status"
    assert story.refuses(supply.ShipDigitally, files=("f",)).code == "wrong_status"


def test_while_a_cancel_waits_it_may_still_be_located() -> None:
    story = cancel_reply(at(Status.LOCATE_FAILED))
    assert located(story).status == "cancel_reply"
    assert story.do(ending.AnswerCancel, accept=False).status == "locate_failed"
    assert story.refuses(arrival.RecordLocateFailed, reason="none").code == "condition_not_met"


def test_a_cancelled_request_knows_of_no_condition_and_no_planned_reject() -> None:
    for history in (conditional, pending_auto_reject):
        story = cancelled(history())
        assert (story.r.condition, story.r.reject_on, story.r.before_reject) == (None, None, None)
