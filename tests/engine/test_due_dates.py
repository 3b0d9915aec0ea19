"""Recalls, overdue loans and changed due dates."""

from __future__ import annotations

import pytest

from engine.commands import loan, partner
from engine.events.loan import BecameOverdue
from engine.partner import Step
from tests.engine.given import (
    borrower_recalled,
    completed,
    not_overdue,
    overdue,
    recalled,
    received,
    returned,
    shipped,
)
from tests.engine.story import NCIP, SYSTEM, Story, profile, text

# -- recall


def test_a_recall_asks_for_it_by_an_earlier_day() -> None:
    story = received(shipped())
    story.do(loan.Recall, due_date=story.day(3), note_to_partner=text("please"))
    assert story.status == "recalled_item"
    assert story.r.due_date == story.day(3)
    assert story.r.recalled


@pytest.mark.parametrize(("days", "code"), [(0, "not_in_future"), (28, "not_earlier")])
def test_the_day_of_a_recall_lies_between_today_and_the_due_date(days: int, code: str) -> None:
    story = shipped()
    refusal = story.refuses(loan.Recall, due_date=story.day(days))
    assert (refusal.code, refusal.field) == (code, "due_date")


def test_a_recall_one_day_before_the_due_date_is_early_enough() -> None:
    story = shipped()
    assert story.do(loan.Recall, due_date=story.day(27)).status == "recalled_item"


def test_on_the_due_date_it_is_too_late_to_recall() -> None:
    story = shipped().wait(days=28)
    assert story.refuses(loan.Recall, due_date=story.day(1)).code == "condition_not_met"


def test_a_recall_lasts_until_it_is_in() -> None:
    for further in (borrower_recalled, lambda s: returned(recalled(s)), recalled):
        story = further(shipped())
        assert story.r.recalled
        assert not completed(story).r.recalled


def test_the_partner_may_acknowledge_a_recall() -> None:
    story = borrower_recalled()
    assert story.happened == ["request.recall_acknowledged"]
    assert story.news == []


def test_a_profile_may_not_recall() -> None:
    story = shipped(Story(profile=profile(off=(Step.RECALL,))))
    refusal = story.refuses(loan.Recall, due_date=story.day(3))
    assert refusal.code == "step_off"
    assert "recall" in refusal.text


def test_a_broker_recalls_and_the_due_date_stays() -> None:
    story = shipped(Story(partner=NCIP))
    due = story.r.due_date
    story.do(partner.RecallByBroker, note=text("needed"))
    assert story.status == "recalled_item"
    assert story.r.due_date == due
    assert story.r.recalled
    assert story.news == []


# -- overdue


def test_on_its_due_date_a_loan_is_not_overdue_yet() -> None:
    story = shipped().wait(days=28)
    assert story.today == story.r.due_date
    assert story.refuses(loan.MarkOverdue, by=SYSTEM).code == "condition_not_met"
    assert story.wait(days=1).do(loan.MarkOverdue, by=SYSTEM).status == "overdue"


def test_the_fact_says_which_date_was_missed_and_when_that_was_told() -> None:
    story = shipped()
    due = story.r.due_date
    overdue(story)
    assert story.last is not None
    (fact,) = [fact for fact in story.last.facts if isinstance(fact, BecameOverdue)]
    assert (fact.due_date, fact.day) == (due, story.today)
    assert story.r.overdue_told_on == story.today


def test_an_overdue_loan_is_told_again_once_the_interval_is_over() -> None:
    story = overdue()
    assert story.wait(days=6).refuses(loan.RemindOverdue, by=SYSTEM).code == "too_early"
    story.wait(days=1).do(loan.RemindOverdue, by=SYSTEM)
    assert story.told == [("StatusChange", "Overdue")]
    assert story.refuses(loan.RemindOverdue, by=SYSTEM).code == "too_early"


def test_the_interval_is_the_profiles() -> None:
    story = overdue(shipped(Story(profile=profile(overdue_interval_days=2)))).wait(days=2)
    assert story.do(loan.RemindOverdue, by=SYSTEM).status == "overdue"


def test_only_an_overdue_loan_is_told_again() -> None:
    assert not_overdue().refuses(loan.RemindOverdue, by=SYSTEM).code == "wrong_status"


def test_every_reminder_repeats_the_missed_date() -> None:
    story = overdue()
    due = story.r.due_date
    story.wait(days=7).do(loan.RemindOverdue, by=SYSTEM)
    assert story.news[0].details.due_date == due


# -- changed by hand


def test_a_date_ahead_ends_an_overdue() -> None:
    story = not_overdue()
    assert story.told == [("StatusChange", "Loaned")]
    assert story.r.due_date is not None


@pytest.mark.parametrize(("days", "status"), [(1, "not_overdue"), (0, "overdue"), (-3, "overdue")])
def test_only_a_date_after_today_ends_an_overdue(days: int, status: str) -> None:
    story = overdue()
    assert story.do(loan.ChangeDueDate, due_date=story.day(days)).status == status


def test_a_changed_date_leaves_other_statuses_as_they_are() -> None:
    story = recalled()
    story.do(loan.ChangeDueDate, due_date=story.day(2))
    assert story.status == "recalled_item"
    assert story.r.due_date == story.day(2)
    assert story.told == [("StatusChange", "Recalled")]


def test_a_new_due_date_may_pass_as_well() -> None:
    story = not_overdue().wait(days=15)
    assert story.do(loan.MarkOverdue, by=SYSTEM).status == "overdue"


def test_every_reminder_is_a_fact_with_the_missed_date_and_the_day() -> None:
    story = overdue()
    due = story.r.due_date
    story.wait(days=7).do(loan.RemindOverdue, by=SYSTEM)
    assert story.last is not None
    (fact,) = [fact for fact in story.last.facts if isinstance(fact, BecameOverdue)]
    assert (fact.due_date, fact.day) == (due, story.today)
