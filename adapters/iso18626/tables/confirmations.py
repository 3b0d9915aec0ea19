"""The elements of the confirmations (protocol page 2.3, 2.5, 2.7)."""

from __future__ import annotations

from adapters.iso18626.codes import Action, ErrorType, MessageStatus, Reason
from adapters.iso18626.grammar import Code, Leaf, Row, Structure
from adapters.iso18626.leaves import TEXT, TIMESTAMP
from adapters.iso18626.tables.parts import AGENCY
from adapters.iso18626.values import (
    ConfirmationHeader,
    ErrorData,
    RequestConfirmation,
    RequestingAgencyMessageConfirmation,
    SupplyingAgencyMessageConfirmation,
)


def _error_type(text: str) -> ErrorType | None:
    return _ERROR_TYPES.get(text.replace("Unrecognized", "Unrecognised"))


_ERROR_TYPES = {error_type.value: error_type for error_type in ErrorType}
ERROR_TYPE = Leaf(_error_type, str)
"""In either spelling. A partner's own invention must not make its refusal unreadable: None."""


def in_one(errors: tuple[ErrorData, ...]) -> tuple[ErrorData, ...]:
    """Several faults in one errorData, which is all that 1.2 allows."""
    if len(errors) < 2:
        return errors
    values = [error.value or error.type or "" for error in errors]
    return (ErrorData(type=errors[0].type, value="; ".join(values)),)


CONFIRMATION_HEADER = Structure(
    ConfirmationHeader,
    (
        Row("supplyingAgencyId", "supplying_agency", AGENCY),
        Row("requestingAgencyId", "requesting_agency", AGENCY),
        Row("timestamp", "timestamp", TIMESTAMP, needed=True),
        Row("requestingAgencyRequestId", "requesting_agency_request_id", TEXT),
        Row("multipleItemRequestId", "multiple_item_request_id", TEXT, only="1.2"),
        Row("timestampReceived", "timestamp_received", TIMESTAMP, needed=True),
        Row("messageStatus", "status", Code(MessageStatus), required=True),
    ),
)

ERROR_DATA = Structure(
    ErrorData,
    (
        Row("errorType", "type", ERROR_TYPE, needed=True),
        Row("errorValue", "value", TEXT),
    ),
)

_HEADER = Row("confirmationHeader", "header", CONFIRMATION_HEADER, required=True)
_ERRORS = Row("errorData", "errors", ERROR_DATA, many=True, fold=in_one)

REQUEST_CONFIRMATION = Structure(RequestConfirmation, (_HEADER, _ERRORS))

SUPPLYING_AGENCY_MESSAGE_CONFIRMATION = Structure(
    SupplyingAgencyMessageConfirmation,
    (_HEADER, Row("reasonForMessage", "reason", Code(Reason, echoed=True)), _ERRORS),
)

REQUESTING_AGENCY_MESSAGE_CONFIRMATION = Structure(
    RequestingAgencyMessageConfirmation,
    (_HEADER, Row("action", "action", Code(Action, echoed=True)), _ERRORS),
)
