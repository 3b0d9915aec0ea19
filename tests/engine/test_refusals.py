"""Every refusal in its own words: whose fault it is, its code, its text, and the field it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from engine.citation import Citation
from engine.commands import arrival, desk, ending, loan, partner, supply
from engine.commands.base import Command
from engine.errors import Exists, Illegal, Invalid, Locked, Refusal, Unknown
from engine.item import Item
from engine.partner import ConditionLapse, Step
from engine.statuses import Status
from tests.engine.given import (
    ASKED,
    DIGITAL_WANTED,
    RECORD,
    asked_again,
    completed,
    conditional,
    invited_to_retry,
    located,
    overdue,
    pending_auto_reject,
    rejected,
    requested,
    shipped,
)
from tests.engine.story import COLLEAGUE, NCIP, PARTNER, SHELF, Story, profile


class Case(NamedTuple):
    """A history, what is tried then, and what it is answered."""

    history: Callable[[], Story]
    command: type[Command]
    fields: Callable[[Story], dict[str, Any]]
    error: type[Refusal]
    code: str
    text: str
    field: str = ""


def having(**fields: Any) -> Callable[[Story], dict[str, Any]]:
    return lambda story: fields


def in_days(days: int, name: str, **fields: Any) -> Callable[[Story], dict[str, Any]]:
    return lambda story: {name: story.day(days)} | fields


def ship(*barcodes: str) -> Callable[[Story], dict[str, Any]]:
    return having(barcodes=barcodes)


def set_to(status: Status) -> Callable[[Story], dict[str, Any]]:
    return having(status=status)


def foreign() -> Story:
    item = Item(barcode="F1", known=True, ours=False, library="ELSEWHERE")
    return requested(Story(shelf=SHELF | {"F1": item}))


def locked() -> Story:
    story = requested()
    return story.do(desk.LockForEdit, by=COLLEAGUE, until=story.now.replace(hour=17, minute=5))


def taken_elsewhere() -> Story:
    story = completed()
    shipped(requested(Story("r2", story.items)), "A1")
    return story


def alerted() -> Story:
    rules = profile(condition_lapse=ConditionLapse.ALERT)
    story = conditional(Story(profile=rules)).wait(days=8)
    return story.do(supply.LapseConditions)


def without_address() -> Story:
    return requested(service=DIGITAL_WANTED, requester=replace(ASKED["requester"], has_email=False))


def retry(**more: Any) -> Callable[[Story], dict[str, Any]]:
    return having(**asked_again() | more)


CASES = [
    Case(
        requested,
        ending.Reject,
        having(reason="", may_retry=True, reason_retry="CostExceedsMaxCost"),
        Invalid,
        "missing",
        "give the cost",
        "cost",
    ),
    Case(
        requested, ending.Reject, having(reason=""), Invalid, "missing", "give the reason", "reason"
    ),
    Case(
        requested,
        ending.Reject,
        having(reason="", may_retry=True),
        Invalid,
        "missing",
        "give the reason to try again",
        "reason_retry",
    ),
    Case(
        requested,
        ending.PlanReject,
        having(reason=""),
        Invalid,
        "missing",
        "give the reason",
        "reason",
    ),
    Case(
        pending_auto_reject,
        ending.CarryOutReject,
        having(),
        Illegal,
        "too_early",
        "it is planned for 2026-11-27",
    ),
    Case(
        lambda: requested(status=Status.PENDING_AUTO_REJECT),
        ending.CarryOutReject,
        having(),
        Illegal,
        "too_early",
        "no day is planned",
    ),
    Case(requested, ending.Expire, having(), Illegal, "too_early", "it has no expiry date"),
    Case(
        lambda: requested(service=replace(ASKED["service"], need_by=Story().day(2))),
        ending.Expire,
        having(),
        Illegal,
        "too_early",
        "it expires after 2026-11-26",
    ),
    Case(
        requested,
        ending.SetStatus,
        set_to(Status.OVERDUE),
        Invalid,
        "not_settable",
        "overdue cannot be set by hand",
        "status",
    ),
    Case(
        rejected,
        ending.SetStatus,
        set_to(Status.CREATED),
        Illegal,
        "use_reactivate",
        "a closed request can only be completed; or reactivate it",
    ),
    Case(
        shipped,
        ending.SetStatus,
        set_to(Status.CREATED),
        Illegal,
        "items_out",
        "created cannot be set while an item is out",
    ),
    Case(
        requested,
        ending.SetStatus,
        set_to(Status.NOT_OVERDUE),
        Illegal,
        "nothing_out",
        "not_overdue can be set only while an item is out",
    ),
    Case(
        lambda: requested(Story(partner=NCIP)),
        ending.SetStatus,
        set_to(Status.LOST),
        Illegal,
        "not_for_ncip",
        "the partner's protocol cannot carry lost",
    ),
    Case(
        invited_to_retry,
        arrival.RetryRequest,
        retry(partner="OTHER"),
        Illegal,
        "retry_not_possible",
        "another partner's request cannot be tried again",
    ),
    Case(
        requested, desk.AddNote, having(), Invalid, "missing", "give the text of the note", "note"
    ),
    Case(
        requested,
        desk.DismissNote,
        having(note_id="7"),
        Unknown,
        "unknown_note",
        "no active note has the id 7",
        "note",
    ),
    Case(
        requested,
        desk.DismissAlert,
        having(alert="reminder"),
        Unknown,
        "unknown_alert",
        "the request has no alert reminder",
        "alert",
    ),
    Case(
        requested,
        desk.ChangeLabels,
        having(),
        Invalid,
        "missing",
        "give a label to add or to remove",
        "label",
    ),
    Case(requested, desk.Assign, having(user=""), Invalid, "missing", "give the user", "user"),
    Case(
        requested,
        desk.Unlock,
        having(),
        Illegal,
        "condition_not_met",
        "unlock is possible only where somebody edits it",
    ),
    Case(
        requested,
        desk.Release,
        having(),
        Illegal,
        "condition_not_met",
        "release is possible only where somebody has the task",
    ),
    Case(
        requested,
        desk.PrintSlip,
        having(slip="napkin"),
        Invalid,
        "unknown_slip",
        "slip is incoming, shipping or report",
        "slip",
    ),
    Case(
        requested,
        arrival.PlaceRequest,
        having(**ASKED | {"partner": "SIM", "library": "DEMO"}),
        Exists,
        "exists",
        "REQ-1 already exists",
    ),
    Case(Story, supply.TakeUp, having(), Unknown, "unknown_request", "there is no request r1"),
    Case(
        lambda: located().do(supply.CreateMove),
        supply.CreateMove,
        having(),
        Illegal,
        "in_process",
        "a move is in process already",
    ),
    Case(
        lambda: located().do(supply.CreateDigitization),
        supply.CreateDigitization,
        having(),
        Illegal,
        "in_process",
        "a digitization is in process already",
    ),
    Case(
        lambda: located().do(supply.CreateDigitization),
        supply.CompleteDigitization,
        having(),
        Invalid,
        "missing",
        "give the files or the url of the copy",
        "files",
    ),
    Case(
        requested,
        supply.ShipDigitally,
        having(),
        Invalid,
        "missing",
        "give files or a url",
        "files",
    ),
    Case(
        requested,
        supply.ShipDigitally,
        having(files=("f",), url="u"),
        Invalid,
        "both",
        "give files or a url, not both",
        "url",
    ),
    Case(
        without_address,
        supply.ShipDigitally,
        having(files=("f",)),
        Illegal,
        "requester_email_empty",
        "it can only be filled when the requester has an e-mail address",
    ),
    Case(
        requested,
        supply.ShipNonReturnable,
        having(format="parchment"),
        Invalid,
        "unknown_format",
        "format is one of digital, physical, physical_non_returnable",
        "format",
    ),
    Case(
        requested,
        supply.OfferConditions,
        in_days(3, "reply_by", reason=""),
        Invalid,
        "missing",
        "give the condition",
        "reason",
    ),
    Case(
        requested,
        supply.OfferConditions,
        in_days(0, "reply_by", reason="Other"),
        Invalid,
        "not_in_future",
        "reply_by must lie after 2026-11-24",
        "reply_by",
    ),
    Case(
        conditional,
        supply.LapseConditions,
        having(),
        Illegal,
        "too_early",
        "the partner may answer until 2026-12-01",
    ),
    Case(
        alerted, supply.LapseConditions, having(), Illegal, "lapsed", "staff were alerted already"
    ),
    Case(
        shipped,
        loan.Recall,
        in_days(28, "due_date"),
        Invalid,
        "not_earlier",
        "the new due date must lie before 2026-12-22",
        "due_date",
    ),
    Case(
        overdue,
        loan.RemindOverdue,
        having(),
        Illegal,
        "too_early",
        "the partner was told on 2026-12-23; wait 7 days",
    ),
    Case(
        locked,
        supply.TakeUp,
        having(),
        Locked,
        "locked",
        "colleague edits this request until 17:05 UTC",
    ),
    Case(
        requested,
        supply.ShipPhysically,
        ship(),
        Invalid,
        "missing",
        "scan at least one barcode",
        "barcodes",
    ),
    Case(
        requested,
        supply.ShipPhysically,
        ship("A1", "A1"),
        Invalid,
        "repeated",
        "the same barcode was scanned twice",
        "barcodes",
    ),
    Case(
        requested,
        supply.ShipPhysically,
        ship("A1", "Z9"),
        Invalid,
        "unknown_barcode",
        "no item has the barcode Z9",
        "barcodes",
    ),
    Case(
        foreign,
        supply.ShipPhysically,
        ship("F1"),
        Invalid,
        "foreign_barcode",
        "F1 belongs to ELSEWHERE",
        "barcodes",
    ),
    Case(
        shipped,
        supply.ShipPhysically,
        ship("A1"),
        Illegal,
        "item_in_process",
        "A1 is lent already",
        "barcodes",
    ),
    Case(
        shipped,
        loan.CheckIn,
        ship("B2"),
        Invalid,
        "unknown_barcode",
        "B2 is no item of this request",
        "barcodes",
    ),
    Case(
        lambda: shipped(None, "A1", "B2").do(loan.ReportLost, barcodes=("A1",)),
        loan.ReportLost,
        ship("A1"),
        Illegal,
        "wrong_item_state",
        "A1 is lost already",
        "barcodes",
    ),
    Case(
        taken_elsewhere,
        ending.Reactivate,
        having(),
        Illegal,
        "item_in_process",
        "A1 is lent for another request",
        "barcodes",
    ),
    Case(
        completed,
        supply.WillSupply,
        having(),
        Illegal,
        "wrong_status",
        "will-supply is not possible in status request_completed",
    ),
    Case(
        lambda: requested(Story(profile=profile(off=(Step.CONDITIONAL,)))),
        supply.OfferConditions,
        in_days(3, "reply_by", reason="Other"),
        Illegal,
        "step_off",
        "conditional: the partner's profile has conditional off",
    ),
    Case(
        requested,
        arrival.Detach,
        having(),
        Illegal,
        "condition_not_met",
        "detach is possible only where the resource is located",
    ),
    Case(
        shipped,
        loan.Renew,
        in_days(40, "due_date"),
        Illegal,
        "condition_not_met",
        "renew is possible only where the partner cannot ask for a renewal",
    ),
    Case(
        requested,
        arrival.RecordLocated,
        having(record=RECORD, searched=Citation(title="Another")),
        Illegal,
        "citation_changed",
        "another citation was searched for",
    ),
    Case(
        requested,
        arrival.RecordLocateFailed,
        having(reason="none", searched=Citation(title="Another")),
        Illegal,
        "citation_changed",
        "another citation was searched for",
    ),
    Case(
        requested,
        partner.HoldReturn,
        having(),
        Illegal,
        "wrong_status",
        "partner:hold-return is not possible in status created",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.command.__name__} {case.text}")
def test_a_refusal_says_what_is_wrong_and_where(case: Case) -> None:
    story = case.history()
    fields = case.fields(story)
    by = PARTNER if case.command in (arrival.PlaceRequest, arrival.RetryRequest) else None
    if case.command is arrival.RetryRequest:
        fields = {"partner": "SIM"} | fields
    refusal = story.refuses(case.command, by=by, **fields)
    assert type(refusal) is case.error
    assert (refusal.code, refusal.text, refusal.field) == (case.code, case.text, case.field)
