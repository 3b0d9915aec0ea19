"""ISO 18626 messages: bytes ↔ typed values. Liberal in what it reads, strict in what it writes.

Both directions know all six messages, so that either agency can be spoken for. What either version
of the schema wants is in `tables`; what a fault must answer is in `faults`.
"""

from __future__ import annotations

from hashlib import sha256

import msgspec
from msgspec.structs import asdict

from adapters.iso18626.codes import MessageKind, Version
from adapters.iso18626.editions import apart, completed
from adapters.iso18626.faults import IncompleteMessage, Unreadable, fault_of
from adapters.iso18626.grammar import ElementError, IncompleteError
from adapters.iso18626.parse import message_element
from adapters.iso18626.read import READERS
from adapters.iso18626.tables import MESSAGES, NAMESPACE
from adapters.iso18626.understood import understood
from adapters.iso18626.values import (
    Inbound,
    Message,
    Request,
    RequestingAgencyMessage,
    SupplyingAgencyMessage,
)
from adapters.iso18626.write import content

MEDIA_TYPE = 'application/xml; charset="utf-8"'
"""The media type of what `encode` returns."""

KINDS: dict[type[Message], MessageKind] = {
    structure.type: kind for kind, structure in MESSAGES.items()
}
"""The kind of each class of message."""


def decode(body: bytes) -> Message:
    """The message in the bytes, any of the six.

    Raises `MessageFault`, which says what is wrong and what to answer.
    """
    kind, element = message_element(body)
    try:
        message: Message = READERS[kind].read(element)
    except ElementError as broken:
        raise fault_of(broken, kind, understood(kind, element)) from broken
    return apart(message)


def decode_inbound(body: bytes) -> Inbound:
    """The message in the bytes; a confirmation, which is no message to answer, is `Unreadable`."""
    message = decode(body)
    if isinstance(message, Request | SupplyingAgencyMessage | RequestingAgencyMessage):
        return message
    raise Unreadable(f"{KINDS[type(message)]} is an answer, not a message")


def encode(message: Message, version: Version) -> bytes:
    """The message as UTF-8 XML, valid against the version's schema; the same value, the same bytes.

    What the version cannot carry is brought down. In 1.2: volumes are joined by `, `, item ids by
    `,`, errors into the first one's errorValue; of several loan conditions, costs and subtypes the
    first (three) go; a URL takes the item id's place; actions and statuses of 2021 become
    Notification and Loaned, and an echoed action is left out; other elements of 2021 are left out.
    In 2021-2: no multipleItemRequestId after the request, a region without scheme, sortOrder from
    0; a request without service asks for CopyOrLoan. Raises `IncompleteMessage` when the value
    lacks what both versions want (status, a confirmation's timestamps).
    """
    write, start, end = _WRITERS[type(message), version]
    try:
        inner = write(completed(message, version))
    except IncompleteError as incomplete:
        raise IncompleteMessage(f"{KINDS[type(message)]} lacks {incomplete}") from incomplete
    return f"{start}{inner}{end}".encode()


def _envelope(kind: MessageKind, version: Version) -> tuple[str, str]:
    schema = {"1.2": "ISO-18626-v1_2.xsd", "2021-2": "ISO-18626-2021-2.xsd"}[version]
    start = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ISO18626Message xmlns="{NAMESPACE}" xmlns:ill="{NAMESPACE}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' ill:version="{version}"'
        f' xsi:schemaLocation="{NAMESPACE} http://illtransactions.org/schemas/{schema}"><{kind}>'
    )
    return start, f"</{kind}></ISO18626Message>"


_VERSIONS: tuple[Version, ...] = ("1.2", "2021-2")
_WRITERS = {
    (structure.type, version): (content(structure, version), *_envelope(kind, version))
    for kind, structure in MESSAGES.items()
    for version in _VERSIONS
}


def digest(message: Inbound, body: bytes, *, without_timestamp: bool) -> bytes:
    """32 bytes that tell whether a message is the same as an earlier one.

    `without_timestamp` leaves out the header's timestamp, which a repeated request renews; no other
    byte is left out.
    """
    if not without_timestamp:
        return sha256(body).digest()
    start = body.find(_TIMESTAMP) + len(_TIMESTAMP)
    end = body.find(b"<", start)
    if start < len(_TIMESTAMP) or end < start:
        return sha256(_timeless(message)).digest()
    return sha256(body[:start] + body[end:]).digest()


_TIMESTAMP = b"timestamp>"


def _timeless(message: Inbound) -> bytes:
    """The value without its timestamp, for encodings in which the bytes do not show it."""
    fields = asdict(message) | {"header": asdict(message.header) | {"timestamp": None}}
    return msgspec.msgpack.encode((KINDS[type(message)], fields))
