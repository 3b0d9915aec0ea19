"""Where things are kept: each in its file, or all in one database that every process shares."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from ops import places
from ops.settings import Settings
from tests.services.postgres import Postgres

TITLE = b"title,barcode\nSalt Roads,B1\n"


@pytest.fixture(params=["folder", pytest.param("server", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The setting of a store that processes with folders of their own share."""
    if request.param == "folder":
        return str(tmp_path / "store")
    return str(request.getfixturevalue("postgres").emptied())


def test_what_one_process_loads_into_the_inventory_another_one_finds(
    store: str, tmp_path: Path
) -> None:
    settings = [Settings(store=store, data=tmp_path / name) for name in ("one", "two")]
    with (
        closing(places.inventory(settings[0])) as one,
        closing(places.inventory(settings[1])) as two,
    ):
        one.load(TITLE, "text/csv", "DEMO")
        assert two.holdings(["B1"])


def test_log_read_models_and_inventory_share_a_server(postgres: Postgres, tmp_path: Path) -> None:
    settings = Settings(store=postgres.emptied(), data=tmp_path)
    with closing(places.event_log(settings)) as log, closing(places.inventory(settings)) as found:
        database = places.read_models(settings)
        found.load(TITLE, "text/csv", "DEMO")
        assert log.last_position() == 0
        database.dispose()
    assert not (tmp_path / "catalogue.db").exists()
