"""Expiry, reactivation, statuses set by hand, and removal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from engine.commands import arrival, ending, loan, partner, supply
from engine.item import LENT
from engine.lifecycle import SETTABLE
from engine.partner import Step
from engine.request import ItemState
from engine.statuses import CLOSED, FINAL, OPEN, Status
from tests.engine.given import (
    ASKED,
    at,
    cancelled,
    completed,
    conditional,
    expired,
    lost,
    pending_auto_reject,
    rejected,
    renew_requested,
    requested,
    shipped,
    shipped_digitally,
)
from tests.engine.story import DEMO, ISO, NCIP, SYSTEM, Story, profile, text

EXPIRING = replace(ISO, expiry_days=10)


# -- expiry


def test_without_a_rule_and_a_need_by_date_a_request_does_not_expire() -> None:
    story = requested().wait(days=999)
    assert story.r.expires_on is None
    assert story.refuses(ending.Expire, by=SYSTEM).code == "too_early"


@pytest.mark.parametrize(("need_by", "days"), [(None, 10), (4, 4), (40, 10)])
def test_a_request_expires_at_the_earlier_of_rule_and_need_by_date(
    need_by: int | None, days: int
) -> None:
    story = Story(partner=EXPIRING)
    day = None if need_by is None else story.day(need_by)
    requested(story, service=replace(ASKED["service"], need_by=day))
    assert story.r.expires_on == story.day(days)


def test_a_rule_may_count_the_days_on_which_the_library_is_open() -> None:
    weekdays = replace(DEMO, closed_weekdays=(5, 6), closed_days=(date(2026, 11, 26),))
    open_days = replace(ISO, expiry_days=4, expiry_in_open_days=True)
    story = requested(Story(partner=open_days, library=weekdays))
    assert story.r.expires_on == date(2026, 12, 1)
    rejected(story).wait(days=1).do(ending.Reactivate)
    assert story.r.expires_on == date(2026, 12, 2)


def test_a_library_that_never_opens_counts_every_day() -> None:
    never = replace(DEMO, closed_weekdays=tuple(range(7)))
    story = Story(partner=replace(EXPIRING, expiry_in_open_days=True), library=never)
    assert requested(story).r.expires_on == story.day(10)


def test_a_need_by_date_is_enough() -> None:
    story = Story()
    requested(story, service=replace(ASKED["service"], need_by=story.day(3)))
    assert story.r.expires_on == story.day(3)


def test_on_its_last_day_a_request_may_still_be_shipped() -> None:
    story = requested(Story(partner=EXPIRING)).wait(days=10)
    assert story.refuses(ending.Expire, by=SYSTEM).code == "too_early"
    story.wait(days=1).do(ending.Expire, by=SYSTEM)
    assert story.status == "expired"
    assert story.told == [("RequestResponse", "Unfilled")]
    assert story.news[0].details.reason_unfilled == "NotAvailableForILL"


def test_what_is_shipped_does_not_expire() -> None:
    story = shipped(requested(Story(partner=EXPIRING))).wait(days=99)
    assert story.refuses(ending.Expire, by=SYSTEM).code == "wrong_status"


def test_conditions_and_plans_end_with_the_expiry() -> None:
    for history in (conditional, pending_auto_reject):
        story = history(requested(Story(partner=EXPIRING))).wait(days=11)
        story.do(ending.Expire, by=SYSTEM)
        assert (story.r.condition, story.r.reject_on) == (None, None)


def test_staff_may_set_another_expiry_date() -> None:
    story = requested(Story(partner=EXPIRING))
    story.do(arrival.Edit, expires_on=story.day(30))
    assert story.wait(days=11).refuses(ending.Expire, by=SYSTEM).code == "too_early"


# -- reactivation


def test_a_loan_taken_up_again_has_its_item_out_again() -> None:
    story = completed()
    story.do(ending.Reactivate, internal_note=text("it came back"))
    assert story.r.place == "reactivated_out"
    assert story.r.items == {"A1": ItemState.OUT}
    assert (story.items["A1"].process, story.items["A1"].request_id) == (LENT, "r1")
    assert story.items["A1"].location == "RS"
    assert story.news == []
    assert completed(story).items["A1"].location == "STACKS"


def test_it_keeps_its_external_id() -> None:
    assert rejected().do(ending.Reactivate).r.correspondents.external_id == "REQ-1"


def test_an_item_in_another_process_is_named_and_nothing_changes() -> None:
    story = completed(shipped(None, "A1", "B2"))
    shipped(requested(Story("r2", story.items)), "B2")
    before = dict(story.items)
    refusal = story.refuses(ending.Reactivate)
    assert refusal.code == "item_in_process"
    assert refusal.field == "barcodes"
    assert "B2 is lent for another request" in refusal.text
    assert story.items == before


def test_an_item_that_never_came_back_is_not_lent_twice() -> None:
    story = shipped().do(ending.SetStatus, status=Status.CANCELLED).do(ending.Reactivate)
    assert story.happened == ["request.reactivated"]
    assert story.r.place == "reactivated_out"


def test_lost_items_are_out_again() -> None:
    story = lost().do(ending.SetStatus, status=Status.REQUEST_COMPLETED).do(ending.Reactivate)
    assert story.items["A1"].process == LENT
    assert story.do(loan.ReportLost).told == [("StatusChange", "CompletedWithoutReturn")]


def test_a_due_date_in_the_past_must_be_replaced() -> None:
    story = completed().wait(days=28)
    refusal = story.refuses(ending.Reactivate)
    assert (refusal.code, refusal.field) == ("not_in_future", "due_date")
    story.do(ending.Reactivate, due_date=story.day(5))
    assert story.r.due_date == story.day(5)


def test_a_due_date_ahead_stays_unless_another_is_given() -> None:
    story = completed().wait(days=27)
    due = story.r.due_date
    assert story.do(ending.Reactivate).r.due_date == due


def test_without_items_there_is_no_due_date() -> None:
    story = shipped_digitally().do(partner.ConfirmReceived)
    story.do(ending.Reactivate, due_date=story.day(5))
    assert story.r.due_date is None


@pytest.mark.parametrize(
    ("given", "rule", "expected"), [(5, 10, 5), (None, 10, 10), (5, None, 5), (None, None, None)]
)
def test_a_new_expiry_date_replaces_the_old_one(
    given: int | None, rule: int | None, expected: int | None
) -> None:
    story = rejected(Story(partner=EXPIRING)).wait(days=3)
    story.having(partner=replace(ISO, expiry_days=rule))
    story.do(ending.Reactivate, expiry_date=None if given is None else story.day(given))
    assert story.r.expires_on == (
        None if expected is None else story.today + timedelta(days=expected)
    )


def test_a_new_expiry_date_lies_ahead() -> None:
    story = rejected()
    refusal = story.refuses(ending.Reactivate, expiry_date=story.today)
    assert (refusal.code, refusal.field) == ("not_in_future", "expiry_date")


def test_an_expired_request_does_not_expire_again_at_once() -> None:
    story = expired().do(ending.Reactivate)
    assert story.refuses(ending.Expire, by=SYSTEM).code == "too_early"


def test_a_profile_without_the_step_does_not_reactivate() -> None:
    story = rejected(Story(profile=profile(off=(Step.REACTIVATE,))))
    assert story.refuses(ending.Reactivate).code == "step_off"


def test_what_was_delivered_digitally_is_completed_before_it_is_taken_up_again() -> None:
    assert shipped_digitally().refuses(ending.Reactivate).code == "wrong_status"


# -- set by hand


def test_a_status_set_by_hand_tells_nothing_and_moves_no_item() -> None:
    story = shipped().do(ending.SetStatus, status=Status.CANCELLED, internal_note=text("why"))
    assert story.happened == ["request.status_set", "request.note_added"]
    assert story.r.out == ("A1",)
    assert story.items["A1"].process == LENT


@pytest.mark.parametrize("status", sorted(set(Status) - SETTABLE))
def test_most_statuses_cannot_be_set_by_hand(status: Status) -> None:
    refusal = requested().refuses(ending.SetStatus, status=status)
    assert (refusal.code, refusal.field) == ("not_settable", "status")


@pytest.mark.parametrize("status", [Status.CREATED, Status.BEING_PROCESSED, Status.WILL_SUPPLY])
def test_statuses_before_shipping_need_that_nothing_is_out(status: Status) -> None:
    refusal = shipped().refuses(ending.SetStatus, status=status)
    assert (refusal.code, refusal.field) == ("items_out", "")
    assert requested().do(ending.SetStatus, status=status).status == status


@pytest.mark.parametrize(
    "status",
    [
        Status.RECEIVED_BY_PARTNER,
        Status.BORROWER_RECALLED,
        Status.RETURNED_BY_PARTNER,
        Status.NOT_OVERDUE,
    ],
)
def test_statuses_of_a_loan_need_that_something_is_out(status: Status) -> None:
    assert requested().refuses(ending.SetStatus, status=status).code == "nothing_out"
    assert shipped().do(ending.SetStatus, status=status).status == status


@pytest.mark.parametrize("status", [Status.LOST, Status.DAMAGED])
def test_loss_and_damage_are_not_set_for_ncip_partners(status: Status) -> None:
    refusal = shipped(Story(partner=NCIP)).refuses(ending.SetStatus, status=status)
    assert refusal.code == "not_for_ncip"


@pytest.mark.parametrize("place", sorted(CLOSED | FINAL))
def test_what_is_over_can_only_be_completed_by_hand(place: str) -> None:
    story = at(place)
    assert story.refuses(ending.SetStatus, status=Status.CREATED).code == "use_reactivate"
    assert story.do(ending.SetStatus, status=Status.REQUEST_COMPLETED).status == (
        "request_completed"
    )


def test_a_status_set_by_hand_ends_what_was_planned() -> None:
    story = pending_auto_reject().do(ending.SetStatus, status=Status.CREATED)
    assert (story.r.reject_on, story.r.before_reject) == (None, None)


# -- removal


@pytest.mark.parametrize("place", sorted(CLOSED | FINAL))
def test_what_is_completed_may_be_removed(place: str) -> None:
    story = at(place).do(ending.Remove)
    assert story.r.removed
    assert story.r.status == place


@pytest.mark.parametrize("place", sorted(OPEN))
def test_what_is_active_stays_in_the_lists(place: str) -> None:
    assert at(place).refuses(ending.Remove).code == "condition_not_met"


def test_a_removed_request_still_takes_the_partners_facts() -> None:
    story = completed().do(ending.Remove)
    story.do(partner.ReceiveNotification, note=text("thanks")).do(partner.ConfirmReceived)
    assert story.r.removed


def test_a_reactivation_brings_a_removed_request_back() -> None:
    assert not cancelled().do(ending.Remove).do(ending.Reactivate).r.removed


# -- refusals say why


def test_a_refusal_says_in_which_status_an_act_is_not_possible() -> None:
    refusal = completed().refuses(supply.WillSupply)
    assert refusal.code == "wrong_status"
    assert refusal.text == "will-supply is not possible in status request_completed"


def test_a_refusal_says_which_step_is_off() -> None:
    story = requested(Story(profile=profile(off=(Step.WILL_SUPPLY,))))
    refusal = story.refuses(supply.WillSupply)
    assert refusal.text == "will-supply: the partner's profile has will_supply off"


def test_a_refusal_says_what_is_missing() -> None:
    refusal = requested().refuses(arrival.Detach)
    assert refusal.text == "detach is possible only where the resource is located"


def test_a_partner_that_holds_a_return_back_is_always_refused() -> None:
    for history in (requested, shipped, renew_requested, completed):
        assert history().refuses(partner.HoldReturn).code == "wrong_status"


def test_nothing_can_be_asked_of_a_request_that_is_not_there() -> None:
    assert Story().refuses(supply.TakeUp).code == "unknown_request"


def test_a_reactivation_begins_anew_with_what_is_told_and_keeps_what_was_sent() -> None:
    story = completed().do(ending.Reactivate)
    assert (story.r.told.status, story.r.told.terminal, story.r.told.responded) == ("", False, True)
    copy = requested().do(supply.ShipNonReturnable).do(partner.ConfirmReceived)
    copy.do(ending.Reactivate).do(ending.SetStatus, status=Status.REQUEST_COMPLETED)
    assert copy.r.non_returnable is True
    assert copy.do(partner.AskStatus).told == [("StatusRequestResponse", "CopyCompleted")]
