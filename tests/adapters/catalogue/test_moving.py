"""An inventory copied to another database is the same one, and can be loaded on."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from adapters.catalogue.inventory import LocalInventory
from adapters.catalogue.moving import copy_inventory
from adapters.catalogue.port import Catalogue, Query
from tests.adapters.catalogue.conftest import LIBRARY

NEW = "title,barcode,library\nHarbour Lights,B99,DEMO\n"


def silent(what: str, done: int, of: int) -> None:
    """Nobody looks."""


def test_what_was_found_is_found_in_the_copy(
    catalogue: Catalogue, where: Path | str, tmp_path: Path
) -> None:
    copied = copy_inventory(where, tmp_path / "copy.db", silent)
    assert copied["holdings"] == (10, 10)
    assert all(here == there > 0 for here, there in copied.values())
    with closing(LocalInventory(tmp_path / "copy.db")) as copy:
        for words in ("harbour", "ferreira", "计算机", "B10"):
            assert copy.search(words) == catalogue.search(words)
        query = Query(title="Harbour law")
        assert copy.locate(query) == catalogue.locate(query) != []


def test_a_copy_is_filled_and_then_loaded_on(where: Path | str, tmp_path: Path) -> None:
    with closing(LocalInventory(tmp_path / "old.db")) as old:
        old.load(LIBRARY.encode(), "text/csv", "DEMO")
    steps: list[tuple[int, int]] = []
    copy_inventory(tmp_path / "old.db", where, lambda what, done, of: steps.append((done, of)))
    assert (10, 10) in steps
    with closing(LocalInventory(where)) as copy:
        assert copy.load(LIBRARY.encode(), "text/csv", "DEMO").items_added == 0
        assert copy.load(NEW.encode(), "text/csv", "DEMO").items_added == 1
