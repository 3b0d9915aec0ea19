"""We say no: by staff, by a rule after a grace period, and so that the partner may ask again."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.commands import arrival, ending, loan, supply
from engine.events.ending import Rejected
from engine.partner import Step
from engine.statuses import Status
from tests.engine.given import (
    asked_again,
    at,
    being_processed,
    conditional,
    invited_to_retry,
    located,
    pending_auto_reject,
    rejected,
    requested,
    shipped,
    will_supply,
)
from tests.engine.story import DEMO, PARTNER, SYSTEM, Story, profile, text


def rejection(story: Story) -> Rejected:
    """The fact of the last step that says no."""
    assert story.last is not None
    (fact,) = [fact for fact in story.last.facts if isinstance(fact, Rejected)]
    return fact


def test_reason_and_internal_note_become_notes() -> None:
    story = requested().do(
        ending.Reject,
        reason="NotHeld",
        internal_reason="withdrawn",
        internal_note=text("see the shelf"),
        note_to_partner=text("sorry"),
    )
    reason, internal, to_partner = story.r.notes
    assert (reason.kind, reason.text, reason.code) == ("internal", None, "NotHeld")
    assert (internal.kind, internal.text) == ("internal", text("see the shelf").box)
    assert (to_partner.kind, to_partner.text) == ("to_partner", text("sorry").box)
    assert len({note.id for note in story.r.notes}) == 3
    assert story.news[0].details.note == text("sorry").box


def test_the_internal_reason_stays_with_us() -> None:
    story = requested().do(ending.Reject, reason="NotHeld", internal_reason="withdrawn")
    fact = rejection(story)
    assert (fact.cause, fact.reason, fact.internal_reason) == ("staff", "NotHeld", "withdrawn")
    assert story.news[0].details.reason_unfilled == "NotHeld"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "", "may_retry": True}, "reason_retry"),
        ({"reason": "NotHeld", "may_retry": True}, "reason_retry"),
        ({"reason": "", "may_retry": True, "reason_retry": "CostExceedsMaxCost"}, "cost"),
    ],
)
def test_a_rejection_needs_its_reason(fields: dict[str, object], field: str) -> None:
    refusal = requested().refuses(ending.Reject, **fields)
    assert (refusal.code, refusal.field) == ("missing", field)


def test_conditions_may_be_withdrawn_by_rejecting() -> None:
    story = rejected(conditional())
    assert story.status == "rejected"
    assert story.r.condition is None


def test_where_the_partner_waits_for_our_conditions_it_is_not_invited_anew() -> None:
    refusal = conditional().refuses(ending.Reject, reason="", may_retry=True, reason_retry="OnLoan")
    assert refusal.code == "wrong_status"


def test_a_rejection_completes_the_request_unless_the_setting_keeps_it() -> None:
    assert rejected().r.completed
    kept = rejected(Story(library=replace(DEMO, keep_rejected_request_active=True)))
    assert not kept.r.completed


def test_the_setting_counts_for_rejections_after_its_change_only() -> None:
    story = rejected()
    story.having(library=replace(DEMO, keep_rejected_request_active=True))
    assert story.do(ending.Remove).r.completed


def test_a_kept_rejection_that_ends_otherwise_is_completed() -> None:
    kept = rejected(Story(library=replace(DEMO, keep_rejected_request_active=True)))
    kept.do(ending.SetStatus, status=Status.REQUEST_COMPLETED)
    assert kept.r.completed


def test_a_kept_rejection_that_is_reactivated_and_cancelled_is_completed() -> None:
    kept = rejected(Story(library=replace(DEMO, keep_rejected_request_active=True)))
    kept.do(ending.Reactivate).do(ending.SetStatus, status=Status.CANCELLED)
    assert kept.r.completed


# -- by a rule


def test_a_rule_rejects_after_the_profiles_grace_period() -> None:
    story = pending_auto_reject(Story(profile=profile(reject_grace_days=5)))
    assert story.r.reject_on == story.day(5)
    assert story.wait(days=4).refuses(ending.CarryOutReject, by=SYSTEM).code == "too_early"
    story.wait(days=1).do(ending.CarryOutReject, by=SYSTEM)
    assert story.status == "rejected"
    fact = rejection(story)
    assert (fact.cause, fact.reason, fact.may_retry) == ("automatic", "NotHeld", False)
    assert story.news[0].details.reason_unfilled == "NotHeld"
    assert (story.r.reject_on, story.r.reject_reason) == (None, "")


def test_a_rule_may_name_the_day() -> None:
    story = requested()
    story.do(ending.PlanReject, by=SYSTEM, reason="NotHeld", on=story.day(1))
    assert story.wait(days=1).do(ending.CarryOutReject, by=SYSTEM).status == "rejected"


def test_a_planned_reject_needs_its_reason() -> None:
    assert requested().refuses(ending.PlanReject, by=SYSTEM, reason="").field == "reason"


@pytest.mark.parametrize("place", [Status.CREATED, Status.LOCATE_FAILED, Status.BEING_PROCESSED])
def test_staff_who_stop_it_lead_back_to_where_it_was(place: Status) -> None:
    story = pending_auto_reject(at(place)).do(ending.StopReject)
    assert story.status == place
    assert (story.r.before_reject, story.r.reject_on) == (None, None)


def test_what_staff_do_instead_ends_the_plan() -> None:
    for history in (being_processed, will_supply, conditional, located, shipped):
        story = history(pending_auto_reject())
        assert (story.r.before_reject, story.r.reject_on, story.r.reject_reason) == (
            None,
            None,
            "",
        )


def test_a_plan_that_was_given_up_is_not_carried_out() -> None:
    story = located(pending_auto_reject()).wait(days=9)
    assert story.refuses(ending.CarryOutReject, by=SYSTEM).code == "wrong_status"


def test_a_duplicate_of_a_doomed_request_is_not_rejected_without_a_plan() -> None:
    story = requested(status=Status.PENDING_AUTO_REJECT)
    assert story.status == "pending_auto_reject"
    assert story.refuses(ending.CarryOutReject, by=SYSTEM).code == "too_early"
    assert story.do(ending.StopReject).status == "created"


def test_a_profile_that_does_not_reject_plans_no_reject() -> None:
    story = requested(Story(profile=profile(off=(Step.REJECT,))))
    assert story.refuses(ending.PlanReject, by=SYSTEM, reason="NotHeld").code == "step_off"


# -- the partner tries again


def retried(story: Story, **more: object) -> Story:
    """The partner asks again."""
    return story.do(arrival.RetryRequest, by=PARTNER, partner="SIM", **asked_again(**more))


def test_a_retry_brings_its_own_data_and_is_located_anew() -> None:
    citation = replace(requested().r.citation, edition="2")
    story = retried(invited_to_retry(located()), citation=citation, digest=b"2", note=text("now"))
    assert story.status == "created"
    assert story.r.citation.edition == "2"
    assert not story.r.located
    assert story.r.digest == b"2"
    assert story.r.message_id == "m2"
    assert [note.kind for note in story.r.notes][-1] == "from_partner"


def test_a_retry_may_bring_a_new_external_id_and_the_old_one_is_still_known() -> None:
    story = retried(invited_to_retry())
    assert story.r.correspondents.external_id == "REQ-2"
    assert story.r.earlier_external_ids == ("REQ-1",)
    assert story.r.number == "DEMO-26-000001"


def test_a_retry_may_keep_its_external_id() -> None:
    story = retried(invited_to_retry(), external_id="REQ-1")
    assert story.r.earlier_external_ids == ()


def test_an_id_that_comes_back_is_remembered_once() -> None:
    story = invited_to_retry()
    for external_id in ("REQ-2", "REQ-1", "REQ-2"):
        invited_to_retry(retried(story, external_id=external_id))
    assert story.r.earlier_external_ids == ("REQ-1", "REQ-2")


def test_a_retry_counts_as_yes_to_conditions() -> None:
    story = retried(conditional())
    assert story.status == "created"
    assert story.r.condition is None


def test_a_retry_is_refused_where_none_was_offered() -> None:
    for history in (requested, rejected, will_supply):
        refusal = history().refuses(
            arrival.RetryRequest, by=PARTNER, partner="SIM", **asked_again()
        )
        assert refusal.code in ("condition_not_met", "wrong_status")


def test_a_retry_is_refused_after_another_word_was_told() -> None:
    story = invited_to_retry().do(ending.Reactivate).do(supply.WillSupply)
    refusal = story.refuses(arrival.RetryRequest, by=PARTNER, partner="SIM", **asked_again())
    assert refusal.code == "condition_not_met"


def test_an_invitation_is_good_for_one_retry() -> None:
    story = retried(invited_to_retry())
    again = asked_again(external_id="REQ-3")
    refusal = story.refuses(arrival.RetryRequest, by=PARTNER, partner="SIM", **again)
    assert refusal.code == "condition_not_met"


def test_only_the_same_partner_may_retry() -> None:
    refusal = invited_to_retry().refuses(
        arrival.RetryRequest, by=PARTNER, partner="OTHER", **asked_again()
    )
    assert refusal.code == "retry_not_possible"


def test_a_retry_sets_a_new_expiry_date() -> None:
    story = invited_to_retry()
    story.having(partner=replace(story.context.partner, expiry_days=4)).wait(days=2)
    assert retried(story).r.expires_on == story.day(4)


def test_a_retry_brings_a_removed_request_back() -> None:
    story = invited_to_retry().do(ending.Remove)
    assert story.r.removed
    assert not retried(story).r.removed


def test_a_retried_request_is_lent_like_any_other() -> None:
    story = shipped(retried(invited_to_retry()))
    assert story.told == [("RequestResponse", "Loaned")]
    assert story.do(loan.CheckIn).status == "request_completed"


def test_a_retry_brings_sealed_details_of_its_own() -> None:
    sealed = text("who and where").box
    assert retried(invited_to_retry(), details=sealed).r.details == sealed


def test_the_fact_says_that_the_partner_may_ask_again_and_why() -> None:
    fact = rejection(invited_to_retry())
    assert (fact.may_retry, fact.reason_retry, fact.internal_reason) == (True, "OnLoan", "")
    fact = rejection(rejected())
    assert (fact.may_retry, fact.reason_retry) == (False, "")
    planned = pending_auto_reject().wait(days=3).do(ending.CarryOutReject, by=SYSTEM)
    fact = rejection(planned)
    assert (fact.may_retry, fact.reason_retry, fact.internal_reason) == (False, "", "")


def test_a_plain_no_tells_no_reason_to_try_again() -> None:
    story = requested().do(ending.Reject, reason="NotHeld", reason_retry="CostExceedsMaxCost")
    assert rejection(story).reason_retry == ""
    assert story.news[0].details.reason_retry == ""
    assert story.told == [("RequestResponse", "Unfilled")]
