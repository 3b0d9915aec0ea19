"""Loading again and again: which record is which, where items go, and what is counted."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from adapters.catalogue.files import content_type_of
from adapters.catalogue.intake import LoadReport, UnreadableFile
from adapters.catalogue.inventory import BATCH, LocalInventory
from adapters.catalogue.port import CatalogueUnavailable, Query, Search
from tests.adapters.catalogue.conftest import OpenInventory

COLUMNS = "title,author,isbn,issn,oclc,barcode"


def load(inventory: LocalInventory, *rows: str) -> LoadReport:
    report = inventory.load("\n".join([COLUMNS, *rows]).encode(), "text/csv", "DEMO")
    assert not report.refused
    return report


def counts(report: LoadReport) -> tuple[int, int, int, int]:
    return (
        report.records_added,
        report.records_updated,
        report.items_added,
        report.items_updated,
    )


def together(inventory: LocalInventory, one: str, two: str) -> bool:
    """Whether two barcodes are at the same record."""
    found = inventory.holdings([one, two])
    return found[one].record_id == found[two].record_id


class TestRecognising:
    @pytest.mark.parametrize(
        ("one", "two", "same"),
        [
            ("A,X,9799090000106,,,B1", "A,X,9799090000106,,,B2", True),
            ("A,X,9799090000106,,,B1", "A (reprint),X,9799090000106,,,B2", True),
            ("A,X,9799090000106,,,B1", "A,X,9799090000205,,,B2", False),
            ("A,X,9799090000106,,,B1", "A,X,,,,B2", True),
            ("A,X,,,,B1", "A,X,9799090000106,,,B2", True),
            ("A,X,,,,B1", "a.,x,,,,B2", True),
            ("A,X,,,,B1", "A,Y,,,,B2", False),
            ("A,X,,,,B1", "A,,,,,B2", False),
            ("A,X,,,12,B1", "A,X,9799090000106,,ocm00000012,B2", True),
            ("A,,,9901-226X,,B1", "A,,,9901-226X,,B2", True),
            ("A,X,9799090000106,9901-226X,,B1", "B,Y,9799090000205,9901-226X,,B2", False),
            ("A,X,9799090000106,9901-226X,,B1", "Series,,,9901-226X,,B2", False),
        ],
    )
    def test_rows_about_one_title_become_one_record(
        self, inventory: LocalInventory, one: str, two: str, same: bool
    ) -> None:
        load(inventory, one, two)
        assert together(inventory, "B1", "B2") is same

    def test_it_makes_no_difference_whether_they_come_in_one_file(
        self, inventory: LocalInventory
    ) -> None:
        load(inventory, "A,X,9799090000106,,,B1")
        load(inventory, "A,X,9799090000106,,12,B2")
        assert together(inventory, "B1", "B2")
        [hit] = inventory.locate(Query(oclc=("12",)))
        assert hit.isbns == ("9799090000106",)

    def test_an_empty_cell_takes_nothing_away(self, inventory: LocalInventory) -> None:
        load(inventory, "A,X,9799090000106,,,B1", "A,,9799090000106,,,B2")
        [hit] = inventory.locate(Query(isbns=("9799090000106",)))
        assert hit.author == "X"

    def test_a_corrected_title_is_found_and_the_wrong_one_no_more(
        self, inventory: LocalInventory
    ) -> None:
        load(inventory, "Slat Roads,X,9799090000106,,,B1")
        load(inventory, "Salt Roads,X,9799090000106,,,B1")
        assert inventory.locate(Query(title="Slat Roads")) == []
        assert inventory.search("slat") == []
        assert len(inventory.locate(Query(title="Salt Roads"))) == 1


class TestItems:
    def test_a_known_barcode_moves_to_its_new_record(self, inventory: LocalInventory) -> None:
        load(inventory, "A,X,,,,B1", "A,X,,,,B2")
        assert counts(load(inventory, "B,Y,,,,B2")) == (1, 0, 0, 1)
        assert not together(inventory, "B1", "B2")

    def test_a_record_that_loses_its_last_item_is_gone(self, inventory: LocalInventory) -> None:
        load(inventory, "Slat Roads,X,,,,B1")
        [wrong] = inventory.search("slat")
        load(inventory, "Salt Roads,X,,,,B1")
        assert inventory.search("slat") == []
        assert inventory.record(wrong.record_id) is None
        assert inventory.locate(Query(title="Slat Roads")) == []

    def test_an_item_keeps_nothing_of_what_it_was(self, inventory: LocalInventory) -> None:
        inventory.load(b"title,barcode,location\nA,B1,STACKS\n", "text/csv", "DEMO")
        inventory.load(b"title,barcode,call_number\nA,B1,HF1\n", "text/csv", "EAST")
        item = inventory.holdings(["B1"])["B1"]
        assert (item.library, item.location, item.call_number) == ("EAST", "", "HF1")


class TestCounting:
    def test_loading_the_same_file_again_only_updates(self, inventory: LocalInventory) -> None:
        rows = ("A,X,9799090000106,,,B1", "A,X,9799090000106,,,B2", "B,Y,,,,B3")
        assert counts(load(inventory, *rows)) == (2, 0, 3, 0)
        before = inventory.holdings(["B1", "B2", "B3"])
        assert counts(load(inventory, *rows)) == (0, 2, 0, 3)
        assert inventory.holdings(["B1", "B2", "B3"]) == before

    def test_a_title_counts_once_however_many_batches_it_is_in(
        self, inventory: LocalInventory
    ) -> None:
        rows = [f"A,X,9799090000106,,,B{n}" for n in range(BATCH + 10)]
        assert counts(load(inventory, *rows)) == (1, 0, BATCH + 10, 0)
        assert counts(load(inventory, *rows)) == (0, 1, 0, BATCH + 10)

    def test_a_new_inventory_gives_a_reloaded_record_its_old_id(
        self, inventory: LocalInventory, tmp_path: Path
    ) -> None:
        ids = set()
        with closing(LocalInventory(tmp_path / "another.db")) as another:
            for one in (inventory, another):
                load(one, "A,X,9799090000106,,,B1", "B,Y,,,,B2")
                ids.add(frozenset(h.record_id for h in one.holdings(["B1", "B2"]).values()))
        assert len(ids) == 1


class TestLongTexts:
    @pytest.mark.parametrize("text", ["x" * 2000, "海" * 2000, "𠀀" * 2000, "ﷺ" * 2000, "é" * 2000])
    def test_a_title_of_the_greatest_length_is_located_and_searched(
        self, inventory: LocalInventory, text: str
    ) -> None:
        load(inventory, f"{text},X,,,,B1", f"{text[:-1]}!,X,,,,B2")
        [hit] = inventory.locate(Query(title=text, author="X"))
        assert [item.barcode for item in hit.holdings] == ["B1"]
        assert len(inventory.search(text[:1900])) == 2

    @pytest.mark.parametrize("char", ["x", "海", "𠀀", "ﷺ"])
    def test_values_of_the_greatest_length_are_kept(
        self, inventory: LocalInventory, char: str
    ) -> None:
        value = char * 500
        row = f"T,{value},{value},{value},{value}"
        report = inventory.load(
            f"title,author,barcode,call_number,location\n{row}".encode(), "text/csv", "DEMO"
        )
        assert not report.refused
        assert inventory.holdings([value])[value].call_number == value
        [hit] = inventory.search(Search(call_number=value))
        assert hit.author == value


class TestTheDatabase:
    def test_what_was_loaded_is_there_after_opening_it_again(
        self, open_inventory: OpenInventory
    ) -> None:
        first = open_inventory()
        load(first, "A,X,,,,B1")
        first.close()
        assert open_inventory().holdings(["B1"])

    def test_many_that_open_an_absent_inventory_at_once_all_have_it(
        self, open_inventory: OpenInventory
    ) -> None:
        with ThreadPoolExecutor(8) as threads:
            opened = [threads.submit(open_inventory) for _ in range(8)]
        load(opened[0].result(), "A,X,,,,B1")
        assert all(one.result().holdings(["B1"]) for one in opened)

    def test_two_loads_and_many_looks_at_once_disturb_nobody(
        self, open_inventory: OpenInventory
    ) -> None:
        one, two = open_inventory(), open_inventory()
        rows = [[f"Title {n},X,,,,{side}{n}" for n in range(600)] for side in "LR"]
        loads = [
            threading.Thread(target=load, args=(inventory, *some))
            for inventory, some in zip((one, two), rows, strict=True)
        ]
        for thread in loads:
            thread.start()
        while any(thread.is_alive() for thread in loads):
            assert len(one.locate(Query(title="Title 5"))) <= 1
        [hit] = two.locate(Query(title="Title 599"))
        assert {item.barcode for item in hit.holdings} == {"L599", "R599"}

    def test_a_file_that_is_no_inventory_is_a_failure_not_a_refusal(self, tmp_path: Path) -> None:
        (tmp_path / "catalogue.db").write_bytes(b"not a database at all" * 100)
        with pytest.raises(CatalogueUnavailable):
            LocalInventory(tmp_path / "catalogue.db")

    @pytest.mark.parametrize("content_type", ["", "application/json", "text/csvx"])
    def test_other_content_types_are_refused(
        self, inventory: LocalInventory, content_type: str
    ) -> None:
        with pytest.raises(UnreadableFile) as refusal:
            inventory.load(b"title,barcode\n", content_type, "DEMO")
        assert refusal.value.code == "unsupported_content_type"

    def test_a_files_name_tells_its_content_type(self) -> None:
        assert content_type_of(Path("a.CSV")) == "text/csv"
        assert content_type_of(Path("a.mrc")) == "application/marc"
        with pytest.raises(UnreadableFile):
            content_type_of(Path("a.pdf"))
