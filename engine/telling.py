"""What the partner is told about a request: the ISO 18626 status, reason and details.

Sources: `lifecycle.md`, "What we tell an ISO partner that asks"; `iso18626.md` 4.3 and 4.4.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec

from engine.context import Context
from engine.events.partner import Details
from engine.request import LendingRequest
from engine.statuses import CLOSED, OPEN, OUT, REACTIVATED_OUT, TROUBLE, Status

BEFORE_SHIPPING = ("RequestReceived", "ExpectToSupply", "WillSupply", "RetryPossible")
"""The order in which statuses may be told before anything was sent."""

WITH_DUE_DATE = frozenset({"Loaned", "Overdue", "Recalled"})
"""The statuses that carry the loan's due date."""


def _on_loan(request: LendingRequest, context: Context) -> str:
    if request.recalled:
        return "Recalled"
    return "CopyCompleted" if request.is_copy else "Loaned"


def _processed(request: LendingRequest, context: Context) -> str:
    return "ExpectToSupply" if context.partner.traits.knows_expect_to_supply else "RequestReceived"


def _conditional(request: LendingRequest, context: Context) -> str:
    assert request.condition is not None
    return request.condition.told_as


def _completed(request: LendingRequest, context: Context) -> str:
    if not request.supplied:
        return "Unfilled"
    return "CopyCompleted" if request.is_copy else "LoanCompleted"


def _digital(request: LendingRequest, context: Context) -> str:
    return "Loaned" if request.digital_loan else "CopyCompleted"


def _always(status: str, request: LendingRequest, context: Context) -> str:
    return status


STATUS_TOLD: dict[str, Callable[[LendingRequest, Context], str]] = {
    **dict.fromkeys(OPEN, partial(_always, "RequestReceived")),
    Status.BEING_PROCESSED: _processed,
    Status.WILL_SUPPLY: partial(_always, "WillSupply"),
    Status.CONDITIONAL: _conditional,
    **dict.fromkeys(OUT, _on_loan),
    REACTIVATED_OUT: _on_loan,
    Status.RETURNED_BY_PARTNER: _on_loan,
    Status.OVERDUE: partial(_always, "Overdue"),
    Status.RECALLED_ITEM: partial(_always, "Recalled"),
    Status.BORROWER_RECALLED: partial(_always, "Recalled"),
    **dict.fromkeys(TROUBLE, partial(_always, "Loaned")),
    **dict.fromkeys(CLOSED, partial(_always, "Unfilled")),
    Status.CANCELLED: partial(_always, "Cancelled"),
    Status.SHIPPED_DIGITALLY: _digital,
    Status.REQUEST_COMPLETED: _completed,
}
"""Our place to the ISO status, row by row as `lifecycle.md` has them; a last word that was told
(CompletedWithoutReturn of a loss, RetryPossible of a rejection) goes before."""


def status_to_tell(request: LendingRequest, context: Context) -> str:
    """The ISO status of a request now.

    A terminal status once told stays; before shipping we never go left of what was last told.
    """
    told = request.told
    if told.terminal:
        return told.status
    if request.before_cancel is not None:
        request = msgspec.structs.replace(request, status=request.before_cancel)
    return never_left_of(told.status, STATUS_TOLD[request.place](request, context))


def never_left_of(told: str, status: str) -> str:
    """The status, or before shipping the last told one where that is further right."""
    if status in BEFORE_SHIPPING and told in BEFORE_SHIPPING:
        return max(status, told, key=BEFORE_SHIPPING.index)
    return status


def reason_to_tell(request: LendingRequest) -> str:
    """RequestResponse exactly once, StatusChange ever after (`iso18626.md` 4.1)."""
    return "StatusChange" if request.told.responded else "RequestResponse"


def completed_details(told: str, request: LendingRequest, details: Details) -> Details:
    """The details with the due date that a loan's status carries."""
    if told in WITH_DUE_DATE and details.due_date is None and request.due_date is not None:
        return msgspec.structs.replace(details, due_date=request.due_date)
    return details
