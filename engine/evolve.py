"""Fold facts into a lending request: total, and never refusing.

Each function says what one kind of fact changes; together they are the meaning of the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from engine.citation import DIGITAL, NON_RETURNABLE, PHYSICAL
from engine.eventlog.format import Recorded, Stamp
from engine.events import arrival, ending, loan, partner, supply
from engine.events.base import Event, Transition
from engine.evolve_desk import DESK
from engine.request import Condition, ItemState, LendingRequest, Told, Work
from engine.statuses import Status

Changes = dict[str, Any]
Evolver = Callable[[LendingRequest, Any, Stamp], Changes]

TERMINAL = frozenset(
    {
        "RetryPossible",
        "Unfilled",
        "Cancelled",
        "CompletedWithoutReturn",
        "CopyCompleted",
        "LoanCompleted",
    }
)
"""ISO 18626 statuses that are the last word (`iso18626.md` 4.3)."""


def _placed(r: LendingRequest, e: arrival.RequestPlaced, s: Stamp) -> Changes:
    return {
        "library": s.library,
        "partner": e.partner,
        "correspondents": e.correspondents,
        "created_at": s.at,
        "citation": e.citation,
        "service": e.service,
        "requester": e.requester,
        "details": e.details,
        "expires_on": e.expires_on,
        "digest": e.digest,
        "message_id": e.message_id,
    }


def _retried(r: LendingRequest, e: arrival.RequestRetried, s: Stamp) -> Changes:
    old = r.correspondents.external_id
    earlier = r.earlier_external_ids
    if old != e.correspondents.external_id and old not in earlier:
        earlier = (*earlier, old)
    return {
        "correspondents": e.correspondents,
        "earlier_external_ids": earlier,
        "citation": e.citation,
        "service": e.service,
        "requester": e.requester,
        "details": e.details,
        "expires_on": e.expires_on,
        "digest": e.digest,
        "message_id": e.message_id,
        "record": None,
        "condition": None,
        "retry_offered": False,
        "told": Told(messages=r.told.messages),
    }


def _edited(r: LendingRequest, e: arrival.RequestEdited, s: Stamp) -> Changes:
    given = {name: getattr(e, name) for name in e.__struct_fields__}
    return {name: value for name, value in given.items() if value is not None}


def _message(r: LendingRequest, e: partner.PartnerMessageDecided, s: Stamp) -> Changes:
    responded = r.told.responded or e.reason == "RequestResponse"
    items = e.details.items or r.told.items
    told = Told(
        status=e.told,
        items=items,
        messages=e.sequence,
        responded=responded,
        terminal=e.told in TERMINAL,
    )
    return {
        "told": told,
        "retry_offered": e.told == "RetryPossible",
        "loss_told": r.loss_told or e.told == "CompletedWithoutReturn",
    }


def _work(kind: str, place: str) -> Evolver:
    def add(r: LendingRequest, e: Any, s: Stamp) -> Changes:
        return {"works": (*r.works, Work(id=e.work_id, kind=kind, place=getattr(e, place)))}

    return add


def _work_ended(state: str) -> Evolver:
    def end(r: LendingRequest, e: Any, s: Stamp) -> Changes:
        more = {"files": getattr(e, "files", ()), "url": getattr(e, "url", "")}
        return {
            "works": tuple(
                msgspec.structs.replace(w, state=state, **more) if w.id == e.work_id else w
                for w in r.works
            )
        }

    return end


def _conditions(r: LendingRequest, e: supply.ConditionsOffered, s: Stamp) -> Changes:
    return {
        "condition": Condition(
            condition=e.condition, reply_by=e.reply_by, told_as=e.told_as, cost=e.cost
        )
    }


def _shipped(r: LendingRequest, e: supply.ShippedPhysically, s: Stamp) -> Changes:
    states = {} if e.non_returnable else dict.fromkeys(e.items, ItemState.OUT)
    return {
        "items": r.items | states,
        "due_date": e.due_date,
        "non_returnable": e.non_returnable,
        "supplied": True,
        "supplied_format": NON_RETURNABLE if e.non_returnable else PHYSICAL,
        "before_reject": None,
        "reject_on": None,
    }


def _digital(r: LendingRequest, e: supply.ShippedDigitally, s: Stamp) -> Changes:
    return {
        "supplied": True,
        "supplied_format": DIGITAL,
        "digital_loan": e.digital_loan,
        "before_reject": None,
        "reject_on": None,
    }


def _undone(r: LendingRequest, e: supply.ShipmentUndone, s: Stamp) -> Changes:
    return {
        "items": {b: state for b, state in r.items.items() if b not in e.items},
        "due_date": None,
        "supplied": False,
        "supplied_format": "undefined",
        "non_returnable": False,
    }


def _renewal_granted(r: LendingRequest, e: loan.RenewalGranted, s: Stamp) -> Changes:
    return {
        "due_date": e.due_date,
        "renewals": r.renewals + 1,
        "recalled": False,
        "before_renewal": None,
    }


def _items(state: ItemState) -> Evolver:
    def move(r: LendingRequest, e: Any, s: Stamp) -> Changes:
        changes: Changes = {"items": r.items | dict.fromkeys(e.items, state)}
        if state is ItemState.IN and ItemState.OUT not in changes["items"].values():
            changes["recalled"] = False
        return changes

    return move


def _rejected(r: LendingRequest, e: ending.Rejected, s: Stamp) -> Changes:
    return {"kept_active": e.kept_active, "condition": None, "reject_on": None}


def _cancel_answered(r: LendingRequest, e: ending.CancelAnswered, s: Stamp) -> Changes:
    return {"before_cancel": None} | ({"condition": None, "reject_on": None} if e.accepted else {})


def _reactivated(r: LendingRequest, e: ending.Reactivated, s: Stamp) -> Changes:
    return {
        "expires_on": e.expires_on,
        "due_date": e.due_date or r.due_date,
        "items": r.items | dict.fromkeys(e.items, ItemState.OUT),
        "removed": False,
        "kept_active": False,
        "told": msgspec.structs.replace(r.told, terminal=False, status=""),
        "retry_offered": False,
        "loss_told": False,
    }


def _nothing(r: LendingRequest, e: Event, s: Stamp) -> Changes:
    return {}


EVOLVE: dict[type[Event], Evolver] = {
    arrival.RequestPlaced: _placed,
    arrival.RequestRetried: _retried,
    arrival.ResourceLocated: lambda r, e, s: {"record": e.record, "reject_on": None},
    arrival.LocateFailed: _nothing,
    arrival.ResourceDetached: lambda r, e, s: {"record": None},
    arrival.RequestEdited: _edited,
    partner.MessageReceived: _nothing,
    partner.PartnerMessageDecided: _message,
    partner.ReminderReceived: _nothing,
    partner.StatusAsked: _nothing,
    partner.StatusQueried: lambda r, e, s: {"status_query_open": True},
    partner.PartnerStatusReported: lambda r, e, s: {"status_query_open": False},
    partner.ForwardReported: _nothing,
    partner.LossReportedByPartner: _nothing,
    supply.TakenUp: lambda r, e, s: {"assigned_to": e.user},
    supply.MoveRequested: _work("move", "location"),
    supply.MoveCompleted: _work_ended("completed"),
    supply.MoveCancelled: _work_ended("cancelled"),
    supply.DigitizationRequested: _work("digitization", "department"),
    supply.DigitizationCompleted: _work_ended("completed"),
    supply.DigitizationCancelled: _work_ended("cancelled"),
    supply.SupplyPromised: _nothing,
    supply.ConditionsOffered: _conditions,
    supply.ConditionsAccepted: lambda r, e, s: {"condition": None},
    supply.ConditionsRefused: lambda r, e, s: {"condition": None},
    supply.ConditionsLapsed: lambda r, e, s: (
        {} if e.status is Status.CONDITIONAL else {"condition": None}
    ),
    supply.ShippedPhysically: _shipped,
    supply.ShippedDigitally: _digital,
    supply.ShipmentUndone: _undone,
    supply.ReceiptConfirmed: _nothing,
    loan.RenewalRequested: lambda r, e, s: {"before_renewal": r.status},
    loan.RenewalGranted: _renewal_granted,
    loan.RenewalRefused: lambda r, e, s: {"before_renewal": None},
    loan.Recalled: lambda r, e, s: {"due_date": e.due_date, "recalled": True},
    loan.RecallAcknowledged: _nothing,
    loan.BecameOverdue: lambda r, e, s: {"overdue_told_on": e.day},
    loan.DueDateChanged: lambda r, e, s: {"due_date": e.due_date},
    loan.ReturnReported: lambda r, e, s: {"before_renewal": None},
    loan.ItemsCheckedIn: _items(ItemState.IN),
    loan.ItemsLost: _items(ItemState.LOST),
    loan.ItemsDamaged: _items(ItemState.DAMAGED),
    ending.Rejected: _rejected,
    ending.RejectPlanned: lambda r, e, s: {
        "before_reject": r.status,
        "reject_on": e.on,
        "reject_reason": e.reason,
    },
    ending.RejectStopped: lambda r, e, s: {"before_reject": None, "reject_on": None},
    ending.CancelRequested: lambda r, e, s: {"before_cancel": r.status},
    ending.CancelAnswered: _cancel_answered,
    ending.Expired: lambda r, e, s: {"condition": None, "reject_on": None, "kept_active": False},
    ending.Reactivated: _reactivated,
    ending.StatusSet: _nothing,
    ending.RequestRemoved: lambda r, e, s: {"removed": True},
    **DESK,
}


def evolve(request: LendingRequest, event: Event, stamp: Stamp) -> LendingRequest:
    """The request after one more fact of its stream."""
    changes = EVOLVE[type(event)](request, event, stamp)
    changes["version"] = request.version + 1
    changes["updated_at"] = stamp.at
    if isinstance(event, Transition) and (
        event.status is not request.status or request.status_since is None
    ):
        changes["status"] = event.status
        changes["status_since"] = stamp.at
    return msgspec.structs.replace(request, **changes)


def fold(request_id: str, facts: Iterable[Recorded]) -> LendingRequest | None:
    """The request that its facts make; None where there are none."""
    request: LendingRequest | None = None
    for fact in facts:
        request = evolve(request or LendingRequest(id=request_id), fact.event, fact.stamp)
    return request
