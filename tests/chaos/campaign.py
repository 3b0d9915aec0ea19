"""A campaign: faults one after the other while load runs, each healed, and then all must go on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from tests.chaos.faults import FAULTS, KILLS, OTHERS
from tests.chaos.field import Field
from tests.chaos.loading import confirmed
from tests.chaos.watching import eventually

PATIENCE = 180.0
"""Seconds within which messages must be answered again when a fault is healed."""


class Stuck(Exception):
    """A fault was healed, and nothing went on."""


class Campaign:
    """So many kills that count, and every other fault so many times, in an order by chance."""

    def __init__(self, field: Field, kills: int, times: int, seconds: float) -> None:
        self.counts: Counter[str] = Counter()
        self.slowest = 0.0
        self._field = field
        self._kills = kills
        self._times = times
        self._end = time.monotonic() + seconds

    def run(self) -> None:
        """Inflict all of it. Raises `Stuck`."""
        for name in self._schedule():
            if time.monotonic() > self._end:
                break
            self._inflict(name)
            self.counts[name] += 1

    def _schedule(self) -> Iterator[str]:
        """The other faults, and between them their share of the kills."""
        field = self._field
        others = list(OTHERS) * self._times
        field.random.shuffle(others)
        kills = [name for name, fault in KILLS.items() for _ in range(fault.often)]
        for number, other in enumerate(others, start=1):
            yield other
            while field.counted < self._kills * number / len(others):
                yield field.random.choice(kills)

    def _inflict(self, name: str) -> None:
        field, fault = self._field, FAULTS[name]
        if name in OTHERS:
            field.supplier.wait_ready()
        lasts = field.random.uniform(*fault.lasts)
        print(f"{datetime.now(UTC):%H:%M:%S.%f} {name} for {lasts:.1f} s", flush=True)
        with fault.inflict(field):
            time.sleep(lasts)
        self._await_progress(name)
        time.sleep(field.random.uniform(0.1, 0.6))

    def _await_progress(self, name: str) -> None:
        begun, before = time.monotonic(), confirmed(self._field.theatre)
        if not eventually(lambda: confirmed(self._field.theatre) >= before + 3, PATIENCE):
            raise Stuck(f"after {name}: {self._field.supplier.said()}")
        took = time.monotonic() - begun
        self.slowest = max(self.slowest, took)
        print(f"  goes on after {took:.1f} s, {self._field.counted} kills count", flush=True)
