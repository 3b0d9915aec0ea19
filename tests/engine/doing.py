"""What the words of `lifecycle_verdicts.csv`'s column *command* mean: each a real command.

Every function does the command in a story, with what `given` says of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.commands import arrival, desk, ending, loan, partner, supply
from engine.commands.base import Command
from engine.decide.arrival import copied_status
from engine.lifecycle import rule_for
from engine.statuses import Status
from tests.engine.given import ASKED, RECORD, asked_again, requested
from tests.engine.story import PARTNER, STAFF, SYSTEM, Story, text

Given = dict[str, str]
Doing = Callable[[Story, Given], Story]
URL = "https://example.org/e"


def _plain(command: type[Command], **fields: Any) -> Doing:
    return lambda story, given: story.do(command, **fields)


def _job(command: type[Command], days: int = 0) -> Doing:
    return lambda story, given: story.wait(days=days).do(command, by=SYSTEM)


def _recorded(fact: type[Command]) -> Doing:
    return lambda story, given: story.do(fact, by=STAFF)


def _offered(act: str) -> Doing:
    """An act that leaves no fact on the request; the table alone says whether it may be."""

    def ask(story: Story, given: Given) -> Story:
        rule_for(act, story.r, story.context)
        return story

    return ask


def _items(command: type[Command]) -> Doing:
    def do(story: Story, given: Given) -> Story:
        named = {"others_out", "another", "item_out"} & given.keys()
        return story.do(command, barcodes=("A1",) if named else ())

    return do


def _ship(story: Story, given: Given) -> Story:
    return story.do(
        supply.ShipPhysically, barcodes=("Z9" if given.get("barcode") == "unknown" else "B2",)
    )


def _ship_digitally(story: Story, given: Given) -> Story:
    what = {"url": URL} if "url" in given else {"files": ("sha256:1",)}
    return story.do(supply.ShipDigitally, complete=given.get("complete") == "yes", **what)


def _reject(story: Story, given: Given) -> Story:
    if given.get("may_retry") == "yes":
        return story.do(ending.Reject, reason="", may_retry=True, reason_retry="OnLoan")
    return story.do(ending.Reject, reason="NotHeld")


def _change_due_date(story: Story, given: Given) -> Story:
    days = -1 if given.get("new_due") == "past" else 14
    return story.do(loan.ChangeDueDate, due_date=story.day(days))


def _reactivate(story: Story, given: Given) -> Story:
    if "item" in given and story.r.items:
        requested(other := Story("r2", story.items))
        other.do(supply.ShipPhysically, barcodes=("A1",))
    new = story.day(14) if given.get("new_due") == "ahead" else None
    return story.do(ending.Reactivate, due_date=new)


def _duplicate(story: Story, given: Given) -> Story:
    if given.get("of") != "the_copy":
        return _offered("duplicate")(story, given)
    return requested(Story("copy"), duplicate_of="r1", status=copied_status(story.r))


def _dismiss(story: Story, given: Given) -> Story:
    return story.do(desk.DismissNote, note_id=story.r.notes[-1].id)


def _lock(story: Story, given: Given) -> Story:
    return story.do(desk.LockForEdit, until=story.now.replace(hour=23))


def _condition_answer(story: Story, given: Given) -> Story:
    accept = given["accept"] == "yes"
    return story.do(partner.AcceptConditions if accept else partner.RefuseConditions, by=STAFF)


def _new(story: Story, given: Given) -> Story:
    return story.do(arrival.PlaceRequest, by=PARTNER, partner="SIM", library="DEMO", **ASKED)


def _retry(story: Story, given: Given) -> Story:
    return story.do(arrival.RetryRequest, by=PARTNER, partner="SIM", **asked_again())


def _cancel(story: Story, given: Given) -> Story:
    return story.do(partner.AskCancel, refuses_conditions=given.get("marker") == "reject")


def _overdue_again(story: Story, given: Given) -> Story:
    return story.wait(days=7).do(loan.RemindOverdue, by=SYSTEM)


DOING: dict[str, Doing] = {
    "locate-found": lambda s, g: s.do(arrival.RecordLocated, by=SYSTEM, record=RECORD),
    "search": _plain(arrival.RecordLocated, record=RECORD),
    "locate-failed": lambda s, g: s.do(arrival.RecordLocateFailed, by=SYSTEM, reason="none"),
    "locate": _offered("locate-found"),
    "detach": _plain(arrival.Detach),
    "take-up": _plain(supply.TakeUp),
    "move": _plain(supply.CreateMove),
    "move-complete": _plain(supply.CompleteMove),
    "move-cancel": _plain(supply.CancelMove),
    "digitize": _plain(supply.CreateDigitization),
    "digitize-complete": _plain(supply.CompleteDigitization, files=("sha256:1",)),
    "digitize-cancel": _plain(supply.CancelDigitization),
    "will-supply": _plain(supply.WillSupply),
    "conditional": lambda s, g: s.do(supply.OfferConditions, reason="Other", reply_by=s.day(7)),
    "condition-expired": _job(supply.LapseConditions, days=8),
    "reject": _reject,
    "reject-planned": lambda s, g: s.do(ending.PlanReject, by=SYSTEM, reason="NotHeld"),
    "stop-automatic-reject": _plain(ending.StopReject),
    "reject-due": _job(ending.CarryOutReject, days=3),
    "ship-physically": _ship,
    "ship-digitally": _ship_digitally,
    "ship-non-returnable": lambda s, g: s.do(supply.ShipNonReturnable, format=g["format"]),
    "renew": lambda s, g: s.do(loan.Renew, due_date=s.day(50)),
    "refuse-renewal": _plain(loan.RefuseRenewal),
    "recall": lambda s, g: s.do(loan.Recall, due_date=s.day(3)),
    "record-recall-acknowledged": _plain(loan.AcknowledgeRecall),
    "overdue": _job(loan.MarkOverdue),
    "overdue-again": _overdue_again,
    "change-due-date": _change_due_date,
    "check-in": _items(loan.CheckIn),
    "lost": _items(loan.ReportLost),
    "damaged": _items(loan.ReportDamaged),
    "cancel-reply": lambda s, g: s.do(ending.AnswerCancel, accept=g["accept"] == "yes"),
    "expire": _job(ending.Expire),
    "reactivate": _reactivate,
    "set-status": lambda s, g: s.do(ending.SetStatus, status=Status(g["status"])),
    "remove": _plain(ending.Remove),
    "duplicate": _duplicate,
    "edit": _plain(arrival.Edit, citation=ASKED["citation"]),
    "note": _plain(desk.AddNote, internal_note=text("a note")),
    "label": _plain(desk.ChangeLabels, add=("urgent",)),
    "attach": _plain(
        desk.Attach, file="sha256:2", name=text("f").box, size=1, media_type="text/plain"
    ),
    "general-message": _plain(desk.SendGeneralMessage, text=text("hello")),
    "email-partner": _plain(desk.LogMail, subject=text("s").box, body=text("b").box),
    "assign": _plain(desk.Assign, user="staff"),
    "release": _plain(desk.Release),
    "lock": _lock,
    "unlock": _plain(desk.Unlock),
    "lock-expired": _job(desk.LapseLock, days=1),
    "dismiss": _dismiss,
    "print-slip": _plain(desk.PrintSlip),
    "download": _plain(desk.Download, supplier="JSTOR"),
    "status-query": _plain(desk.QueryStatus),
    "record-received": _recorded(partner.ConfirmReceived),
    "record-returned": _recorded(partner.ReportReturned),
    "record-cancel-request": _recorded(partner.AskCancel),
    "record-renew-request": _recorded(partner.AskRenewal),
    "record-condition-answer": _condition_answer,
    "partner:new": _new,
    "partner:retry": _retry,
    "partner:reminder": _plain(partner.Remind),
    "partner:received": _plain(partner.ConfirmReceived),
    "partner:renew": _plain(partner.AskRenewal),
    "partner:condition-accepted": _plain(partner.AcceptConditions),
    "partner:condition-refused": _plain(partner.RefuseConditions),
    "partner:cancel": _cancel,
    "partner:shipped-return": _plain(partner.ReportReturned),
    "partner:shipped-forward": _plain(partner.ReportForwarded),
    "partner:lost": _plain(partner.ReportPartnerLoss),
    "partner:hold-return": _plain(partner.HoldReturn),
    "partner:notification": _plain(partner.ReceiveNotification),
    "partner:status-request": _plain(partner.AskStatus),
    "partner:undo-shipment": _plain(partner.UndoShipment),
    "partner:update": _plain(arrival.Edit, by=PARTNER, citation=ASKED["citation"]),
    "partner:recall": _plain(partner.RecallByBroker),
    "delivery-failed": _plain(partner.NoteDeliveryFailed, message_id="m", why="timeout"),
    "partner-error": _plain(partner.NotePartnerError, message_id="m", error_type="Unsupported"),
}
"""Every command of the verdicts, by name."""
