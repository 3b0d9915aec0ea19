"""What a requesting agency will not be told: one table of objections (protocol page 4.1 to 4.4)."""

from __future__ import annotations

from collections.abc import Callable, Collection

from adapters.iso18626.codes import Action, ErrorType, Reason, Status
from adapters.iso18626.values import ErrorData, Inbound, SupplyingAgencyMessage
from ops.partner.borrowings import Borrowing, Borrowings
from ops.partner.messages import Agencies, agency

VALUE = ErrorType.UNRECOGNISED_DATA_VALUE
REASON = ErrorType.UNSUPPORTED_REASON_FOR_MESSAGE_TYPE


def objection_to(
    message: Inbound, agencies: Agencies, borrowings: Borrowings, unsupported: Collection[Reason]
) -> ErrorData | None:
    """What is wrong with a message that came, if anything."""
    head = message.header
    if not isinstance(message, SupplyingAgencyMessage):
        return ErrorData(type=VALUE, value="we supply nothing")
    if message.reason in unsupported:
        return ErrorData(type=REASON, value=message.reason)
    if head.requesting_agency != agency(agencies.requesting):
        return ErrorData(type=VALUE, value="requestingAgencyId: this is not us")
    if head.supplying_agency != agency(agencies.supplying):
        return ErrorData(type=VALUE, value="supplyingAgencyId: we asked another")
    borrowing = borrowings.get(head.requesting_agency_request_id)
    if borrowing is None:
        unknown = f"requestingAgencyRequestId: {head.requesting_agency_request_id}"
        return ErrorData(type=VALUE, value=unknown)
    holding = (row for row in OBJECTIONS if row[2](message, borrowing))
    return next((ErrorData(type=kind, value=words) for kind, words, _ in holding), None)


Holds = Callable[[SupplyingAgencyMessage, Borrowing], bool]

OBJECTIONS: tuple[tuple[ErrorType, str, Holds], ...] = (
    (VALUE, "supplyingAgencyRequestId: another was told before",
     lambda m, b: bool(b.number) and m.header.supplying_agency_request_id != b.number),
    (VALUE, "status: cannot be empty",
     lambda m, b: m.status is None),
    (REASON, "RequestResponse: there was one already",
     lambda m, b: m.reason is Reason.REQUEST_RESPONSE and b.heard(m.reason) >= b.attempts),
    (REASON, "RenewResponse: nobody asked for a renewal",
     lambda m, b: m.reason is Reason.RENEW_RESPONSE and b.heard(m.reason) >= b.asked[Action.RENEW]),
    (REASON, "CancelResponse: nobody asked to cancel",
     lambda m, b: m.reason is Reason.CANCEL_RESPONSE
     and b.heard(m.reason) >= b.asked[Action.CANCEL]),
    (VALUE, "answerYesNo: missing",
     lambda m, b: m.reason in (Reason.RENEW_RESPONSE, Reason.CANCEL_RESPONSE)
     and m.answer is None),
    (VALUE, "status: contradicts the answer to the cancel",
     lambda m, b: m.reason is Reason.CANCEL_RESPONSE
     and m.answer is not (m.status is Status.CANCELLED)),
    (VALUE, "dueDate: a loan has one",
     lambda m, b: m.status in (Status.OVERDUE, Status.RECALLED) and m.due_date is None),
)  # fmt: skip
"""The first that holds counts."""
