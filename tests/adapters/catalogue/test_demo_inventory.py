"""The demo library's inventory is good, and shows every case."""

from __future__ import annotations

from pathlib import Path

from adapters.catalogue.inventory import LocalInventory
from adapters.catalogue.port import Query


def test_the_demo_inventory_loads_without_a_refusal(inventory: LocalInventory, root: Path) -> None:
    with (root / "ops/demo/inventory.csv").open("rb") as stream:
        report = inventory.load(stream, "text/csv", "DEMO", libraries={"DEMO"})
    assert report.refused == ()
    assert (report.records_added, report.items_added) == (62, 91)


def test_it_has_one_hit_several_and_none(inventory: LocalInventory, root: Path) -> None:
    inventory.load((root / "ops/demo/inventory.csv").read_bytes(), "text/csv", "DEMO")
    [found] = inventory.locate(Query(title="计算机科学导论", author="陈立新"))
    assert len(found.holdings) == 3
    assert len(inventory.locate(Query(title="Principles of Harbour Law"))) == 2
    assert inventory.locate(Query(title="Not in this library")) == []
    assert {kind for hit in inventory.search("tide", 100) for kind in hit.inventory_types} == {
        "digital"
    }
