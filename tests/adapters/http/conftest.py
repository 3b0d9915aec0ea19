"""The API for one test, and one for a whole file whose tests leave it as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.adapters.http.api import Api, api_over


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a program with libraries and people."""
    folder = tmp_path_factory.mktemp("furnished") / "data"
    with api_over(folder):
        return folder


@pytest.fixture
def own_api(furnished: Path, tmp_path: Path) -> Iterator[Api]:
    """An API of the test's own."""
    with api_over(copytree(furnished, tmp_path / "data")) as opened:
        yield opened


@pytest.fixture
def api(own_api: Api) -> Api:
    """The test's own API, unless its file has one for all."""
    return own_api


@pytest.fixture(scope="module")
def shared_api(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """An API that all tests of a file use; what one leaves behind, the others must bear."""
    with api_over(copytree(furnished, tmp_path_factory.mktemp("shared") / "data")) as opened:
        yield opened
