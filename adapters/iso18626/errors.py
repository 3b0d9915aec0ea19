"""What a message is answered that cannot be done: one table over the tree of errors.

Source: protocol page 5.1. A `MessageFault` brings its own errorData. A `Failure` is in no row: it
is nobody's fault, gets no confirmation, and so the partner sends its message again.
"""

from __future__ import annotations

from typing import NamedTuple

from adapters.iso18626.codes import ErrorType, RequestType
from adapters.iso18626.faults import MessageFault
from adapters.iso18626.values import ErrorData, Inbound, Request, RequestingAgencyMessage
from engine.errors import Exists, InterlendError, Invalid, ProtocolFault, Refusal, Unknown

_LONGEST = 300

ACTION = "action"
"""What a requestingAgencyMessage says; a request says its requestType."""

SAYINGS = (*RequestType, ACTION)
REQUESTS = (RequestType.NEW, RequestType.RETRY, RequestType.REMINDER)


class Row(NamedTuple):
    """An error, to which messages it happens, and the errorData that tells it."""

    error: type[InterlendError]
    to: tuple[str, ...]
    type: ErrorType
    value: str


VALUE, UNSUPPORTED = ErrorType.UNRECOGNISED_DATA_VALUE, ErrorType.UNSUPPORTED_ACTION_TYPE

TABLE: tuple[Row, ...] = (
    Row(Exists, REQUESTS, VALUE, "requestingAgencyRequestId: {id} already exists"),
    Row(Refusal, (RequestType.RETRY,), VALUE, "requestType: Retry not possible"),
    Row(Unknown, SAYINGS, VALUE, "requestingAgencyRequestId: {id}"),
    Row(Invalid, SAYINGS, VALUE, "{field}: {text}"),
    Row(Refusal, (ACTION,), UNSUPPORTED, "{says}"),
    Row(Refusal, REQUESTS, VALUE, "requestType: {says}"),
    Row(ProtocolFault, SAYINGS, ErrorType.BADLY_FORMED_MESSAGE, "{text}"),
)
"""The first row that fits counts."""


def error_data(error: InterlendError, message: Inbound) -> ErrorData:
    """The errorData for an error that a message led to. Raises a `Failure` on, which has none."""
    if isinstance(error, MessageFault):
        return error.error
    to, says = _saying(message)
    for row in TABLE:
        if isinstance(error, row.error) and to in row.to:
            value = row.value.format(
                id=message.header.requesting_agency_request_id,
                field=getattr(error, "field", ""),
                text=str(error),
                says=says,
            )
            return ErrorData(type=row.type, value=value[:_LONGEST])
    raise error


def _saying(message: Inbound) -> tuple[str, str]:
    if isinstance(message, Request):
        kind = message.service.request_type if message.service else RequestType.NEW
        return kind, kind
    if isinstance(message, RequestingAgencyMessage):
        return ACTION, message.action
    return ACTION, message.reason
