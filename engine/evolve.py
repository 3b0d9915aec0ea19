"""Fold facts into a lending request: total, and never refusing.

Each function says what one kind of fact changes; together they are the meaning of the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from engine.eventlog.format import Recorded, Stamp
from engine.events import arrival, ending, partner
from engine.events.base import Event, Transition
from engine.evolve_desk import DESK
from engine.evolve_loan import LOAN
from engine.evolve_supply import SUPPLY
from engine.request import ItemState, LendingRequest, Told
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
        "removed": False,
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
    }


def _reactivated(r: LendingRequest, e: ending.Reactivated, s: Stamp) -> Changes:
    return {
        "expires_on": e.expires_on,
        "due_date": e.due_date or r.due_date,
        "items": r.items | dict.fromkeys(e.items, ItemState.OUT),
        "non_returnable": r.non_returnable if not e.items else False,
        "removed": False,
        "told": msgspec.structs.replace(r.told, terminal=False, status=""),
    }


def _nothing(r: LendingRequest, e: Event, s: Stamp) -> Changes:
    return {}


EVOLVE: dict[type[Event], Evolver] = {
    arrival.RequestPlaced: _placed,
    arrival.RequestRetried: _retried,
    arrival.ResourceLocated: lambda r, e, s: {"record": e.record},
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
    ending.Rejected: lambda r, e, s: {"kept_active": e.kept_active},
    ending.RejectPlanned: lambda r, e, s: {
        "before_reject": r.status,
        "reject_on": e.on,
        "reject_reason": e.reason,
    },
    ending.RejectStopped: _nothing,
    ending.CancelRequested: lambda r, e, s: {"before_cancel": r.status},
    ending.CancelAnswered: _nothing,
    ending.Expired: _nothing,
    ending.Reactivated: _reactivated,
    ending.StatusSet: lambda r, e, s: (
        {"recalled": True} if e.status is Status.BORROWER_RECALLED else {}
    ),
    ending.RequestRemoved: lambda r, e, s: {"removed": True},
    **SUPPLY,
    **LOAN,
    **DESK,
}


_CANCEL, _RENEWAL = {Status.CANCEL_REPLY}, {Status.RENEW_REQUESTED}
_PLANNED = {Status.PENDING_AUTO_REJECT, Status.CANCEL_REPLY}
_ASKED = {Status.CONDITIONAL, Status.CANCEL_REPLY}
_HELD_WHILE: dict[str, tuple[set[Status], object]] = {
    "before_cancel": (_CANCEL, None),
    "before_renewal": (_RENEWAL, None),
    "before_reject": (_PLANNED, None),
    "reject_on": (_PLANNED, None),
    "reject_reason": (_PLANNED, ""),
    "condition": (_ASKED, None),
    "kept_active": ({Status.REJECTED}, False),
}
LEFT_BEHIND: dict[Status, Changes] = {
    status: {name: gone for name, (lasts, gone) in _HELD_WHILE.items() if status not in lasts}
    for status in Status
}
"""What a request forgets on the way to a status, whichever fact leads there: no interruption
outlives the status that it belongs to (`lifecycle.md`, "one remembered status per kind")."""


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
        changes |= LEFT_BEHIND[event.status]
    return msgspec.structs.replace(request, **changes)


def fold(request_id: str, facts: Iterable[Recorded]) -> LendingRequest | None:
    """The request that its facts make; None where there are none."""
    request: LendingRequest | None = None
    for fact in facts:
        request = evolve(request or LendingRequest(id=request_id), fact.event, fact.stamp)
    return request
