"""The program as a process of its own with both partners, started once for all who share it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.playing import Theatre
from tests.acceptance.supplying import Supplier, borrowers
from tests.acceptance.timed import timed_theatre


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """A program whose partners are always there."""
    supplier = Supplier(tmp_path_factory.mktemp("supplier"))
    with borrowers(supplier.address) as agencies:
        supplier.prepare(agencies)
        with supplier.running() as desk:
            yield Theatre(supplier, agencies, desk)


@pytest.fixture(scope="module")
def timed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """A program in this process, in whose world days pass at a word."""
    supplier = Supplier(tmp_path_factory.mktemp("timed"))
    with borrowers(supplier.address) as agencies:
        supplier.prepare(agencies)
        with timed_theatre(supplier, agencies) as theatre:
            yield theatre


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """A program whose partners fail every second delivery, each time in another way."""
    supplier = Supplier(tmp_path_factory.mktemp("faulty"))
    with borrowers(supplier.address, failing=0.5) as agencies:
        supplier.prepare(agencies)
        with supplier.running() as desk:
            yield Theatre(supplier, agencies, desk, patience=30)
