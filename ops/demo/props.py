"""What patrons of the simulated partners want: mostly what the demo library owns."""

from __future__ import annotations

import csv
from functools import cache

from adapters.iso18626.codes import ServiceType
from ops.demo.setting_up import INVENTORY
from ops.partner.messages import Wanted
from ops.partner.stage import Prop

READERS = (
    ("Ada", "Reader", "P-1001"),
    ("Tomás", "Leser", "P-1002"),
    ("王", "小明", "P-1003"),
    ("Noor", "Bookman", "P-1004"),
    ("李", "静", "P-1005"),
)


@cache
def props() -> dict[str, Prop]:
    """Everything that the library owns, by title."""
    found: dict[str, Prop] = {}
    with INVENTORY.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            title = row["title"]
            known = found.get(title)
            barcodes = (*known.barcodes, row["barcode"]) if known else (row["barcode"],)
            found[title] = Prop(wanted=_wanted(row, len(found)), barcodes=barcodes)
    return found


def prop(title: str) -> Prop:
    """What a title names; something that the library does not own where it names nothing."""
    return props().get(title) or Prop(wanted=Wanted(title=title, author="Nobody, Nora"))


def _wanted(row: dict[str, str], number: int) -> Wanted:
    given, surname, patron = READERS[number % len(READERS)]
    return Wanted(
        title=row["title"],
        author=row["author"],
        issn=row["issn"],
        service=ServiceType.COPY if row["issn"] else ServiceType.LOAN,
        article="On Tides and Tables" if row["issn"] else "",
        pages="12-31" if row["issn"] else "",
        given_name=given,
        surname=surname,
        patron_id=patron,
        email=f"{patron.casefold()}@sim.example",
    )
