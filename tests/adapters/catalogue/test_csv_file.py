"""An inventory in a CSV file: what is taken, and how each thing that is not is told."""

from __future__ import annotations

import io

import pytest

from adapters.catalogue.intake import UnreadableFile
from adapters.catalogue.inventory import LocalInventory
from adapters.catalogue.port import Query

HEADER = "title,barcode"


def load(inventory: LocalInventory, *rows: str, header: str = HEADER):
    text = "\n".join([header, *rows]) + "\n"
    return inventory.load(text.encode("utf-8", "surrogateescape"), "text/csv", "DEMO")


def refused(report) -> list[tuple[int, str, str]]:
    return [(one.number, one.code, one.field) for one in report.refused]


def test_title_and_barcode_suffice(inventory: LocalInventory) -> None:
    report = load(inventory, "Salt Roads,B1")
    assert (report.records_added, report.items_added, report.refused) == (1, 1, ())
    assert inventory.holdings(["B1"])["B1"].library == "DEMO"


def test_columns_come_in_any_order_and_writing(inventory: LocalInventory) -> None:
    report = load(
        inventory, "EAST,B1,Salt Roads,HF 1", header='"Library" ,BARCODE,Title,Call-Number'
    )
    item = inventory.holdings(["B1"])["B1"]
    assert report.items_added == 1
    assert (item.library, item.call_number) == ("EAST", "HF 1")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_what_spreadsheets_write_instead_of_commas_is_understood(
    inventory: LocalInventory, delimiter: str
) -> None:
    report = load(inventory, f'"Salt, and Roads"{delimiter}B1', header=f"title{delimiter}barcode")
    assert report.items_added == 1
    assert inventory.locate(Query(title="Salt, and Roads"))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_byte_order_mark_and_line_ends_do_not_matter(
    inventory: LocalInventory, mark: str, newline: str
) -> None:
    text = newline.join([mark + HEADER, "灯塔,B1", "", '"Salt\nRoads",B2', ",B3"])
    report = inventory.load(text.encode(), "text/csv; charset=utf-8", "DEMO")
    assert report.items_added == 2
    assert [code for _, code, _ in refused(report)] == ["missing"]
    assert inventory.locate(Query(title="Salt Roads"))


def test_a_refused_row_is_told_by_the_line_it_begins_at(inventory: LocalInventory) -> None:
    report = load(inventory, "A,B1", '"two\nlines",B2', "", ",B3", "C,")
    assert refused(report) == [(6, "missing", "title"), (7, "missing", "barcode")]
    assert report.items_added == 2


@pytest.mark.parametrize(
    ("header", "row", "code", "field"),
    [
        ("title,barcode", "A,B 1", "barcode_invalid", "barcode"),
        ("title,barcode", f"{'a' * 2001},B1", "too_long", "title"),
        ("title,barcode", f"A,{'1' * 501}", "too_long", "barcode"),
        ("title,barcode", "A,B1,C", "too_many_values", ""),
        ("title,barcode", '"A"x,B1', "malformed", ""),
        ("title,barcode,isbn", "A,B1,9.78031E+12", "isbn_invalid", "isbn"),
        ("title,barcode,isbn", "A,B1,9799000316762", "isbn_invalid", "isbn"),
        ("title,barcode,issn", "A,B1,1234-5678", "issn_invalid", "issn"),
        ("title,barcode,oclc", "A,B1,none", "oclc_invalid", "oclc"),
        ("title,barcode", "\udcb5\udcc6\udccb\udcfe,B1", "not_utf8", "title"),
    ],
)
def test_a_bad_row_is_refused_and_the_next_one_taken(
    inventory: LocalInventory, header: str, row: str, code: str, field: str
) -> None:
    report = load(inventory, row, "Good,B9", header=header)
    assert refused(report) == [(2, code, field)]
    assert report.refused[0].reason
    assert inventory.holdings(["B1", "B9"]).keys() == {"B9"}


def test_a_barcode_stands_in_a_file_once(inventory: LocalInventory) -> None:
    report = load(inventory, "A,B1", "Another,B1", "A,B2")
    assert refused(report) == [(3, "barcode_repeated", "barcode")]
    assert "at 2" in report.refused[0].reason
    assert (report.records_added, report.items_added) == (1, 2)


def test_an_open_quotation_mark_takes_only_what_it_encloses(inventory: LocalInventory) -> None:
    report = load(inventory, "A,B1", '"never closed,B2', "C,B3")
    assert refused(report) == [(3, "malformed", "")]
    assert report.items_added == 1


def test_a_cell_may_hold_several_numbers_and_authors(inventory: LocalInventory) -> None:
    row = '"A","B1","9799090000106; 9799090000205","Ito, Kana; Rowe, P."'
    load(inventory, row, header="title,barcode,isbn,author")
    [hit] = inventory.locate(Query(isbns=("9799090000205",)))
    assert hit.isbns == ("9799090000106", "9799090000205")
    assert inventory.locate(Query(title="a", author="Peter Rowe")) == [hit]


def test_only_the_librarys_own_libraries_may_be_named(inventory: LocalInventory) -> None:
    text = "title,barcode,library\nA,B1,EAST\nB,B2,WEST\nC,B3,\n"
    report = inventory.load(text.encode(), "text/csv", "DEMO", libraries={"DEMO", "EAST"})
    assert refused(report) == [(3, "library_unknown", "library")]
    assert [h.library for h in inventory.holdings(["B1", "B3"]).values()] == ["EAST", "DEMO"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "bad_header"),
        (b"title\nA\n", "bad_header"),
        (b"title,barcode,colour\n", "bad_header"),
        (b"title,barcode,title\n", "bad_header"),
        (b"Salt Roads,B1\n", "bad_header"),
        ("title,barcode\nA,B1\n".encode("utf-16"), "not_utf8"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not_utf8"),
        (b"title,barcode," + b"x" * 100_000, "line_too_long"),
        (b'"title,barcode', "bad_header"),
    ],
)
def test_a_file_without_a_good_header_row_is_refused_whole(
    inventory: LocalInventory, data: bytes, code: str
) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        inventory.load(data, "text/csv", "DEMO")
    assert refusal.value.code == code


def test_a_header_row_alone_loads_nothing(inventory: LocalInventory) -> None:
    report = load(inventory)
    assert (report.records_added, report.items_added, report.refused) == (0, 0, ())


def test_the_callers_stream_stays_open(inventory: LocalInventory) -> None:
    stream = io.BytesIO(b"title,barcode\nA,B1\n")
    inventory.load(stream, "text/csv", "DEMO")
    assert not stream.closed
