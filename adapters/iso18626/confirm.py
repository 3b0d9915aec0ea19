"""The confirmation that answers a message on the spot (protocol page 5.2)."""

from __future__ import annotations

from datetime import datetime

from adapters.iso18626.codes import MessageKind, MessageStatus
from adapters.iso18626.faults import MessageFault
from adapters.iso18626.instants import Timestamp
from adapters.iso18626.values import (
    Confirmation,
    ConfirmationHeader,
    ErrorData,
    Inbound,
    Request,
    RequestConfirmation,
    RequestingAgencyMessageConfirmation,
    SupplyingAgencyMessage,
    SupplyingAgencyMessageConfirmation,
)


def confirm(message: Inbound, now: datetime, error: ErrorData | None = None) -> Confirmation:
    """The confirmation of a message that was read: OK, or ERROR for what is wrong with it.

    The action or reason is echoed either way.
    """
    sent = message.header
    header = ConfirmationHeader(
        supplying_agency=sent.supplying_agency,
        requesting_agency=sent.requesting_agency,
        timestamp=Timestamp.of(now),
        requesting_agency_request_id=sent.requesting_agency_request_id,
        multiple_item_request_id=sent.multiple_item_request_id,
        timestamp_received=sent.timestamp,
        status=MessageStatus.ERROR if error else MessageStatus.OK,
    )
    errors = (error,) if error else ()
    if isinstance(message, Request):
        return RequestConfirmation(header=header, errors=errors)
    if isinstance(message, SupplyingAgencyMessage):
        return SupplyingAgencyMessageConfirmation(
            header=header, reason=message.reason, errors=errors
        )
    return RequestingAgencyMessageConfirmation(header=header, action=message.action, errors=errors)


def confirm_fault(fault: MessageFault, now: datetime) -> Confirmation:
    """The confirmation of a message that could not be read, with what could be understood of it.

    A message of unknown kind is answered as if it were a request.
    """
    known = fault.understood
    timestamp = Timestamp.of(now)
    header = ConfirmationHeader(
        supplying_agency=known.supplying_agency,
        requesting_agency=known.requesting_agency,
        timestamp=timestamp,
        requesting_agency_request_id=known.requesting_agency_request_id,
        multiple_item_request_id=known.multiple_item_request_id,
        timestamp_received=known.timestamp or timestamp,
        status=MessageStatus.ERROR,
    )
    errors = (fault.error,)
    if fault.kind is MessageKind.SUPPLYING_AGENCY_MESSAGE:
        return SupplyingAgencyMessageConfirmation(header=header, reason=known.reason, errors=errors)
    if fault.kind is MessageKind.REQUESTING_AGENCY_MESSAGE:
        return RequestingAgencyMessageConfirmation(
            header=header, action=known.action, errors=errors
        )
    return RequestConfirmation(header=header, errors=errors)
