from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.http.pages.world import World, served


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with served(tmp_path_factory.mktemp("pages")) as world:
        yield world
