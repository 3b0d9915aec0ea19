"""The elements of the six messages, once, for the reader and the writer of both versions."""

from __future__ import annotations

from adapters.iso18626.codes import MessageKind
from adapters.iso18626.grammar import Structure
from adapters.iso18626.tables.confirmations import (
    CONFIRMATION_HEADER,
    REQUEST_CONFIRMATION,
    REQUESTING_AGENCY_MESSAGE_CONFIRMATION,
    SUPPLYING_AGENCY_MESSAGE_CONFIRMATION,
)
from adapters.iso18626.tables.messages import REQUESTING_AGENCY_MESSAGE, SUPPLYING_AGENCY_MESSAGE
from adapters.iso18626.tables.parts import (
    REQUEST_HEADER,
    REQUESTING_AGENCY_HEADER,
    SUPPLYING_AGENCY_HEADER,
)
from adapters.iso18626.tables.request import REQUEST

NAMESPACE = "http://illtransactions.org/2013/iso18626"
"""The namespace of every edition since 2014; it does not tell them apart."""

MESSAGES: dict[MessageKind, Structure] = {
    MessageKind.REQUEST: REQUEST,
    MessageKind.REQUEST_CONFIRMATION: REQUEST_CONFIRMATION,
    MessageKind.SUPPLYING_AGENCY_MESSAGE: SUPPLYING_AGENCY_MESSAGE,
    MessageKind.SUPPLYING_AGENCY_MESSAGE_CONFIRMATION: SUPPLYING_AGENCY_MESSAGE_CONFIRMATION,
    MessageKind.REQUESTING_AGENCY_MESSAGE: REQUESTING_AGENCY_MESSAGE,
    MessageKind.REQUESTING_AGENCY_MESSAGE_CONFIRMATION: REQUESTING_AGENCY_MESSAGE_CONFIRMATION,
}

HEADERS: dict[MessageKind, Structure] = {
    MessageKind.REQUEST: REQUEST_HEADER,
    MessageKind.REQUEST_CONFIRMATION: CONFIRMATION_HEADER,
    MessageKind.SUPPLYING_AGENCY_MESSAGE: SUPPLYING_AGENCY_HEADER,
    MessageKind.SUPPLYING_AGENCY_MESSAGE_CONFIRMATION: CONFIRMATION_HEADER,
    MessageKind.REQUESTING_AGENCY_MESSAGE: REQUESTING_AGENCY_HEADER,
    MessageKind.REQUESTING_AGENCY_MESSAGE_CONFIRMATION: CONFIRMATION_HEADER,
}
"""The header of each, which is worth reading even where the rest cannot be read."""
