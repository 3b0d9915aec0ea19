"""A partner's message on its way to a decision, whatever protocol it came in.

The protocol's adapter reads the bytes into an `Intake`; the engine finds the request it means, asks
it for the command, and hands the outcome back to it to be put into the protocol's words.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import msgspec

from engine.commands.base import Command, SealedText
from engine.errors import InterlendError
from engine.partner import Partner
from engine.request import LendingRequest
from engine.rules import Verdict
from engine.values import Actor, Sealed


class Sealer(Protocol):
    """Seals texts under the key of the request that a message belongs to."""

    def box(self, content: str | bytes) -> Sealed:
        """Seal a text or bytes."""

    def text(self, content: str) -> SealedText:
        """Seal a text that can be searched for by its words."""

    def tokens(self, content: str) -> tuple[str, ...]:
        """The keyed hashes of a text's words."""

    def patron_ref(self, partner: str, patron_id: str) -> str:
        """The keyed hash that finds all requests of a partner's patron."""


class Target(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What a message turned out to be about: a request we have, or None where it may be a new one.

    `request_id` is that request's, or the one that a new request will have.
    """

    request_id: str
    request: LendingRequest | None
    sealer: Sealer


class Outcome(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What came of a message: a verdict, or the error that says why not."""

    verdict: Verdict | None = None
    error: InterlendError | None = None
    at: datetime


class Intake(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A partner's message, read.

    `names` are the outside names under which to look for its request, best first; `places` tells
    that it asks for a new request. `digest` is the same only for the same message again. `command`
    may raise an `InterlendError`; `error` is a fault found while reading, and then there is no
    command. `answer` puts the outcome into the protocol's words. `partner` is None for a sender
    that we do not know.
    """

    message_id: str
    protocol: str
    kind: str
    action: str
    received_at: datetime
    by: Actor
    raw: bytes
    digest: bytes
    answer: Callable[[Outcome], bytes]
    partner: Partner | None = None
    names: tuple[str, ...] = ()
    places: bool = False
    command: Callable[[Target], Command] | None = None
    error: InterlendError | None = None


def external_name(partner: str, external_id: str) -> str:
    """The outside name of a request that a partner gave it."""
    return f"external:{partner}:{external_id}"


def number_name(number: str) -> str:
    """The outside name of a request that we gave it."""
    return f"number:{number}"
