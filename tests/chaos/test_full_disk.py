"""A full disk: nothing that was accepted is lost, and all goes on when there is room again."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import pytest

from tests.acceptance.playing import Theatre
from tests.acceptance.reckoning import Reckoning
from tests.acceptance.supplying import Supplier, borrowers
from tests.chaos.checking import judged, stores_wrong
from tests.chaos.conftest import PATIENCE, Extent, Tally
from tests.chaos.loading import Load, confirmed
from tests.chaos.watching import eventually


@pytest.fixture
def disk(tmp_path: Path, extent: Extent) -> Iterator[Path]:
    """A small file system of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    options = f"size={64 + 16 * extent.times}m"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a file system of its own takes root, who may mount one")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """No byte more fits on the disk."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            with suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass
    try:
        yield
    finally:
        filler.unlink()


def fill(theatre: Theatre, disk: Path, chance: random.Random) -> None:
    """Fill the disk for a while, and perhaps kill the program meanwhile; then it goes on."""
    supplier = theatre.supplier
    with filled(disk):
        time.sleep(chance.uniform(1.0, 6.0))
        if killed := chance.random() < 0.3:
            supplier.kill()
    if killed:
        supplier.start()
    before = confirmed(theatre)
    assert eventually(lambda: confirmed(theatre) > before + 10), supplier.said()


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
def test_a_full_disk_loses_nothing(
    tmp_path: Path, disk: Path, extent: Extent, tally: Tally
) -> None:
    supplier, chance = Supplier(tmp_path, data=disk), random.Random(extent.seed)
    with borrowers(supplier.address, failing=0.1, patience=300) as agencies:
        supplier.prepare(agencies, props=300 + 30 * extent.times)
        with supplier.running() as desk:
            theatre = Theatre(supplier, agencies, desk, patience=120)
            with Load(theatre, extent.seed) as load:
                for _ in range(max(2, extent.times)):
                    time.sleep(chance.uniform(0.5, 2.0))
                    fill(theatre, disk, chance)
                played = load.stop()
            verdict = judged(theatre, played)
    wrong = [*verdict.wrong, *stores_wrong(supplier.settings, verdict.requests)]
    tally.add(
        plays=len(played),
        faults={"disk full": max(2, extent.times)},
        wrong=len(wrong),
        **msgspec.to_builtins(verdict.reckoning),
    )
    assert not wrong
    assert verdict.reckoning == Reckoning()
