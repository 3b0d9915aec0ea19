"""What the engine is asked to do, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from engine.commands.base import Command
from engine.ids import dated
from engine.rules import Verdict

if TYPE_CHECKING:
    from engine.application.batch import Batch
    from engine.decide import Decision

REQUESTS = UUID("0a4b1d0e-3f0b-5a53-8d0a-8a2c1f6d9e10").bytes
"""The namespace of request ids."""


def request_id_of(command_id: str) -> str:
    """The id of the request that a command creates."""
    return dated(REQUESTS, command_id)


class Acted(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a command: the request after it, how many facts, and the log's position."""

    id: str
    status: str
    version: int
    events: int
    position: int
    verdict: Verdict = Verdict.ACCEPTED

    @property
    def written(self) -> bytes:
        """The stored form."""
        return msgspec.json.encode(self)

    @staticmethod
    def read(stored: bytes) -> Acted:
        """What was written."""
        return _acted.decode(stored)

    @classmethod
    def of(cls, decision: Decision) -> Acted:
        """What came of a decision; where in the log, the commit will say."""
        after = decision.request
        return cls(
            id=after.id,
            status=after.status,
            version=after.version,
            events=len(decision.facts),
            position=0,
            verdict=decision.verdict,
        )


_acted = msgspec.json.Decoder(Acted)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A command that is made within the transaction, where its texts can be sealed.

    `name` says what is wished: the same `id` for another name or request is refused.
    """

    id: str
    name: str
    request_id: str
    make: Callable[[Batch], Command]

    @classmethod
    def of(cls, command: Command) -> Wish:
        """The wish for a command that is made already."""
        name = type(command).__name__
        return cls(id=command.id, name=name, request_id=command.request_id, make=lambda _: command)

    @property
    def digest(self) -> bytes:
        """What a repeat must share; texts do not count, sealing makes them differ every time."""
        return f"wish:{self.name}:{self.request_id}".encode()
