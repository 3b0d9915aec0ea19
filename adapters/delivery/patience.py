"""How long to wait for a partner: back-off with jitter, a circuit breaker, and when to give up."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock

import msgspec


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """The limits: seconds, and numbers of tries.

    A message is given up when it was tried `attempts` times over at least `give_up_after` seconds.
    After `trips` failures in a row a partner is left alone for `rest`, doubled up to `longest`.
    """

    first: float = 1.0
    factor: float = 2.0
    longest: float = 600.0
    attempts: int = 12
    give_up_after: float = 24 * 3600.0
    trips: int = 5
    rest: float = 5.0

    def delay(self, attempts: int) -> timedelta:
        """The wait after so many tries: exponential, and somewhere in its upper half by chance."""
        doublings = min(max(0, attempts - 1), 64)
        most = min(self.longest, self.first * self.factor**doublings)
        return timedelta(seconds=most * random.uniform(0.5, 1.0))  # noqa: S311 - no secret

    def is_over(self, attempts: int, since: datetime, now: datetime) -> bool:
        """Whether to give a message up."""
        waited = (now - since).total_seconds()
        return attempts >= self.attempts and waited >= self.give_up_after


class Breakers:
    """One circuit breaker a partner: a dead one is asked rarely, and delays nobody else.

    `most`: how many messages may be on their way to a partner that answers.
    """

    def __init__(self, patience: Patience, most: int) -> None:
        self._patience = patience
        self._most = most
        self._lock = Lock()
        self._failures: dict[str, int] = {}
        self._open_until: dict[str, datetime] = {}

    def places(self, partner: str, now: datetime) -> int:
        """How many messages may be on their way to it: none while it is left alone, then one to
        find out whether it answers again.
        """
        with self._lock:
            return self._places(partner, now)

    def closed(self, under_way: Mapping[str, int], now: datetime) -> set[str]:
        """The partners that get nothing more now."""
        with self._lock:
            partners = under_way.keys() | self._open_until.keys()
            return {p for p in partners if under_way.get(p, 0) >= self._places(p, now)}

    def hopeless(self) -> set[str]:
        """The partners that failed as often in a row as one message is tried."""
        with self._lock:
            return {p for p, n in self._failures.items() if n >= self._patience.attempts}

    def succeeded(self, partner: str) -> None:
        """The partner answered."""
        with self._lock:
            self._failures.pop(partner, None)
            self._open_until.pop(partner, None)

    def failed(self, partner: str, now: datetime) -> None:
        """The partner did not answer; from the n-th time in a row it is left alone. Several that
        were on their way together count once from then on.
        """
        with self._lock:
            if self._is_left_alone(partner, now):
                return
            failures = self._failures[partner] = self._failures.get(partner, 0) + 1
            if failures >= self._patience.trips:
                over = min(failures - self._patience.trips, 16)
                rest = min(self._patience.rest * 2**over, self._patience.longest)
                self._open_until[partner] = now + timedelta(seconds=rest)

    def _places(self, partner: str, now: datetime) -> int:
        if partner not in self._open_until:
            return self._most
        return 0 if self._is_left_alone(partner, now) else 1

    def _is_left_alone(self, partner: str, now: datetime) -> bool:
        """Whether its rest goes on; one that is longer than any was given by a clock that was put
        back since.
        """
        rest = self._open_until.get(partner, now) - now
        return timedelta() < rest <= timedelta(seconds=self._patience.longest)
