"""A program worked by hand, for the tests of how messages and commands become facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.ops.programs import House, house

Opening = Callable[[], House]


@pytest.fixture
def open_house(tmp_path: Path) -> Iterator[Opening]:
    """Opens the test's house; every call makes one more program over the same files."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(house(tmp_path))


@pytest.fixture
def home(open_house: Opening) -> House:
    """A house with a library and partners."""
    return open_house()
