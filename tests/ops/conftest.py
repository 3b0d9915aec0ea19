"""A program worked by hand, and one that runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.programs import House, house


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    """A house with a library and partners."""
    with house(tmp_path) as opened:
        yield opened
