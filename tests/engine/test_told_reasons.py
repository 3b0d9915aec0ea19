"""Why the partner is written to, and what it is not told at all (`iso18626.md` 4.4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.commands import arrival, desk, ending, loan, partner, supply
from engine.partner import Step
from engine.statuses import Status
from tests.engine.given import (
    asked_again,
    at,
    cancel_reply,
    completed,
    digital_loan,
    invited_to_retry,
    lost,
    non_returnable,
    overdue,
    pending_auto_reject,
    recalled,
    rejected,
    renew_requested,
    requested,
    shipped,
    shipped_digitally,
    will_supply,
)
from tests.engine.story import PARTNER, SYSTEM, Story, profile, text

RECEIVED, LOANED, UNFILLED = "RequestReceived", "Loaned", "Unfilled"


def test_the_first_message_answers_the_request_and_the_later_ones_tell_changes() -> None:
    story = will_supply()
    assert story.told == [("RequestResponse", "WillSupply")]
    assert shipped(story).told == [("StatusChange", LOANED)]
    assert completed(story).told == [("StatusChange", "LoanCompleted")]


def test_other_messages_before_it_do_not_answer_the_request() -> None:
    story = requested().do(partner.AskStatus)
    story.do(desk.SendGeneralMessage, text=text("hello"))
    assert story.told == [("Notification", RECEIVED)]
    assert will_supply(story).told == [("RequestResponse", "WillSupply")]


def test_after_a_retry_the_request_is_answered_once_more() -> None:
    story = invited_to_retry()
    assert story.told == [("RequestResponse", "RetryPossible")]
    story.do(arrival.RetryRequest, by=PARTNER, partner="SIM", **asked_again())
    assert will_supply(story).told == [("RequestResponse", "WillSupply")]


def test_after_a_reactivation_changes_are_told() -> None:
    assert will_supply(rejected().do(ending.Reactivate)).told == [("StatusChange", "WillSupply")]


Act = Callable[[Story], Story]
SAYS: dict[str, tuple[Callable[[], Story], Act, str, str, bool | None]] = {
    "will supply": (
        requested,
        lambda s: s.do(supply.WillSupply),
        "RequestResponse",
        "WillSupply",
        None,
    ),
    "reject": (will_supply, rejected, "StatusChange", UNFILLED, None),
    "reject, may retry": (will_supply, invited_to_retry, "StatusChange", "RetryPossible", None),
    "ship": (will_supply, shipped, "StatusChange", LOANED, None),
    "ship a copy": (will_supply, shipped_digitally, "StatusChange", "CopyCompleted", None),
    "ship a digital loan": (will_supply, digital_loan, "StatusChange", LOANED, None),
    "ship paper that stays": (will_supply, non_returnable, "StatusChange", "CopyCompleted", None),
    "recall": (shipped, recalled, "StatusChange", "Recalled", None),
    "overdue": (shipped, overdue, "StatusChange", "Overdue", None),
    "check in": (shipped, completed, "StatusChange", "LoanCompleted", None),
    "lost": (shipped, lost, "StatusChange", "CompletedWithoutReturn", None),
    "damaged": (shipped, lambda s: s.do(loan.ReportDamaged), "Notification", LOANED, None),
    "renewal granted": (
        renew_requested,
        lambda s: s.do(loan.Renew, due_date=s.day(40)),
        "RenewResponse",
        LOANED,
        True,
    ),
    "renewal refused": (
        renew_requested,
        lambda s: s.do(loan.RefuseRenewal),
        "RenewResponse",
        LOANED,
        False,
    ),
    "cancel accepted": (
        cancel_reply,
        lambda s: s.do(ending.AnswerCancel, accept=True),
        "CancelResponse",
        "Cancelled",
        True,
    ),
    "cancel refused": (
        cancel_reply,
        lambda s: s.do(ending.AnswerCancel, accept=False),
        "CancelResponse",
        RECEIVED,
        False,
    ),
    "cancel too late": (shipped, cancel_reply, "CancelResponse", LOANED, False),
    "new due date": (
        shipped,
        lambda s: s.do(loan.ChangeDueDate, due_date=s.day(9)),
        "StatusChange",
        LOANED,
        None,
    ),
    "rejected by itself": (
        pending_auto_reject,
        lambda s: s.wait(days=3).do(ending.CarryOutReject, by=SYSTEM),
        "RequestResponse",
        UNFILLED,
        None,
    ),
    "reminded": (shipped, lambda s: s.do(partner.Remind), "StatusRequestResponse", LOANED, None),
    "status query": (shipped, lambda s: s.do(desk.QueryStatus), "Notification", LOANED, None),
}


@pytest.mark.parametrize("what", SAYS)
def test_each_act_is_told_with_its_reason_and_status(what: str) -> None:
    begin, act, reason, status, answer = SAYS[what]
    story = act(begin())
    assert story.told == [(reason, status)]
    assert [message.answer for message in story.news] == [answer]


NOTHING_TOLD: dict[str, Act] = {
    "take up": lambda s: s.do(supply.TakeUp),
    "located": lambda s: at(Status.LOCATE_FAILED, s),
    "planned reject": lambda s: s.do(ending.PlanReject, reason="NotHeld"),
    "note": lambda s: s.do(desk.AddNote, note_to_partner=text("hello")),
    "assign": lambda s: s.do(desk.Assign, user="staff"),
    "notification": lambda s: s.do(partner.ReceiveNotification, note=text("hello")),
    "set by hand": lambda s: s.do(ending.SetStatus, status=Status.CANCELLED),
    "cancel asked": lambda s: s.do(partner.AskCancel),
}


@pytest.mark.parametrize("what", NOTHING_TOLD)
def test_what_is_ours_alone_is_not_told(what: str) -> None:
    assert NOTHING_TOLD[what](requested()).news == []


@pytest.mark.parametrize(
    ("step", "act"),
    [
        (Step.CHECKED_IN_MESSAGE, completed),
        (Step.LOST_COMMUNICATED, lost),
        (Step.DAMAGED_COMMUNICATED, lambda s: s.do(loan.ReportDamaged)),
    ],
)
def test_a_message_whose_step_is_off_is_not_told(step: Step, act: Act) -> None:
    assert act(shipped(Story(profile=profile(off=(step,))))).news == []
