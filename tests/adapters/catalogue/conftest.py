"""A small library that every catalogue under the contract is given, and an empty inventory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

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


@pytest.fixture
def inventory(tmp_path: Path) -> Iterator[LocalInventory]:
    """An inventory with nothing in it."""
    inventory = LocalInventory(tmp_path / "catalogue.db")
    yield inventory
    inventory.close()


def _inventory(folder: Path) -> LocalInventory:
    inventory = LocalInventory(folder / "catalogue.db")
    report = inventory.load(LIBRARY.encode(), "text/csv", "DEMO")
    assert not report.refused
    return inventory


IMPLEMENTATIONS: dict[str, Callable[[Path], LocalInventory]] = {"inventory": _inventory}


@pytest.fixture(params=IMPLEMENTATIONS)
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    """Each catalogue that keeps the contract, holding `LIBRARY`."""
    implementation = IMPLEMENTATIONS[request.param](tmp_path)
    yield implementation
    implementation.close()
