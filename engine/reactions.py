"""From facts to further work: which fact is followed by which effect, and the way back to commands.

An effect is slow work outside any message's transaction; what came of it is stored together with
how far this follower has come, so that it happens once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from engine.application.engine import Engine
from engine.application.following import Follower
from engine.commands.base import Command
from engine.errors import Refusal
from engine.eventlog.format import Recorded
from engine.events.arrival import RequestPlaced, RequestRetried
from engine.ids import named
from engine.request import LendingRequest
from engine.values import Actor

GROUP = "reactions"
EFFECTS = UUID("b1a3f1de-8d8e-5f0c-9c7e-55d1b2f0c9ab").bytes
"""The namespace of the ids of commands that effects lead to."""

SYSTEM = Actor(kind="system", id="reactions", door="engine", authenticated=None)


class Locate(Protocol):
    """Searches for the resource that a request cites."""

    def locate(self, request: LendingRequest, command_id: str, at: datetime, by: Actor) -> Command:
        """What came of the search, as a command."""


class Reactions:
    """Follows the log and does what facts call for: a new or renewed request is located."""

    NAMES = (RequestPlaced.NAME, RequestRetried.NAME)

    def __init__(
        self,
        engine: Engine,
        follower: Follower,
        finder: Locate,
        refused: Callable[[str, Refusal], None] = lambda request_id, refusal: None,
    ) -> None:
        """`refused` is told of requests that could not be located, and why."""
        self._engine = engine
        self._refused = refused
        self._follower = follower
        self._finder = finder

    def work(self, limit: int = 50) -> int:
        """Deal with the next facts; how many they were."""
        page = self._follower.next(limit)
        if page:
            requests = self._engine.requests({stored.stream for stored, _ in page})
            commands = [
                self._command(requests[stored.stream], fact)
                for stored, fact in page
                if stored.stream in requests and not requests[stored.stream].located
            ]
            outcomes = self._engine.act_all(commands, [self._follower.move()])
            self._follower.moved()
            for command, outcome in zip(commands, outcomes, strict=True):
                if isinstance(outcome, Refusal):
                    self._refused(command.request_id, outcome)
        return len(page)

    def _command(self, request: LendingRequest, fact: Recorded) -> Command:
        command_id = named(EFFECTS, f"{fact.stamp.id}/locate")
        return self._finder.locate(request, command_id, self._engine.clock(), SYSTEM)
