"""The program is killed at random moments of a running load, and nothing is lost or done twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from adapters.delivery.table import waiting
from adapters.topics.dead_letters import open_letters
from ops import places
from ops.setting_aside import topics_of
from tests.acceptance.afterwards import reckoned, settled_history
from tests.acceptance.killing import Killer, Load, Played
from tests.acceptance.playing import Theatre
from tests.acceptance.reckoning import Reckoning
from tests.acceptance.supplying import Supplier, borrowers

KILLS = int(os.environ.get("INTERLEND_KILLS", "30"))
SEED = int(os.environ.get("INTERLEND_KILLS_SEED", str(time.time_ns() % 1_000_000)))
AT_ONCE = 6


@pytest.mark.slow
@pytest.mark.timeout(120 + 10 * KILLS)
def test_kills_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    supplier = Supplier(tmp_path)
    with borrowers(supplier.address, failing=0.1, patience=300) as agencies:
        supplier.prepare(agencies, props=100 + 40 * KILLS)
        with supplier.running() as desk:
            theatre = Theatre(supplier, agencies, desk, patience=120)
            load, killer = Load(theatre, AT_ONCE, SEED), Killer(theatre, SEED)
            load.start()
            try:
                killer.kill_until(KILLS)
            finally:
                played = load.stop()
            total, wrong = _reckoned(theatre, played)
    summary = {
        "kills": killer.counted,
        "of": killer.kills,
        "plays": len(played),
        "seed": SEED,
        **msgspec.to_builtins(total),
        "wrong": len(wrong),
    }
    line = msgspec.json.encode(summary).decode()
    with capsys.disabled():
        print(f"\nkills: {line}")
    if file := os.environ.get("INTERLEND_KILLS_SUMMARY"):
        Path(file).write_text(line + "\n", encoding="utf-8")
    assert not wrong
    assert total == Reckoning()
    _check_stores(supplier, played)


def _reckoned(theatre: Theatre, played: Sequence[Played]) -> tuple[Reckoning, list[str]]:
    """All plays reckoned up, and what was not as written, in words."""
    total, wrong = Reckoning(), [f"{one.name}: {one.trouble}" for one in played if one.trouble]
    for one in played:
        request_id, ids = one.player.ours.our_id(), theatre.ids(one.player)
        agency = theatre.agencies[one.player.script.partner]
        history = settled_history(theatre.desk, request_id)
        total += reckoned(history, request_id, ids, agency, theatre.desk)
        if not one.trouble:
            try:
                theatre.check(one.name, one.player)
            except AssertionError as difference:
                wrong.append(f"{one.name}: {difference}")
    return total, wrong


def _check_stores(supplier: Supplier, played: Sequence[Played]) -> None:
    """No request twice, nothing waiting, no dead letters, and projections that equal a rebuild."""
    log = places.event_log(supplier.settings)
    placed = Counter(event.stream for event in log.notifications(0, 1_000_000, ("request.placed",)))
    left = waiting(log)
    log.close()
    assert sorted(placed) == sorted(one.player.ours.our_id() for one in played)
    assert set(placed.values()) == {1}
    assert left == 0
    with topics_of(supplier.settings) as (topics, carrying):
        assert not open_letters(topics, carrying)
    assert _replay_check(supplier) == 0, "the projections do not equal a rebuild"


def _replay_check(supplier: Supplier) -> int:
    command = "from ops.cli import app; app()"
    return subprocess.run(
        [sys.executable, "-c", command, "replay", "task-list", "--check"],
        env=os.environ | supplier.environment,
        check=False,
    ).returncode
