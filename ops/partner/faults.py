"""Faults of an endpoint, on purpose: a given share of deliveries fails, by a seeded chance."""

from __future__ import annotations

import random
from collections.abc import Sequence
from enum import StrEnum
from threading import Lock


class Fault(StrEnum):
    """What happens to a delivery instead of an answer.

    `UNANSWERED` is the treacherous one: the message is taken in, and only the answer is lost.
    """

    ERROR = "error"
    """HTTP status 500, nothing is taken in."""
    DROPPED = "dropped"
    """The connection is closed, nothing is taken in."""
    UNANSWERED = "unanswered"
    """The message is taken in; the connection is closed before the answer."""
    HUNG = "hung"
    """Nothing happens for a while, then the connection is closed."""


class Faults:
    """Decides for each delivery. `hang` and `delay` are seconds; `delay` slows every answer."""

    def __init__(
        self,
        share: float = 0.0,
        kinds: Sequence[Fault] = tuple(Fault),
        hang: float = 0.3,
        delay: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.share = share
        self.hang = hang
        self.delay = delay
        self._kinds = tuple(kinds)
        self._random = random.Random(seed)
        self._lock = Lock()

    def next(self) -> Fault | None:
        """What goes wrong with the next delivery, if anything."""
        with self._lock:
            if self._random.random() >= self.share:
                return None
            return self._random.choice(self._kinds)
