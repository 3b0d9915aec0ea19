"""An inventory in MARC 21: what is read from which field. Every test runs on both forms."""

from __future__ import annotations

import pytest

from adapters.catalogue.inventory import LocalInventory
from adapters.catalogue.port import Hit, Query

ITEM = ("852", "bDEMO", "cSTACKS", "hHF479", "i.F47", "pB1")


def only(inventory: LocalInventory) -> Hit:
    """The one record in the inventory, which the item B1 belongs to."""
    hit = inventory.record(inventory.holdings(["B1"])["B1"].record_id)
    assert hit
    return hit


def test_a_record_is_read_with_its_numbers_and_items(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    report = load_marc(
        make_marc(
            ("001", "c1"),
            ("003", "DEMO"),
            ("008", "240101s2019    xx            000 0 eng d"),
            ("010", "a   85000002 "),
            ("020", "a9799000316761 (pbk.)"),
            ("020", "anot an ISBN"),
            ("022", "a9901-226X"),
            ("035", "a(OCoLC)ocm00000012"),
            ("100 1 ", "aFerreira, Joana,", "d1970-"),
            ("245 10", "aSalt roads :", "btrade and memory /", "cJoana Ferreira."),
            ("250", "a2nd ed."),
            ITEM,
            ("852", "bDEMO", "cCLOSED", "hHF479", "i.F47", "3v. 2", "pB2"),
        )
    )
    assert (report.records_added, report.items_added, report.refused) == (1, 2, ())
    hit = only(inventory)
    assert (hit.record_id, hit.title, hit.author) == (
        "(DEMO)c1",
        "Salt roads: trade and memory",
        "Ferreira, Joana",
    )
    assert (hit.edition, hit.publication_year) == ("2nd ed.", "2019")
    assert (hit.isbns, hit.issns, hit.oclc, hit.lccn) == (
        ("9799000316761",),
        ("9901226X",),
        ("12",),
        ("85000002",),
    )
    closed, stacks = hit.holdings
    assert (stacks.library, stacks.location, stacks.call_number) == ("DEMO", "STACKS", "HF479 .F47")
    assert (closed.description, closed.material_type) == ("v. 2", "book")


def test_the_control_number_finds_the_record_with_and_without_its_organisation(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    load_marc(make_marc(("001", "c1"), ("003", "DEMO"), ITEM))
    for name in ("c1", "(DEMO)c1", "(demo) C1"):
        assert inventory.locate(Query(supplier_record_id=name)) == [only(inventory)]


def test_a_known_control_number_replaces_the_record(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    load_marc(make_marc(("001", "c1"), ("020", "a9799000316761"), ITEM))
    report = load_marc(make_marc(("001", "c1"), ("245", "aTide Tables"), ("852", "pB2")))
    assert (report.records_updated, report.items_added) == (1, 1)
    assert only(inventory).title == "Tide Tables"
    assert only(inventory).isbns == ()
    assert {item.barcode for item in only(inventory).holdings} == {"B1", "B2"}


def test_a_record_from_a_spreadsheet_is_taken_over_and_keeps_its_id(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    inventory.load(b"title,isbn,barcode\nSalt Rds,9799000316761,B1\n", "text/csv", "DEMO")
    before = only(inventory)
    load_marc(make_marc(("001", "c1"), ("020", "a9799000316761"), ("852", "pB2")))
    after = only(inventory)
    assert (after.record_id, after.title) == (before.record_id, "Salt Roads")
    assert inventory.locate(Query(supplier_record_id="c1")) == [after]
    assert load_marc(make_marc(("001", "c1"), ITEM)).records_updated == 1


def test_a_row_of_a_spreadsheet_adds_to_a_catalogues_record_without_changing_it(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    load_marc(make_marc(("001", "c1"), ("020", "a9799000316761"), ITEM))
    rows = b"title,isbn,oclc,barcode\nsalt rds,9799000316761,12,B2\n"
    inventory.load(rows, "text/csv", "DEMO")
    hit = only(inventory)
    assert (hit.title, hit.oclc, len(hit.holdings)) == ("Salt Roads", ("12",), 2)


def test_two_control_numbers_are_two_records_even_with_one_isbn(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    isbn = ("020", "a9799000316761")
    load_marc(make_marc(("001", "c1"), isbn, ITEM), make_marc(("001", "c2"), isbn))
    assert len(inventory.locate(Query(isbns=("9799000316761",)))) == 2


def test_without_a_control_number_the_other_numbers_tell(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    isbn = ("020", "a9799000316761")
    report = load_marc(make_marc(isbn, ITEM), make_marc(isbn, ("852", "pB2")))
    assert (report.records_added, report.items_added) == (1, 2)


def test_the_title_in_its_own_script_is_a_title_too(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    load_marc(
        make_marc(
            ("100 1 ", "6880-01", "aChen, Lixin"),
            ("245 10", "6880-02", "aJi suan ji ke xue dao lun /", "cChen Lixin zhu."),
            ("880 1 ", "6100-01/$1", "a陈立新"),
            ("880 10", "6245-02/$1", "a计算机科学导论 /", "c陈立新著."),
            ITEM,
        )
    )
    for title, author in (
        ("Ji suan ji ke xue dao lun", "Lixin Chen"),
        ("计算机科学导论", "陈立新"),
        ("计算机科学导论", "Chen, L."),
    ):
        assert inventory.locate(Query(title=title, author=author)) == [only(inventory)]
    assert inventory.search("科学")


def test_parts_of_a_work_and_parallel_titles_read_naturally(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    load_marc(make_marc(("245", "aAnnals.", "nSeries B,", "pHarbours :", "bnotes /"), ITEM))
    assert only(inventory).title == "Annals. Series B. Harbours: notes"


def test_an_added_author_will_do(load_marc, make_marc, inventory: LocalInventory) -> None:
    load_marc(make_marc(("100", "aFerreira, Joana."), ("700", "aIto, Kana,", "eeditor."), ITEM))
    assert inventory.locate(Query(title="Salt roads", author="Kana Ito"))


def test_without_author_fields_the_title_pages_words_will_do(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    load_marc(make_marc(("245", "aSalt roads /", "cby Joana Ferreira."), ITEM))
    assert only(inventory).author == "by Joana Ferreira"
    assert inventory.locate(Query(title="Salt roads", author="Ferreira, J."))


@pytest.mark.parametrize(
    ("field", "place", "call_number", "available"),
    [
        (("952", "aX", "bEAST", "cDESK", "oHF 1", "pB1", "yBK", "70"), "EAST/DESK", "HF 1", True),
        (("952", "bEAST", "cDESK", "pB1", "q2026-12-01"), "EAST/DESK", "", False),
        (("952", "bEAST", "cDESK", "pB1", "11"), "EAST/DESK", "", False),
        (("949", "aHF 1", "iB1", "mEAST", "lDESK", "tBOOK"), "EAST/DESK", "HF 1", True),
        (("852", "bSTACKS", "pB1"), "DEMO/STACKS", "", True),
        (("852", "pB1"), "DEMO/", "", True),
    ],
)
def test_items_are_read_from_the_fields_library_systems_use(
    load_marc,
    make_marc,
    inventory: LocalInventory,
    field: tuple[str, ...],
    place: str,
    call_number: str,
    available: bool,
) -> None:
    load_marc(make_marc(field))
    item = inventory.holdings(["B1"])["B1"]
    assert f"{item.library}/{item.location}" == place
    assert (item.call_number, item.available) == (call_number, available)
    [counted] = inventory.availability(item.record_id)
    assert (counted.available, counted.total) == (int(available), 1)


def test_a_place_is_no_library_where_the_libraries_are_known(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    load_marc(
        make_marc(ITEM, ("852", "bMAIN", "pB2"), ("852", "bEAST", "pB3")),
        libraries={"DEMO", "EAST"},
    )
    found = inventory.holdings(["B1", "B2", "B3"])
    places = [(found[b].library, found[b].location) for b in ("B1", "B2", "B3")]
    assert places == [("DEMO", "STACKS"), ("DEMO", "MAIN"), ("EAST", "")]


@pytest.mark.parametrize(
    ("leader", "field", "types"),
    [
        ("am", ("008", " " * 40), ("physical",)),
        ("am", ("008", f"{' ' * 23}o{' ' * 16}"), ("electronic",)),
        ("em", ("008", f"{' ' * 29}o{' ' * 10}"), ("electronic",)),
        ("am", ("007", "cr |||"), ("electronic",)),
        ("am", ("856 40", "uhttps://example.org/1"), ("physical", "electronic")),
        ("am", ("856 42", "uhttps://example.org/1"), ("physical",)),
    ],
)
def test_the_inventory_type_is_read_from_the_fixed_fields_and_links(
    load_marc,
    make_marc,
    inventory: LocalInventory,
    leader: str,
    field: tuple[str, ...],
    types: tuple[str, ...],
) -> None:
    load_marc(make_marc(field, ITEM, leader=f"00000n{leader} a2200000 a 4500"))
    assert only(inventory).inventory_types == types


@pytest.mark.parametrize(("leader", "kind"), [("as", "journal"), ("cm", "score"), ("em", "map")])
def test_items_are_of_the_records_kind(
    load_marc, make_marc, inventory: LocalInventory, leader: str, kind: str
) -> None:
    load_marc(make_marc(ITEM, leader=f"00000n{leader} a2200000 a 4500"))
    assert only(inventory).holdings[0].material_type == kind


def test_an_electronic_title_needs_no_item(load_marc, make_marc, inventory: LocalInventory) -> None:
    load_marc(make_marc(("856 40", "uhttps://example.org/1")))
    [hit] = inventory.locate(Query(title="Salt Roads"))
    assert (hit.inventory_types, hit.holdings) == (("electronic",), ())


def test_what_cannot_be_loaded_is_told_by_the_records_number(
    load_marc, make_marc, inventory: LocalInventory
) -> None:
    report = load_marc(
        make_marc(ITEM),
        make_marc(("245", "c/")),
        make_marc(leader="00000dam a2200000 a 4500"),
        make_marc(("001", "c4"), ("245", "aOther"), ITEM, ("852", "pB 3"), ("852", "pB4")),
        make_marc(("245", f"a{'x' * 2001}")),
    )
    assert [(one.number, one.code, one.field) for one in report.refused] == [
        (2, "missing", "title"),
        (3, "deleted", ""),
        (4, "barcode_invalid", "barcode"),
        (4, "barcode_repeated", "barcode"),
        (5, "too_long", "title"),
    ]
    assert (report.records_added, report.items_added) == (2, 2)
