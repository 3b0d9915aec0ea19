"""A library for every catalogue under the contract, an empty inventory, and MARC 21 to load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pymarc
import pytest

from adapters.catalogue.inventory import LocalInventory
from adapters.catalogue.port import Catalogue

LIBRARY = """\
title,author,isbn,issn,oclc,barcode,call_number,location,library,material_type
Salt Roads: Trade and Memory,"Ferreira, Joana",979-9-0003-1676-1,,,B1,HF479.F47,STACKS,DEMO,book
Salt Roads: Trade and Memory,"Ferreira, Joana",979-9-0003-1676-1,,,B2,HF479.F47 c.2,STACKS,DEMO,book
Salt Roads: Trade and Memory,"Ferreira, Joana",979-9-0003-1676-1,,,B3,HF479.F47 c.3,CLOSED,EAST,book
Harbour Law,"Ekström, Nils",9799090000106,,,B4,K1150.E37,STACKS,DEMO,book
Harbour Law,"Ekström, Nils",9799090000205,,,B5,K1150.E38,STACKS,DEMO,book
Harbour Law,"Ito, Kana",,,999000001,B6,K1150.I86,STACKS,DEMO,book
Annals of Harbour Studies,,,9901-226X,,B7,VK1 12,PERIODICALS,DEMO,journal
Annals of Harbour Studies,,,9901-226X,,B8,VK1 13,PERIODICALS,DEMO,journal
计算机科学导论,陈立新; 周敏,,,,B9,TP3/C47,ASIA,DEMO,book
Tide Tables,Survey Office,,,,B10,VK603,REPOSITORY,DEMO,digitized book
"""


OpenInventory = Callable[[], LocalInventory]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """A place for an inventory in each kind of database; nothing is there yet."""
    if request.param == "sqlite":
        return tmp_path / "new" / "catalogue.db"
    return str(request.getfixturevalue("postgres").emptied())


@pytest.fixture
def open_inventory(where: Path | str) -> Iterator[OpenInventory]:
    """Opens the test's inventory; every call gives one more, as a process would that starts."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(LocalInventory(where)))


@pytest.fixture
def inventory(open_inventory: OpenInventory) -> LocalInventory:
    """An inventory with nothing in it."""
    return open_inventory()


@pytest.fixture
def catalogue(inventory: LocalInventory) -> Catalogue:
    """Each catalogue that keeps the contract, holding `LIBRARY`."""
    report = inventory.load(LIBRARY.encode(), "text/csv", "DEMO")
    assert not report.refused
    return inventory


LEADER = "00000nam a2200000 a 4500"
MakeMarc = Callable[..., pymarc.Record]


@pytest.fixture
def make_marc() -> MakeMarc:
    """Makes a record of `tag, subfields` pairs: `("245 10", "aTitle /", "cAuthor")`.

    A control field has its value instead of subfields. There is a title where none is given.
    """

    def make(*fields: tuple[str, ...], leader: str = LEADER) -> pymarc.Record:
        record = pymarc.Record(leader=leader)
        for place, *values in (*fields, *([] if _has_title(fields) else [("245", "aSalt Roads")])):
            record.add_field(_field(place.ljust(6), values))
        return record

    return make


def _has_title(fields: tuple[tuple[str, ...], ...]) -> bool:
    return any(place.startswith("245") for place, *_ in fields)


def _field(place: str, values: list[str]) -> pymarc.Field:
    if place[:3] < "010":
        return pymarc.Field(tag=place[:3], data=values[0])
    return pymarc.Field(
        tag=place[:3],
        indicators=pymarc.Indicators(place[4], place[5]),
        subfields=[pymarc.Subfield(value[0], value[1:]) for value in values],
    )


def marcxml(*records: pymarc.Record) -> bytes:
    """The records as a MARCXML collection."""
    inside = b"".join(pymarc.record_to_xml(record) for record in records)
    return b'<collection xmlns="http://www.loc.gov/MARC21/slim">' + inside + b"</collection>"


def marc21(*records: pymarc.Record) -> bytes:
    """The records in the transmission format."""
    return b"".join(record.as_marc() for record in records)


FORMS = {"application/marc": marc21, "application/marcxml+xml": marcxml}


@pytest.fixture(params=FORMS)
def load_marc(request: pytest.FixtureRequest, inventory: LocalInventory) -> Callable[..., object]:
    """Loads records into the inventory, in each of the two forms."""

    def load(*records: pymarc.Record, libraries: set[str] | None = None) -> object:
        data = FORMS[request.param](*records)
        return inventory.load(data, request.param, "DEMO", libraries)

    return load
