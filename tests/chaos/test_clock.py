"""The clock jumps forward and back by hours and days, and nothing is lost, late or out of order."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from tests.acceptance.reckoning import Reckoning
from tests.acceptance.supplying import Supplier, borrowers
from tests.acceptance.timed import MovedClock, timed_theatre
from tests.chaos.checking import judged, stores_wrong
from tests.chaos.conftest import PATIENCE, Extent, Tally
from tests.chaos.loading import TIMELESS, Load, confirmed
from tests.chaos.watching import eventually

JUMPS = tuple(
    sign * much
    for much in (timedelta(hours=1), timedelta(hours=23), timedelta(days=2), timedelta(days=30))
    for sign in (1, -1)
)


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
def test_a_clock_that_jumps_harms_nothing(tmp_path: Path, extent: Extent, tally: Tally) -> None:
    supplier, clock = Supplier(tmp_path), MovedClock()
    jumps = list(JUMPS) * max(1, extent.times // len(JUMPS))
    random.Random(extent.seed).shuffle(jumps)
    with borrowers(supplier.address, failing=0.3, patience=300) as agencies:
        supplier.prepare(agencies, props=300 + 30 * len(jumps))
        with timed_theatre(supplier, agencies, clock, patience=60) as theatre:
            with Load(theatre, extent.seed, TIMELESS) as load:
                for jump in jumps:
                    time.sleep(1)
                    clock.put_forward(jump)
                    before = confirmed(theatre)
                    assert eventually(lambda n=before: confirmed(theatre) > n + 5)
                clock.put_right()
                played = load.stop()
            theatre.desk.sign_in()
            verdict = judged(theatre, played)
    wrong = [*verdict.wrong, *stores_wrong(supplier.settings, verdict.requests)]
    tally.add(
        plays=len(played),
        faults={"clock jumped": len(jumps)},
        wrong=len(wrong),
        **msgspec.to_builtins(verdict.reckoning),
    )
    assert not wrong
    assert verdict.reckoning == Reckoning()
