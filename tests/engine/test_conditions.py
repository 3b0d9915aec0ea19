"""Conditions: offered in the partner's dialect, taken, refused, or never answered (spec A10)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from msgspec.structs import replace

from engine.commands import arrival, ending, partner, supply
from engine.events.ending import Rejected
from engine.partner import ConditionLapse
from engine.statuses import Status
from engine.values import Money
from tests.engine.given import (
    DIGITAL_WANTED,
    asked_again,
    cancel_reply,
    conditional,
    located,
    requested,
    will_supply,
)
from tests.engine.story import DEMO, ISO, PARTNER, STAFF, SYSTEM, Story, profile, text


@pytest.mark.parametrize(
    ("dialect", "told"),
    [
        ("plain", "RetryPossible"),
        ("alma", "WillSupply"),
        ("illiad", "WillSupply"),
        ("reshare", "ExpectToSupply"),
        ("crosslink", "WillSupply"),
        ("oclc", "WillSupply"),
    ],
)
def test_conditions_are_told_in_the_partners_dialect(dialect: str, told: str) -> None:
    story = conditional(Story(partner=replace(ISO, dialect=dialect)))
    assert story.told == [("RequestResponse", told)]
    assert story.r.condition is not None
    assert story.r.condition.told_as == told
    assert story.do(partner.AskStatus).told == [("StatusRequestResponse", told)]


def test_conditions_are_remembered_until_they_are_answered() -> None:
    story = conditional()
    assert story.r.condition is not None
    assert story.r.condition.condition == "LibraryUseOnly"
    assert story.r.condition.reply_by == story.day(7)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"reason": ""}, "missing", "reason"),
        ({"days": 0}, "not_in_future", "reply_by"),
        ({"days": -1}, "not_in_future", "reply_by"),
    ],
)
def test_conditions_need_a_reason_and_a_day_ahead(
    fields: dict[str, object], code: str, field: str
) -> None:
    story = requested()
    days = fields.get("days", 3)
    assert isinstance(days, int)
    refusal = story.refuses(
        supply.OfferConditions, reason=fields.get("reason", "Other"), reply_by=story.day(days)
    )
    assert (refusal.code, refusal.field) == (code, field)


@pytest.mark.parametrize("by", [PARTNER, STAFF])
def test_a_yes_opens_the_request_again(by: object) -> None:
    story = conditional().do(partner.AcceptConditions, by=by, note=text("fine"))
    assert story.status == "created"
    assert story.r.condition is None
    assert story.news == []
    assert [note.kind for note in story.r.notes] == ["from_partner"]


@pytest.mark.parametrize("by", [PARTNER, STAFF])
def test_a_no_rejects_the_request(by: object) -> None:
    story = conditional().do(partner.RefuseConditions, by=by, note=text("no"))
    assert story.status == "rejected"
    assert story.told == [("StatusChange", "Unfilled")]
    assert story.news[0].details.reason_unfilled == "PolicyProblem"
    assert [note.kind for note in story.r.notes] == ["from_partner"]


@pytest.mark.parametrize("answer", [partner.AcceptConditions, partner.RefuseConditions])
def test_an_answer_to_no_question_is_a_message(answer: type[partner.PartnerFact]) -> None:
    for note in (text("words"), None):
        story = requested().do(answer, note=note)
        assert story.status == "created"
        assert story.happened == ["request.general_message_received"]
        (message,) = story.r.notes
        assert message.kind == "message_in"
        assert message.active
        assert message.text == (note.box if note else None)


@pytest.mark.parametrize("answer", [partner.AcceptConditions, partner.RefuseConditions])
def test_an_answer_while_a_cancel_waits_leaves_the_conditions_open(
    answer: type[partner.PartnerFact],
) -> None:
    story = cancel_reply(conditional()).do(answer)
    assert story.r.condition is not None
    assert story.do(ending.AnswerCancel, accept=False).status == "conditional"
    assert story.do(partner.AcceptConditions).status == "created"


# -- nobody answers


def lapsed(lapse: ConditionLapse, story: Story | None = None) -> Story:
    """Nobody answered in time, and the profile has its rule for that."""
    story = story or Story()
    story.having(profile=profile(condition_lapse=lapse))
    story = conditional(story).wait(days=8)
    return story.do(supply.LapseConditions, by=SYSTEM)


def test_the_partner_may_answer_until_the_day_is_over() -> None:
    story = conditional().wait(days=7)
    refusal = story.refuses(supply.LapseConditions, by=SYSTEM)
    assert refusal.code == "too_early"
    assert story.wait(days=1).do(supply.LapseConditions, by=SYSTEM).status == "rejected"


def test_by_default_the_request_is_then_rejected() -> None:
    story = lapsed(ConditionLapse.REJECT)
    assert story.status == "rejected"
    assert story.told == [("StatusChange", "Unfilled")]
    assert story.news[0].details.reason_unfilled == "PolicyProblem"
    assert story.r.condition is None


def test_a_profile_may_open_the_request_again() -> None:
    story = lapsed(ConditionLapse.REOPEN)
    assert story.status == "created"
    assert story.news == []
    assert story.alerts == set()


def test_a_profile_may_leave_it_to_staff_who_are_alerted_once() -> None:
    story = lapsed(ConditionLapse.ALERT)
    assert story.status == "conditional"
    assert story.alerts == {"conditions_answered_late"}
    assert story.refuses(supply.LapseConditions, by=SYSTEM).code == "lapsed"
    assert story.do(partner.AcceptConditions).status == "created"


def test_new_conditions_may_lapse_anew() -> None:
    story = lapsed(ConditionLapse.ALERT).do(partner.AcceptConditions)
    story = conditional(story).wait(days=8)
    assert story.do(supply.LapseConditions, by=SYSTEM).status == "conditional"


REJECTIONS: dict[str, Callable[[Story], Story]] = {
    "refused": lambda s: conditional(s).do(partner.RefuseConditions),
    "lapsed": lambda s: lapsed(ConditionLapse.REJECT, s),
}


@pytest.mark.parametrize("how", REJECTIONS)
@pytest.mark.parametrize("keep", [True, False])
def test_the_setting_keeps_these_rejections_active_too(how: str, keep: bool) -> None:
    library = replace(DEMO, keep_rejected_request_active=keep)
    story = REJECTIONS[how](Story(library=library))
    assert story.r.completed is not keep
    assert story.last is not None
    (fact,) = [fact for fact in story.last.facts if isinstance(fact, Rejected)]
    assert (fact.cause, fact.reason) == ("condition", "PolicyProblem")


# -- a finished copy waits for the answer


def copy_finished_while_waiting(story: Story | None = None) -> Story:
    """A digitization was finished while we waited for the answer to our conditions."""
    story = requested(story, service=DIGITAL_WANTED)
    located(story).do(supply.CreateDigitization)
    conditional(story).do(supply.CompleteDigitization, files=("sha256:9",))
    assert story.status == "conditional"
    assert story.news == []
    return story


def sent_copies(story: Story) -> int:
    """How often the copy went out."""
    return [fact.event.NAME for fact in story.facts].count("request.shipped_digitally")


def test_a_yes_sends_the_finished_copy() -> None:
    story = copy_finished_while_waiting().do(partner.AcceptConditions)
    assert story.status == "shipped_digitally"
    assert story.told == [("StatusChange", "CopyCompleted")]


def test_a_retry_counts_as_a_yes_and_sends_what_is_still_wanted() -> None:
    story = copy_finished_while_waiting()
    again = asked_again(service=DIGITAL_WANTED)
    story.do(arrival.RetryRequest, by=PARTNER, partner="SIM", **again)
    assert story.status == "shipped_digitally"
    assert story.told == [("RequestResponse", "CopyCompleted")]


def test_a_retry_for_something_else_sends_nothing() -> None:
    story = copy_finished_while_waiting()
    other = replace(story.r.citation, title="Another")
    again = asked_again(service=DIGITAL_WANTED, citation=other)
    story.do(arrival.RetryRequest, by=PARTNER, partner="SIM", **again)
    assert story.status == "created"
    assert sent_copies(story) == 0


def test_a_lapse_that_opens_the_request_sends_the_finished_copy() -> None:
    reopening = profile(condition_lapse=ConditionLapse.REOPEN)
    story = copy_finished_while_waiting().having(profile=reopening).wait(days=8)
    assert story.do(supply.LapseConditions, by=SYSTEM).status == "shipped_digitally"


def test_a_refused_cancel_that_leads_back_to_waiting_sends_nothing_yet() -> None:
    story = cancel_reply(copy_finished_while_waiting())
    assert story.do(ending.AnswerCancel, accept=False).status == "conditional"
    assert sent_copies(story) == 0
    assert story.do(partner.AcceptConditions).status == "shipped_digitally"


def test_a_no_sends_nothing() -> None:
    story = copy_finished_while_waiting().do(partner.RefuseConditions)
    assert sent_copies(story) == 0


def test_a_copy_that_was_sent_is_not_sent_again() -> None:
    story = copy_finished_while_waiting().do(partner.AcceptConditions)
    story.do(partner.ConfirmReceived).do(ending.Reactivate)
    cancel_reply(story).do(ending.AnswerCancel, accept=False)
    assert story.status == Status.REACTIVATED
    assert sent_copies(story) == 1


def test_the_cost_of_a_condition_is_kept() -> None:
    cost = Money(amount=Decimal("5"), currency="EUR")
    story = conditional(cost=cost)
    assert story.r.condition is not None
    assert story.r.condition.cost == cost


def test_conditions_after_a_promise_remember_as_what_they_were_told() -> None:
    story = conditional(will_supply(Story(partner=replace(ISO, dialect="reshare"))))
    assert story.r.condition is not None
    assert story.r.condition.told_as == "WillSupply"
