"""The HTTP door: which requests carry a message, and the record that goes on the topic for it.

Framework-free. Whoever mounts it appends the record, waits for the confirmation stored under the
message's id, and sends it as `confirmed`. Source: protocol page 1 and 5.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec

from adapters.iso18626 import access
from adapters.iso18626.agencies import Directory, symbol_of
from adapters.iso18626.codec import MEDIA_TYPE, decode_inbound, encode
from adapters.iso18626.confirm import confirm, confirm_fault
from adapters.iso18626.faults import MessageFault, UnrecognisedValue
from adapters.iso18626.inbound import PROTOCOL
from adapters.iso18626.parse import MAX_BYTES
from adapters.iso18626.values import AgencyId, Inbound
from adapters.iso18626.versions import version_for
from engine.partner import Partner

DOOR = "http"
_XML = ("application/xml", "text/xml")
_TEXT = "text/plain; charset=utf-8"


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


def key_of(requesting_agency: AgencyId, request_id: str) -> bytes:
    """The key that keeps the messages of a request in order."""
    return f"{symbol_of(requesting_agency)}|{request_id}".encode()


class Bridge:
    """Takes messages in for the topic."""

    def __init__(
        self,
        directory: Directory,
        clock: Callable[[], datetime],
        new_id: Callable[[], str] = lambda: str(uuid4()),
    ) -> None:
        self._directory = directory
        self._clock = clock
        self._new_id = new_id

    def check(self, method: str, content_type: str, length: int | None) -> HttpAnswer | None:
        """What to answer before reading the body; None where it is worth reading.

        `length` is what the request declares, None where it does not.
        """
        if method.upper() != "POST":
            return _plain(405, "send messages by POST", ("Allow", "POST"))
        if not content_type.strip().casefold().startswith(_XML):
            return _plain(415, "the content type must be application/xml or text/xml")
        if length is not None and length > MAX_BYTES:
            return _plain(413, f"a message has at most {MAX_BYTES} bytes")
        return None

    def accept(self, body: bytes, headers: Mapping[str, str]) -> Accepted | HttpAnswer:
        """The record for a message, or the answer to what is none or not the sender's to send.

        A message that is only faulty goes on the topic too: its fact is kept, and its answer comes
        from there.
        """
        if len(body) > MAX_BYTES:
            return _plain(413, f"a message has at most {MAX_BYTES} bytes")
        lower = {name.casefold(): value for name, value in headers.items()}
        try:
            message = decode_inbound(body)
        except MessageFault as fault:
            return self._faulty(fault, body, lower)
        header = message.header
        partner = access.known_partner(header.requesting_agency, self._directory)
        if partner and not access.authenticate(partner, lower):
            return self._unproved(message, partner)
        key = key_of(header.requesting_agency, header.requesting_agency_request_id)
        return self._accepted(key, body, lower, partner)

    def _faulty(
        self, fault: MessageFault, body: bytes, headers: Mapping[str, str]
    ) -> Accepted | HttpAnswer:
        if fault.http_status != 200:
            answer = encode(confirm_fault(fault, self._clock()), version_for(None, body))
            return HttpAnswer(status=fault.http_status, content_type=MEDIA_TYPE, body=answer)
        known = fault.understood
        key = None
        if known.requesting_agency and known.requesting_agency_request_id:
            key = key_of(known.requesting_agency, known.requesting_agency_request_id)
        return self._accepted(key, body, headers, None)

    def _unproved(self, message: Inbound, partner: Partner) -> HttpAnswer:
        wrong = UnrecognisedValue(access.WRONG)
        answer = confirm(message, self._clock(), wrong.error)
        return confirmed(encode(answer, version_for(partner)))

    def _accepted(
        self, key: bytes | None, body: bytes, headers: Mapping[str, str], partner: Partner | None
    ) -> Accepted:
        message_id = self._new_id()
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
        return Accepted(message_id=message_id, key=key or message_id.encode(), record=record)


def _plain(status: int, text: str, *headers: tuple[str, str]) -> HttpAnswer:
    return HttpAnswer(status=status, content_type=_TEXT, body=text.encode(), headers=headers)
