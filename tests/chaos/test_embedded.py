"""The program is killed at random moments of a running load, and nothing is lost or done twice."""

from __future__ import annotations

import random
import time
from pathlib import Path

import msgspec
import pytest

from tests.acceptance.playing import Theatre
from tests.acceptance.reckoning import Reckoning
from tests.acceptance.supplying import Supplier, borrowers
from tests.chaos.checking import judged, stores_wrong
from tests.chaos.conftest import PATIENCE, Extent, Tally
from tests.chaos.loading import Load, await_under_way


class Killer:
    """Kills at random moments. One counts only where a partner's message was cut off by it."""

    def __init__(self, theatre: Theatre, seed: int) -> None:
        self.kills = 0
        self.counted = 0
        self._theatre = theatre
        self._random = random.Random(seed)

    def kill_until(self, counted: int, seconds: float) -> None:
        """Kill and start again until so many kills count, or so many seconds have passed."""
        end = time.monotonic() + seconds
        while self.counted < counted and time.monotonic() < end:
            time.sleep(self._random.uniform(0.1, 0.6))
            await_under_way(self._theatre)
            time.sleep(self._random.uniform(0.0, 0.02))
            before = self._cut_off()
            self._theatre.supplier.kill()
            self.kills += 1
            self.counted += self._cut_off_since(before)
            self._theatre.supplier.start()

    def _cut_off(self) -> int:
        return sum(agency.post.cut_off for agency in self._theatre.agencies.values())

    def _cut_off_since(self, before: int) -> bool:
        """Whether a message was cut off; its sender may need a moment to notice."""
        end = time.monotonic() + 0.2
        while time.monotonic() < end:
            if self._cut_off() > before:
                return True
            time.sleep(0.005)
        return False


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
def test_kills_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, extent: Extent, tally: Tally
) -> None:
    supplier = Supplier(tmp_path)
    kills = extent.embedded_kills
    with borrowers(supplier.address, failing=0.1, patience=300) as agencies:
        supplier.prepare(agencies, props=100 + 40 * kills)
        with supplier.running() as desk:
            theatre = Theatre(supplier, agencies, desk, patience=120)
            killer = Killer(theatre, extent.seed)
            with Load(theatre, extent.seed) as load:
                killer.kill_until(kills, extent.seconds)
                played = load.stop()
            verdict = judged(theatre, played)
    wrong = [*verdict.wrong, *stores_wrong(supplier.settings, verdict.requests)]
    tally.add(
        kills=killer.counted,
        of=killer.kills,
        plays=len(played),
        faults={"whole program killed": killer.kills},
        wrong=len(wrong),
        **msgspec.to_builtins(verdict.reckoning),
    )
    assert not wrong
    assert verdict.reckoning == Reckoning()
