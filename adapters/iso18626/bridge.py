"""The HTTP door: which requests carry a message, and the record that goes on the topic for it.

Framework-free. Whoever mounts it appends the record, waits for the confirmation stored under the
message's id, and sends it as `confirmed`. Source: protocol page 1 and 5.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

import msgspec
from prometheus_client import Counter

from adapters.iso18626 import access
from adapters.iso18626.agencies import Directory, symbol_of
from adapters.iso18626.codec import KINDS, MEDIA_TYPE, decode_inbound, encode
from adapters.iso18626.codes import MessageKind, Version
from adapters.iso18626.confirm import confirm_fault
from adapters.iso18626.faults import BadlyFormed, MessageFault, Understood, UnrecognisedValue
from adapters.iso18626.inbound import PROTOCOL
from adapters.iso18626.parse import MAX_BYTES
from adapters.iso18626.values import (
    AgencyId,
    Inbound,
    RequestingAgencyMessage,
    SupplyingAgencyMessage,
)
from adapters.iso18626.versions import version_for
from engine.application.strangers import Strangers
from engine.ids import new_id
from engine.partner import Partner

DOOR = "http"
_XML = ("application/xml", "text/xml")
_TEXT = "text/plain; charset=utf-8"
_LONGEST_KEY = 512


STRANGERS = Counter(
    "interlend_strangers_messages_total",
    "Messages of senders that are unknown or prove nothing, by whether they left a fact.",
    ["how"],
)
ONLY_COUNTED = "only_counted"


class HttpAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that needs no decision; headers beside the content type."""

    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """A message to put on the topic: `record` has the fields of the schema *inbound*."""

    message_id: str
    key: bytes
    record: dict[str, Any]


def confirmed(body: bytes) -> HttpAnswer:
    """The HTTP answer that carries a confirmation; peers take nothing but 200."""
    return HttpAnswer(status=200, content_type=MEDIA_TYPE, body=body)


def key_of(known: Understood, otherwise: str) -> bytes:
    """The key that keeps the messages of a request in order; `otherwise` where none is named."""
    if known.requesting_agency is None or known.requesting_agency_request_id is None:
        return otherwise.encode()
    agency = symbol_of(known.requesting_agency)
    return f"{agency}|{known.requesting_agency_request_id}"[:_LONGEST_KEY].encode()


class Bridge:
    """Takes messages in for the topic."""

    def __init__(
        self,
        directory: Directory,
        clock: Callable[[], datetime],
        make_id: Callable[[], str] = new_id,
    ) -> None:
        self._strangers = Strangers(clock)
        self._directory = directory
        self._clock = clock
        self._make_id = make_id

    def check(self, method: str, content_type: str, length: int | None) -> HttpAnswer | None:
        """What to answer before reading the body; None where it is worth reading.

        `length` is what the request declares, None where it does not.
        """
        if method.upper() != "POST":
            return _plain(405, "send messages by POST", ("Allow", "POST"))
        if not content_type.strip().casefold().startswith(_XML):
            return _plain(415, "the content type must be application/xml or text/xml")
        if length is not None and length > MAX_BYTES:
            return _TOO_LARGE
        return None

    def accept(self, body: bytes, headers: Mapping[str, str]) -> Accepted | HttpAnswer:
        """The record for a message, or the answer to what is none or not the sender's to send.

        A message that is only faulty goes on the topic too: its fact is kept, and its answer comes
        from there. Of messages whose sender is not known, or does not carry its security code, only
        so many do, or anybody could fill the log.
        """
        if len(body) > MAX_BYTES:
            return _TOO_LARGE
        lower = {name.casefold(): value for name, value in headers.items()}
        try:
            message = decode_inbound(body)
        except MessageFault as fault:
            if fault.http_status != HTTPStatus.OK:
                return self._answer(fault, version_for(None, body))
            kind, known, header = fault.kind, fault.understood, None
        else:
            (kind, known), header = _seen(message), message.header
        agency = known.requesting_agency
        partner = access.known_partner(agency, self._directory) if agency else None
        wrong = UnrecognisedValue(access.WRONG, kind, known)
        if partner and not access.authenticate(partner, lower):
            STRANGERS.labels(ONLY_COUNTED).inc()
            return self._answer(wrong, version_for(partner))
        if (partner and access.carries_code(header, partner)) or self._admitted():
            return self._accepted(known, body, lower, partner)
        unproved = wrong if partner else unknown_sender(agency, kind, known)
        return self._answer(unproved, version_for(partner, body))

    def _admitted(self) -> bool:
        admitted = self._strangers.admit()
        STRANGERS.labels("kept" if admitted else ONLY_COUNTED).inc()
        return admitted

    def _answer(self, fault: MessageFault, version: Version) -> HttpAnswer:
        body = encode(confirm_fault(fault, self._clock()), version)
        return HttpAnswer(status=fault.http_status, content_type=MEDIA_TYPE, body=body)

    def _accepted(
        self, known: Understood, body: bytes, headers: Mapping[str, str], partner: Partner | None
    ) -> Accepted:
        message_id = self._make_id()
        proof = access.proof(partner, headers) if partner else None
        record = {
            "message_id": message_id,
            "protocol": PROTOCOL,
            "partner": partner.code if partner and proof else None,
            "door": DOOR,
            "authenticated_by": proof,
            "received_at": self._clock(),
            "content_type": headers.get("content-type", ""),
            "body": body,
        }
        return Accepted(message_id=message_id, key=key_of(known, message_id), record=record)


def _seen(message: Inbound) -> tuple[MessageKind | None, Understood]:
    """What the door looks at, as it is known of a faulty message too."""
    header = message.header
    return KINDS[type(message)], Understood(
        supplying_agency=header.supplying_agency,
        requesting_agency=header.requesting_agency,
        timestamp=header.timestamp,
        requesting_agency_request_id=header.requesting_agency_request_id,
        multiple_item_request_id=header.multiple_item_request_id,
        action=message.action if isinstance(message, RequestingAgencyMessage) else None,
        reason=message.reason if isinstance(message, SupplyingAgencyMessage) else None,
    )


def _plain(status: int, text: str, *headers: tuple[str, str]) -> HttpAnswer:
    return HttpAnswer(status=status, content_type=_TEXT, body=text.encode(), headers=headers)


def unknown_sender(
    agency: AgencyId | None, kind: MessageKind | None, known: Understood
) -> MessageFault:
    """What is wrong with a message whose sender is not known."""
    if agency is None:
        return BadlyFormed("requestingAgencyId", kind, known)
    return UnrecognisedValue(f"requestingAgencyId: {symbol_of(agency)}", kind, known)


_TOO_LARGE = _plain(413, f"a message has at most {MAX_BYTES} bytes")
