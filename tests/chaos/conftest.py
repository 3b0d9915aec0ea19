"""How long and how often, and the sum of what the tests counted."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

KILLS = int(os.environ.get("INTERLEND_KILLS", "30"))
"""Kills that must count, over all forms."""

TIMES = int(os.environ.get("INTERLEND_CHAOS_TIMES", "1"))
"""How often every other fault is inflicted."""

PATIENCE = 1800 + 60 * KILLS + 1800 * TIMES
"""Seconds after which a test is stuck, however busy the machine is."""


class Extent(msgspec.Struct, frozen=True, kw_only=True):
    """How much is done: kills that count in either form, other faults each so many times, and for
    how many seconds at most either form is tried.
    """

    embedded_kills: int = KILLS // 3
    scaled_kills: int = KILLS - KILLS // 3
    times: int = TIMES
    seconds: float = 60 * float(os.environ.get("INTERLEND_CHAOS_MINUTES", "inf"))
    seed: int = int(os.environ.get("INTERLEND_CHAOS_SEED", str(time.time_ns() % 1_000_000)))


@pytest.fixture(scope="session")
def extent() -> Extent:
    """What the environment says."""
    return Extent()


class Tally:
    """Adds up what the tests counted."""

    def __init__(self) -> None:
        self.sum: dict[str, Any] = {"kills": 0, "of": 0, "lost": 0, "twice": 0, "out_of_order": 0}

    def add(self, **counted: Any) -> None:
        """Add numbers, and numbers by name."""
        for name, value in counted.items():
            if isinstance(value, dict):
                known = self.sum.setdefault(name, {})
                known |= {key: known.get(key, 0) + n for key, n in sorted(value.items())}
            else:
                self.sum[name] = self.sum.get(name, 0) + value


@pytest.fixture(scope="session")
def tally(extent: Extent) -> Iterator[Tally]:
    """One for the whole run; its sum is a JSON object in the file that the environment names."""
    tally = Tally()
    yield tally
    line = msgspec.json.encode(tally.sum | {"seed": extent.seed})
    if file := os.environ.get("INTERLEND_CHAOS_SUMMARY"):
        Path(file).write_bytes(line + b"\n")
