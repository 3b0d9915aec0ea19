"""A partner that listens, and a program whose partner it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.delivery.delivering import (
    PATIENCE,
    endpoint,
)
from tests.adapters.delivery.partners import (
    Endpoint,
    listening,
)
from tests.ops.programs import House, house


@pytest.fixture
def partner() -> Iterator[Endpoint]:
    with listening() as endpoint:
        yield endpoint


@pytest.fixture
def home(tmp_path: Path, partner: Endpoint) -> Iterator[House]:
    """A house whose first partner listens."""
    with house(tmp_path / "data", **PATIENCE) as opened:
        endpoint(opened, "SIM", partner.url)
        yield opened
