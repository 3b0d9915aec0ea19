"""Renewals: asked for, by themselves, of our own accord, and those that fall."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from engine.commands import ending, loan, partner
from engine.events.loan import RenewalGranted, RenewalRefused
from engine.partner import PartnerType, Step
from engine.statuses import Status
from tests.engine.given import (
    at,
    borrower_recalled,
    lost,
    overdue,
    patron_renewal,
    recalled,
    received,
    renew_requested,
    returned,
    shipped,
    staff_renewal,
)
from tests.engine.story import DEMO, EMAIL, ISO, NCIP, STAFF, SYSTEM, Story, profile, text

AUTOMATIC = profile(on=(Step.AUTOMATIC_RENEW,))


def refused_because(story: Story) -> str:
    """Why the last step refused a renewal."""
    assert story.last is not None
    (why,) = [fact.why for fact in story.last.facts if isinstance(fact, RenewalRefused)]
    return why


def granted_how(story: Story) -> str:
    """How the last step granted a renewal."""
    assert story.last is not None
    (how,) = [fact.how for fact in story.last.facts if isinstance(fact, RenewalGranted)]
    return how


# -- staff answer


def test_a_wish_waits_for_staff_and_nothing_is_told() -> None:
    story = shipped().do(partner.AskRenewal, note=text("please"))
    assert story.status == "renew_requested"
    assert story.news == []
    assert [note.kind for note in story.r.notes] == ["from_partner"]


def test_a_granted_wish_leads_to_received_by_partner_with_the_new_date() -> None:
    story = renew_requested()
    story.do(loan.Renew, due_date=story.day(60))
    assert story.status == "received_by_partner"
    assert story.r.due_date == story.day(60)
    assert granted_how(story) == "asked"


def test_a_granted_wish_leads_to_renewal_accepted_where_the_setting_says_so() -> None:
    accepting = replace(DEMO, renewed_status=Status.RENEWAL_ACCEPTED)
    story = renew_requested(Story(library=accepting))
    assert story.do(loan.Renew, due_date=story.day(60)).status == "renewal_accepted"


@pytest.mark.parametrize("days", [0, -1])
def test_the_new_date_lies_after_today(days: int) -> None:
    story = renew_requested()
    refusal = story.refuses(loan.Renew, due_date=story.day(days))
    assert (refusal.code, refusal.field) == ("not_in_future", "due_date")


def test_a_refused_wish_leaves_the_loan_as_it_is() -> None:
    story = renew_requested()
    due = story.r.due_date
    story.do(loan.RefuseRenewal, internal_note=text("wanted here"))
    assert story.status == "renew_response"
    assert story.r.due_date == due
    assert refused_because(story) == "staff"
    assert story.r.renewals == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (overdue, "overdue"),
        (recalled, "recalled_item"),
        (borrower_recalled, "renew_response"),
        (received, "renew_response"),
        (patron_renewal, "renew_response"),
    ],
)
def test_a_refused_wish_leads_back_to_overdue_or_recalled(
    before: Callable[[], Story], after: str
) -> None:
    assert renew_requested(before()).do(loan.RefuseRenewal).status == after


def test_a_refusal_tells_the_status_as_it_is() -> None:
    assert renew_requested(overdue()).do(loan.RefuseRenewal).told == [("RenewResponse", "Overdue")]
    assert renew_requested(recalled()).do(loan.RefuseRenewal).told == [
        ("RenewResponse", "Recalled")
    ]


def test_a_second_wish_while_one_waits_is_only_recorded() -> None:
    story = renew_requested().do(partner.AskRenewal, note=text("again"))
    assert story.happened == ["request.note_added"]
    assert story.r.before_renewal is Status.SHIPPED_PHYSICALLY


def test_a_granted_renewal_ends_a_recall() -> None:
    story = renew_requested(recalled())
    assert story.r.recalled
    story.do(loan.Renew, due_date=story.day(60))
    assert not story.r.recalled
    assert story.told == [("RenewResponse", "Loaned")]


# -- the profile answers


def test_the_profile_renews_by_itself_from_the_due_date_on() -> None:
    story = shipped(Story(profile=AUTOMATIC))
    due = story.r.due_date
    story.do(partner.AskRenewal)
    assert story.status == "patron_renewal"
    assert due is not None
    assert story.r.due_date == story.day(28 + 28)
    assert story.told == [("RenewResponse", "Loaned")]
    assert story.news[0].answer is True
    assert granted_how(story) == "automatic"


def test_the_profile_renews_what_is_overdue_from_today_on() -> None:
    story = overdue(shipped(Story(profile=AUTOMATIC))).do(partner.AskRenewal)
    assert story.r.due_date == story.day(28)


def test_the_renewal_period_is_the_profiles() -> None:
    week = profile(on=(Step.AUTOMATIC_RENEW,), renewal_days=7)
    story = shipped(Story(profile=week)).do(partner.AskRenewal)
    assert story.r.due_date == story.day(28 + 7)


def test_the_profile_renews_up_to_its_limit() -> None:
    twice = profile(on=(Step.AUTOMATIC_RENEW,), renewal_limit=2)
    story = shipped(Story(profile=twice)).do(partner.AskRenewal).do(partner.AskRenewal)
    due = story.r.due_date
    story.do(partner.AskRenewal)
    assert story.news[0].answer is False
    assert refused_because(story) == "limit"
    assert story.r.renewals == 2
    assert (story.status, story.r.due_date) == ("patron_renewal", due)


@pytest.mark.parametrize("history", [recalled, borrower_recalled])
def test_the_profile_does_not_renew_what_is_recalled(history: Callable[..., Story]) -> None:
    story = history(shipped(Story(profile=AUTOMATIC))).do(partner.AskRenewal)
    assert story.told == [("RenewResponse", "Recalled")]
    assert refused_because(story) == "recalled"


def test_what_staff_set_to_recalled_counts_as_recalled() -> None:
    story = shipped(Story(profile=AUTOMATIC))
    story.do(ending.SetStatus, status=Status.BORROWER_RECALLED).do(partner.AskRenewal)
    assert refused_because(story) == "recalled"


def test_a_profile_that_does_not_renew_says_no_at_once() -> None:
    story = shipped(Story(profile=profile(off=(Step.MANUAL_RENEW,)))).do(partner.AskRenewal)
    assert story.status == "shipped_physically"
    assert story.told == [("RenewResponse", "Loaned")]
    assert refused_because(story) == "off"


# -- partners that cannot ask


def test_staff_renew_for_a_partner_that_cannot_ask_once_it_has_received() -> None:
    story = received(shipped(Story(partner=EMAIL)))
    story.do(loan.Renew, due_date=story.day(60))
    assert story.status == "received_by_partner"
    assert granted_how(story) == "own_accord"
    assert story.told == [("RenewResponse", "Loaned")]


def test_staff_renew_of_their_own_accord_before_it_has_received() -> None:
    story = shipped(Story(partner=EMAIL))
    assert story.do(loan.Renew, due_date=story.day(60)).status == "staff_renewal"


@pytest.mark.parametrize("who", [ISO, NCIP])
def test_for_a_partner_that_can_ask_staff_wait_until_it_does(who: object) -> None:
    story = shipped(Story(partner=who))
    assert story.refuses(loan.Renew, due_date=story.day(60)).code == "condition_not_met"


def test_a_rapid_partner_that_letters_reach_cannot_ask() -> None:
    story = shipped(Story(partner=replace(ISO, type=PartnerType.RAPID)))
    assert story.do(loan.Renew, due_date=story.day(60)).status == "staff_renewal"


def test_staff_may_record_that_such_a_partner_asked() -> None:
    story = shipped(Story(partner=EMAIL)).do(partner.AskRenewal, by=STAFF)
    assert story.status == "renew_requested"
    assert story.do(loan.Renew, due_date=story.day(60)).status == "received_by_partner"


def test_renewals_of_every_kind_are_counted() -> None:
    assert staff_renewal(patron_renewal()).r.renewals == 2


# -- an unanswered renewal never gets stuck


@pytest.mark.parametrize(
    ("history", "status"),
    [
        (lambda s: s.do(loan.CheckIn), "request_completed"),
        (lost, "lost"),
        (lambda s: s.do(loan.ReportDamaged), "damaged"),
        (returned, "returned_by_partner"),
        (lambda s: s.do(partner.ReportPartnerLoss), "lost"),
    ],
)
def test_what_ends_the_loan_lets_the_renewal_fall_first(
    history: Callable[[Story], Story], status: str
) -> None:
    story = history(renew_requested())
    assert story.status == status
    assert story.told[0] == ("RenewResponse", "Loaned")
    assert story.news[0].answer is False
    assert refused_because(story) == "dropped"
    assert story.r.before_renewal is None


def test_one_item_in_lets_the_renewal_fall_as_well() -> None:
    story = renew_requested(shipped(None, "A1", "B2")).do(loan.CheckIn, barcodes=("A1",))
    assert story.status == "lender_checked_in"
    assert story.told == [("RenewResponse", "Loaned")]


def test_a_renewal_that_falls_leaves_overdue_overdue_while_an_item_is_out() -> None:
    story = renew_requested(overdue(shipped(None, "A1", "B2")))
    story.do(loan.CheckIn, barcodes=("A1",))
    assert story.status == "overdue"
    assert story.told == [("RenewResponse", "Overdue")]


def test_a_loss_that_is_not_believed_leaves_the_renewal_open() -> None:
    doubting = profile(honours_partner_lost=False)
    story = renew_requested(shipped(Story(profile=doubting))).do(partner.ReportPartnerLoss)
    assert story.status == "renew_requested"
    assert story.alerts == {"partner_reports_loss"}
    assert story.news == []


def test_the_overdue_job_passes_over_an_unanswered_renewal_and_looks_again() -> None:
    story = renew_requested().wait(days=40)
    assert story.refuses(loan.MarkOverdue, by=SYSTEM).code == "wrong_status"
    story.do(loan.RefuseRenewal).do(loan.MarkOverdue, by=SYSTEM)
    assert story.status == "overdue"


@pytest.mark.parametrize("place", [Status.RENEW_REQUESTED, Status.CANCEL_REPLY])
def test_recall_and_set_status_wait_for_the_answer(place: Status) -> None:
    story = at(place)
    assert story.refuses(loan.Recall, due_date=story.day(2)).code == "wrong_status"
    assert story.refuses(ending.SetStatus, status=Status.LOST).code == "wrong_status"


def test_a_receipt_while_a_renewal_waits_is_recorded() -> None:
    assert received(renew_requested()).status == "renew_requested"
