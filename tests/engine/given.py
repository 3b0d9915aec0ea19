"""Named histories: how a request comes into each status, told in real commands.

Each takes a story to go on with, or begins one: a loan of one item for an ISO 18626 partner with
the default profile, whose requester has an e-mail address.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.statuses import REACTIVATED_OUT, Status
from tests.engine.loans import (
    borrower_recalled,
    completed,
    damaged,
    lender_checked_in,
    lost,
    not_overdue,
    on_its_way,
    overdue,
    patron_renewal,
    reactivated_out,
    recalled,
    received,
    renew_requested,
    renew_response,
    renewal_accepted,
    returned,
    shipped,
    staff_renewal,
)
from tests.engine.requests import (
    ASKED,
    DIGITAL_WANTED,
    RECORD,
    asked_again,
    begun,
    being_processed,
    cancel_reply,
    cancelled,
    conditional,
    digital_loan,
    expired,
    invited_to_retry,
    locate_failed,
    located,
    non_returnable,
    pending_auto_reject,
    reactivated,
    rejected,
    requested,
    shipped_digitally,
    will_supply,
)
from tests.engine.story import Story

__all__ = [
    "ASKED",
    "DIGITAL_WANTED",
    "HISTORIES",
    "RECORD",
    "asked_again",
    "at",
    "begun",
    "being_processed",
    "borrower_recalled",
    "cancel_reply",
    "cancelled",
    "completed",
    "conditional",
    "damaged",
    "digital_loan",
    "expired",
    "invited_to_retry",
    "lender_checked_in",
    "locate_failed",
    "located",
    "lost",
    "non_returnable",
    "not_overdue",
    "on_its_way",
    "overdue",
    "patron_renewal",
    "pending_auto_reject",
    "reactivated",
    "reactivated_out",
    "recalled",
    "received",
    "rejected",
    "renew_requested",
    "renew_response",
    "renewal_accepted",
    "requested",
    "returned",
    "shipped",
    "shipped_digitally",
    "staff_renewal",
    "will_supply",
]

HISTORIES: dict[str, Callable[[Story | None], Story]] = {
    Status.CREATED: begun,
    Status.LOCATE_FAILED: locate_failed,
    Status.BEING_PROCESSED: being_processed,
    Status.WILL_SUPPLY: will_supply,
    Status.CONDITIONAL: conditional,
    Status.PENDING_AUTO_REJECT: pending_auto_reject,
    Status.SHIPPED_PHYSICALLY: on_its_way,
    Status.SHIPPED_DIGITALLY: shipped_digitally,
    Status.RECEIVED_BY_PARTNER: received,
    Status.RENEW_REQUESTED: renew_requested,
    Status.RENEW_RESPONSE: renew_response,
    Status.PATRON_RENEWAL: patron_renewal,
    Status.STAFF_RENEWAL: staff_renewal,
    Status.RENEWAL_ACCEPTED: renewal_accepted,
    Status.OVERDUE: overdue,
    Status.NOT_OVERDUE: not_overdue,
    Status.RECALLED_ITEM: recalled,
    Status.BORROWER_RECALLED: borrower_recalled,
    Status.RETURNED_BY_PARTNER: returned,
    Status.LENDER_CHECKED_IN: lender_checked_in,
    Status.LOST: lost,
    Status.DAMAGED: damaged,
    Status.CANCEL_REPLY: cancel_reply,
    Status.CANCELLED: cancelled,
    Status.REJECTED: rejected,
    Status.EXPIRED: expired,
    Status.REACTIVATED: reactivated,
    REACTIVATED_OUT: reactivated_out,
    Status.REQUEST_COMPLETED: completed,
}
"""A history for each place of the lifecycle."""


def at(place: str, story: Story | None = None) -> Story:
    """A story that has come to a place of the lifecycle."""
    story = HISTORIES[place](story)
    assert story.r.place == place, f"came to {story.r.place}, not to {place}"
    return story
