"""The program as a process of its own with both partners; started once for all tests that share it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.playing import Theatre
from tests.acceptance.supplying import Supplier, borrowers


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """A program whose partners are always there."""
    supplier = Supplier(tmp_path_factory.mktemp("supplier"))
    with borrowers(supplier.address) as agencies:
        supplier.prepare(agencies)
        supplier.start()
        desk = supplier.desk()
        yield Theatre(supplier, agencies, desk)
        desk.close()
        assert supplier.stop() == 0, supplier.said()
