"""Whatever is broken between several processes, nothing is lost, done twice or out of order."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.acceptance.reckoning import Reckoning
from tests.chaos.campaign import Campaign
from tests.chaos.checking import judged, settled, stores_wrong
from tests.chaos.conftest import PATIENCE, Extent, Tally
from tests.chaos.field import field
from tests.chaos.loading import Load


@pytest.mark.postgres
@pytest.mark.kafka
@pytest.mark.soak
@pytest.mark.timeout(PATIENCE)
def test_faults_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, extent: Extent, tally: Tally
) -> None:
    props = 300 + 60 * extent.scaled_kills + 1000 * extent.times
    with field(tmp_path, extent.seed, props) as where:
        campaign = Campaign(where, extent.scaled_kills, extent.times, extent.seconds)
        with Load(where.theatre, extent.seed) as load:
            campaign.run()
            played = load.stop()
        assert settled(where.watch)
        verdict = judged(where.theatre, played)
        assert set(where.supplier.stop()) == {0}, where.supplier.said()
        wrong = verdict.wrong
        wrong += stores_wrong(where.supplier.settings, verdict.requests, where.poison)
    tally.add(
        kills=where.counted,
        of=where.kills,
        plays=len(played),
        faults=campaign.counts,
        wrong=len(wrong),
        slowest_recovery=round(campaign.slowest, 1),
        **msgspec.to_builtins(verdict.reckoning),
    )
    assert not wrong
    assert verdict.reckoning == Reckoning()
