"""Which statuses a row of the lifecycle may lead to, read from its words a second time."""

from __future__ import annotations

from collections.abc import Callable

from engine.request import LendingRequest
from engine.rules import Rule, Then
from engine.statuses import Status

DELIVERED = {Status.SHIPPED_DIGITALLY, Status.REQUEST_COMPLETED}
DELIVERING = {
    "digitize-complete",
    "partner:condition-accepted",
    "condition-expired",
    "cancel-reply:no",
    "partner:retry",
}
"""Acts after which a finished digital copy may go out by itself."""

MAY_BE: dict[Then, Callable[[LendingRequest], set[Status | None]]] = {
    Then.UNCHANGED: lambda r: {r.status},
    Then.BEFORE_CANCEL: lambda r: {r.before_cancel},
    Then.BEFORE_REJECT: lambda r: {r.before_reject or Status.CREATED},
    Then.BEFORE_RENEWAL: lambda r: {Status.OVERDUE, Status.RECALLED_ITEM, Status.RENEW_RESPONSE},
    Then.RENEWED: lambda r: {Status.RECEIVED_BY_PARTNER, Status.RENEWAL_ACCEPTED},
    Then.BY_ITEMS: lambda r: {
        r.status,
        Status.LENDER_CHECKED_IN,
        Status.LOST,
        Status.DAMAGED,
        Status.REQUEST_COMPLETED,
        Status.RENEW_RESPONSE,
        Status.OVERDUE,
        Status.RECALLED_ITEM,
    },
    Then.BY_DIGITAL_RECEIPT: lambda r: {*DELIVERED},
    Then.BY_FORMAT: lambda r: {*DELIVERED, Status.SHIPPED_PHYSICALLY},
    Then.BY_DUE_DATE: lambda r: {Status.OVERDUE, Status.NOT_OVERDUE},
    Then.AS_SET: lambda r: set(Status),
}


def may_lead_to(rule: Rule, before: LendingRequest) -> set[Status | None]:
    """The statuses that a row may lead to from a request."""
    then = rule.then
    statuses: set[Status | None] = {then} if isinstance(then, Status) else MAY_BE[then](before)
    return statuses | (DELIVERED if rule.act in DELIVERING else set())
