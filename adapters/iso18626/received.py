"""A message as it came, and once it was read: what intakes and commands are made from."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec

from adapters.iso18626.codec import digest
from adapters.iso18626.dialects import Dialect
from adapters.iso18626.values import Inbound
from engine.application.intake import Target
from engine.commands.base import SealedText
from engine.errors import Unknown
from engine.partner import Partner
from engine.request import LendingRequest
from engine.values import Actor


class Arrival(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """How a message came, before anything looked inside.

    `topic_partner` is the only partner that may have sent it: the owner of the topic it came over,
    or who proved at the door to be the sender.
    """

    message_id: str
    body: bytes
    received_at: datetime
    door: str
    authenticated_by: str | None
    topic_partner: str | None

    def by(self, partner: Partner | None) -> Actor:
        """The partner as the one who acts; a stranger has no id."""
        who = partner.code if partner else ""
        return Actor(kind="partner", id=who, door=self.door, authenticated=self.authenticated_by)


class Received(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A message that was read, from a partner that we know."""

    message_id: str
    at: datetime
    by: Actor
    partner: Partner
    dialect: Dialect
    digest: bytes

    def command(self, target: Target) -> dict[str, Any]:
        """What every command carries; its id is the message's, so a repeat is recognised."""
        return {
            "id": self.message_id,
            "at": self.at,
            "by": self.by,
            "request_id": target.request_id,
            "cause": self.message_id,
            "partner": self.partner.code,
        }

    def known_request(self, target: Target) -> LendingRequest:
        """The request that the message is about. `Unknown` where it is none of this partner's."""
        request = target.request
        if request is None or request.partner != self.partner.code:
            raise Unknown("unknown_request", "the partner has no such request")
        return request


def note_for(text: str, target: Target) -> SealedText | None:
    """A note, sealed; None where nothing was written."""
    return target.sealer.text(text) if text else None


def digest_of(
    message: Inbound, body: bytes, partner: Partner | None, *, without_timestamp: bool = False
) -> bytes:
    """The content's digest; no two partners have the same.

    `without_timestamp` for a request to be placed, which is resent with a new one.
    """
    return keyed(digest(message, body, without_timestamp=without_timestamp), partner)


def keyed(content: bytes, partner: Partner | None) -> bytes:
    """32 bytes for some content of a partner's, or of a stranger's."""
    code = partner.code.encode() if partner else b""
    return blake2b(code + b"\0" + content, digest_size=32).digest()
