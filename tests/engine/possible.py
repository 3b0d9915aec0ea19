"""What may be tried on a request, with values picked at random: worlds, commands, facts, jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from engine.citation import DIGITAL, PHYSICAL, Citation, Requester, Service
from engine.commands import arrival, desk, ending, loan, partner, supply
from engine.commands.base import Command
from engine.partner import (
    DIALECTS,
    ClosedDayRule,
    ConditionLapse,
    PartnerType,
    Step,
    WorkflowProfile,
)
from engine.statuses import Status
from tests.engine.given import RECORD, asked_again
from tests.engine.story import DEMO, ISO, PROFILE, SHELF, Story, text

Pick = Callable[[Sequence[Any]], Any]
"""Picks one of some things: Hypothesis does, or a random walk."""

Fields = Callable[[Pick, Story], dict[str, Any]]
Acts = dict[str, tuple[type[Command], Fields]]

URL = "https://example.org/e"
YES_OR_NO = (False, True)
KINDS = (PartnerType.ISO18626,) * 3 + (PartnerType.EMAIL, PartnerType.NCIP_BROKER)


def any_partner(pick: Pick) -> Any:
    """A partner of some kind and dialect."""
    days = pick((None, 1, 30))
    return replace(ISO, type=pick(KINDS), dialect=pick(sorted(DIALECTS)), expiry_days=days)


def any_profile(pick: Pick) -> WorkflowProfile:
    """A workflow profile with up to three steps off; a third renews by itself."""
    steps = pick((PROFILE.steps, PROFILE.steps, frozenset(Step)))
    return WorkflowProfile(
        steps=steps - {pick(tuple(Step)) for _ in range(pick((0, 0, 1, 3)))},
        automatic_cancel_answer=pick(YES_OR_NO),
        renewal_limit=pick((0, 1, 2)),
        condition_lapse=pick(tuple(ConditionLapse)),
        honours_partner_lost=pick(YES_OR_NO),
        url_without_address=pick(YES_OR_NO),
    )


def any_library(pick: Pick) -> Any:
    """A library that is closed at weekends."""
    return replace(
        DEMO,
        keep_rejected_request_active=pick(YES_OR_NO),
        closed_weekdays=(5, 6),
        closed_day_rule=pick(tuple(ClosedDayRule)),
        renewed_status=pick((Status.RECEIVED_BY_PARTNER, Status.RENEWAL_ACCEPTED)),
    )


def any_wish(pick: Pick) -> dict[str, Any]:
    """What is asked for, and by whom."""
    return {
        "service": Service(requested_format=pick((DIGITAL, PHYSICAL))),
        "requester": Requester(has_email=pick((True, True, False))),
    }


def any_barcodes(pick: Pick) -> tuple[str, ...]:
    """None, one or two barcodes, one of which is unknown."""
    codes = (*SHELF, "Z9")
    return tuple(dict.fromkeys(pick(codes) for _ in range(pick((0, 1, 2)))))


def _day(*days: int) -> Callable[[Pick, Story], date]:
    return lambda pick, story: story.day(pick(days))


def free_items(pick: Pick, story: Story) -> tuple[str, ...]:
    """One or two items that nobody has, if there are any."""
    return story.free[: pick((1, 2))]


def _shipment(pick: Pick, story: Story) -> dict[str, Any]:
    codes = pick((free_items, lambda pick, story: any_barcodes(pick)))(pick, story)
    return {"barcodes": codes, "due_date": pick((None, story.day(9), story.today))}


def _copy(pick: Pick, story: Story) -> dict[str, Any]:
    return pick(({"url": URL}, {"files": ("f",)}))


def _digital(pick: Pick, story: Story) -> dict[str, Any]:
    return _copy(pick, story) | {"complete": pick(YES_OR_NO), "loan": pick(YES_OR_NO)}


def _some_items(pick: Pick, story: Story) -> dict[str, Any]:
    of_it = [(barcode,) for barcode in story.r.items]
    return {"barcodes": pick([(), *of_it, *of_it, any_barcodes(pick)])}


def _again(pick: Pick, story: Story) -> dict[str, Any]:
    citation = pick((story.r.citation, Citation(title="Another")))
    return asked_again(**any_wish(pick), citation=citation) | {"partner": story.r.partner}


def _edit(pick: Pick, story: Story) -> dict[str, Any]:
    wish = {name: pick((None, value)) for name, value in any_wish(pick).items()}
    return wish | {"expires_on": pick((None, story.day(3)))}


def _plain(**fields: Any) -> Fields:
    return lambda pick, story: fields


def _dated(name: str, *days: int, **fields: Any) -> Fields:
    day = _day(*days)
    return lambda pick, story: {name: day(pick, story)} | fields


def _with_note(pick: Pick, story: Story) -> dict[str, Any]:
    return pick(({}, {"note": text("words")}))


WORK: Acts = {
    "locate-found": (arrival.RecordLocated, _plain(record=RECORD)),
    "locate-failed": (arrival.RecordLocateFailed, _plain(reason="none")),
    "detach": (arrival.Detach, _plain()),
    "take-up": (supply.TakeUp, _plain()),
    "will-supply": (supply.WillSupply, _plain(note_to_partner=text("soon"))),
    "conditional": (supply.OfferConditions, _dated("reply_by", 0, 3, 9, reason="Other")),
    "move": (supply.CreateMove, _plain()),
    "move-complete": (supply.CompleteMove, _plain()),
    "move-cancel": (supply.CancelMove, _plain()),
    "digitize": (supply.CreateDigitization, _plain()),
    "digitize-complete": (supply.CompleteDigitization, _copy),
    "digitize-cancel": (supply.CancelDigitization, _plain()),
    "ship-physically": (supply.ShipPhysically, _shipment),
    "ship-digitally": (supply.ShipDigitally, _digital),
    "ship-non-returnable": (
        supply.ShipNonReturnable,
        lambda pick, s: {"format": pick((PHYSICAL, DIGITAL)), "url": URL},
    ),
    "renew": (loan.Renew, _dated("due_date", 0, 9, 60)),
    "refuse-renewal": (loan.RefuseRenewal, _plain()),
    "recall": (loan.Recall, _dated("due_date", 0, 2, 6)),
    "record-recall-acknowledged": (loan.AcknowledgeRecall, _plain()),
    "change-due-date": (loan.ChangeDueDate, _dated("due_date", -9, 1, 9)),
    "check-in": (loan.CheckIn, _some_items),
    "lost": (loan.ReportLost, _some_items),
    "damaged": (loan.ReportDamaged, _some_items),
    "reject": (ending.Reject, _plain(reason="NotHeld")),
    "reject:may-retry": (
        ending.Reject,
        _plain(reason="", may_retry=True, reason_retry="OnLoan"),
    ),
    "reject-planned": (ending.PlanReject, _plain(reason="NotHeld")),
    "stop-automatic-reject": (ending.StopReject, _plain()),
    "cancel-reply:yes": (ending.AnswerCancel, _plain(accept=True)),
    "cancel-reply:no": (ending.AnswerCancel, _plain(accept=False)),
    "reactivate": (
        ending.Reactivate,
        lambda pick, s: {"due_date": pick((None, s.day(-1), s.day(9)))},
    ),
    "set-status": (ending.SetStatus, lambda pick, s: {"status": pick(tuple(Status))}),
    "remove": (ending.Remove, _plain()),
    "edit": (arrival.Edit, _edit),
}
"""Commands of staff that move a request on, by act."""

DESK: Acts = {
    "release": (desk.Release, _plain()),
    "print-slip": (desk.PrintSlip, _plain()),
    "status-query": (desk.QueryStatus, _plain()),
    "note": (desk.AddNote, _plain(internal_note=text("a"), note_to_partner=text("b"))),
    "label": (desk.ChangeLabels, _plain(add=("x", "y"), remove=("y",))),
    "general-message": (desk.SendGeneralMessage, _plain(text=text("hello"))),
    "assign": (desk.Assign, _plain(user="staff")),
    "delivery-failed": (partner.NoteDeliveryFailed, _plain(message_id="m", why="refused")),
}
"""Commands of staff that leave it where it is."""

JOBS: Acts = {
    "expire": (ending.Expire, _plain()),
    "reject-due": (ending.CarryOutReject, _plain()),
    "condition-expired": (supply.LapseConditions, _plain()),
    "overdue": (loan.MarkOverdue, _plain()),
    "overdue-again": (loan.RemindOverdue, _plain()),
}
"""What time brings."""

FACTS: Acts = {
    "partner:received": (partner.ConfirmReceived, _with_note),
    "partner:renew": (partner.AskRenewal, _with_note),
    "partner:condition-accepted": (partner.AcceptConditions, _with_note),
    "partner:condition-refused": (partner.RefuseConditions, _with_note),
    "partner:cancel": (partner.AskCancel, _with_note),
    "partner:cancel-conditions": (partner.AskCancel, _plain(refuses_conditions=True)),
    "partner:shipped-return": (partner.ReportReturned, _with_note),
    "partner:shipped-forward": (partner.ReportForwarded, _with_note),
    "partner:lost": (partner.ReportPartnerLoss, _with_note),
    "partner:hold-return": (partner.HoldReturn, _with_note),
    "partner:notification": (partner.ReceiveNotification, _with_note),
    "partner:status-request": (partner.AskStatus, _with_note),
    "partner:reminder": (partner.Remind, _with_note),
    "partner:undo-shipment": (partner.UndoShipment, _with_note),
    "partner:recall": (partner.RecallByBroker, _with_note),
    "partner:retry": (arrival.RetryRequest, _again),
}
"""What the partner may say."""

ON_LOAN: Acts = {
    act: WORK[act]
    for act in (
        "renew",
        "refuse-renewal",
        "recall",
        "record-recall-acknowledged",
        "change-due-date",
        "check-in",
        "lost",
        "damaged",
    )
}
"""Acts that need a loan."""

BEFORE_LOAN: Acts = {
    act: how
    for act, how in WORK.items()
    if act not in ON_LOAN and act not in ("edit", "remove", "set-status", "reactivate")
}
"""Acts that move a request on to a loan."""
