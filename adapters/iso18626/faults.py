"""What can be wrong with a message, and how to answer it (protocol page 5.1).

ProtocolFault
├── MessageFault            a message that we received
│   ├── TooLarge            413
│   ├── Unreadable          400: not XML, or no message of ISO 18626
│   ├── BadlyFormed         200: an element is missing
│   ├── UnrecognisedValue   200: a value that is none
│   ├── UnsupportedAction   200
│   └── UnsupportedReason   200
└── IncompleteMessage       a message of our own lacks what the schema wants
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from adapters.iso18626.codes import Action, ErrorType, MessageKind, Reason
from adapters.iso18626.grammar import ElementError
from adapters.iso18626.instants import Timestamp
from adapters.iso18626.values import AgencyId, ErrorData
from engine.errors import ProtocolFault

_LONGEST = 300


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What could be read of a faulty message's header, and of what it was about."""

    supplying_agency: AgencyId | None = None
    requesting_agency: AgencyId | None = None
    timestamp: Timestamp | None = None
    requesting_agency_request_id: str | None = None
    supplying_agency_request_id: str | None = None
    multiple_item_request_id: str | None = None
    action: Action | None = None
    reason: Reason | None = None


class MessageFault(ProtocolFault):
    """A received message does not keep to ISO 18626.

    `kind` is the message's kind, None when not even that could be told. `error_value` says in one
    line what is wrong, as the errorValue of the confirmation.
    """

    http_status: ClassVar[int] = 200
    error_type: ClassVar[ErrorType] = ErrorType.BADLY_FORMED_MESSAGE

    def __init__(
        self,
        error_value: str,
        kind: MessageKind | None = None,
        understood: Understood | None = None,
    ) -> None:
        self.error_value = error_value[:_LONGEST]
        super().__init__(self.error_value)
        self.kind = kind
        self.understood = understood or Understood()

    @property
    def error(self) -> ErrorData:
        """The fault as a confirmation carries it."""
        return ErrorData(type=self.error_type, value=self.error_value)


class TooLarge(MessageFault):
    """The message is larger than we read."""

    http_status = 413


class Unreadable(MessageFault):
    """The bytes are no XML, or hold no message of ISO 18626."""

    http_status = 400


class BadlyFormed(MessageFault):
    """An element that the message's meaning needs is missing; `error_value` is its path."""


class UnrecognisedValue(MessageFault):
    """An element's text is no value of its type."""

    error_type = ErrorType.UNRECOGNISED_DATA_VALUE


class UnsupportedAction(MessageFault):
    """The action is not in the list."""

    error_type = ErrorType.UNSUPPORTED_ACTION_TYPE


class UnsupportedReason(MessageFault):
    """The reason for the message is not in the list."""

    error_type = ErrorType.UNSUPPORTED_REASON_FOR_MESSAGE_TYPE


class IncompleteMessage(ProtocolFault):
    """A message of our own lacks an element that the schema wants."""


_EMPTY = "cannot be empty"


def fault_of(broken: ElementError, kind: MessageKind, understood: Understood) -> MessageFault:
    """The fault that an element which cannot be read is to its message."""
    if broken.value is None:
        return BadlyFormed("/".join([kind, *broken.path]), kind, understood)
    element = broken.path[-1]
    value = broken.value or _EMPTY
    if fault := _OF_ELEMENTS.get(element):
        return fault(value, kind, understood)
    return UnrecognisedValue(f"{element}: {value}", kind, understood)


_OF_ELEMENTS: dict[str, type[MessageFault]] = {
    "action": UnsupportedAction,
    "reasonForMessage": UnsupportedReason,
}
