"""The confirmations: a message was understood, or not (protocol page 2.3, 2.5, 2.7)."""

from __future__ import annotations

import msgspec

from adapters.iso18626.codes import Action, ErrorType, MessageStatus, Reason
from adapters.iso18626.instants import Timestamp
from adapters.iso18626.values.parts import AgencyId


class ErrorData(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What was wrong with the message; a type that the standard does not know is None."""

    type: ErrorType | None = None
    value: str | None = None


class ConfirmationHeader(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Which message is confirmed: the one sent at `timestamp_received`.

    Only `status` can be relied on: partners leave the rest out. Ours is always complete.
    """

    supplying_agency: AgencyId | None = None
    requesting_agency: AgencyId | None = None
    timestamp: Timestamp | None = None
    requesting_agency_request_id: str | None = None
    multiple_item_request_id: str | None = None
    timestamp_received: Timestamp | None = None
    status: MessageStatus


class RequestConfirmation(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The supplying agency's answer on the spot to a request."""

    header: ConfirmationHeader
    errors: tuple[ErrorData, ...] = ()


class SupplyingAgencyMessageConfirmation(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The requesting agency's answer on the spot to the supplying agency's message."""

    header: ConfirmationHeader
    reason: Reason | None = None
    errors: tuple[ErrorData, ...] = ()


class RequestingAgencyMessageConfirmation(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The supplying agency's answer on the spot to the requesting agency's message.

    `action` echoes the message's; None when it was not understood.
    """

    header: ConfirmationHeader
    action: Action | None = None
    errors: tuple[ErrorData, ...] = ()
