"""The items in a MARC 21 record: standard holdings (852) and two customs of library systems."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pymarc

from adapters.catalogue.cleaning import checked_barcode, cleaned, default_library
from adapters.catalogue.intake import Owner
from adapters.catalogue.port import Holding


class ItemField(msgspec.Struct, frozen=True, kw_only=True):
    """Which subfield of a field says what about an item; "" where none does.

    `call_number` may name several subfields. An item is not available where one of the subfields
    named in `unavailable` says anything but 0.
    """

    tag: str
    barcode: str
    library: str
    location: str
    call_number: str
    material_type: str = ""
    description: str = ""
    unavailable: str = ""


ITEM_FIELDS = (
    ItemField(tag="852", barcode="p", library="b", location="c", call_number="hi", description="3"),
    ItemField(
        tag="949", barcode="i", library="m", location="l", call_number="a", material_type="t"
    ),
    ItemField(
        tag="952",
        barcode="p",
        library="b",
        location="c",
        call_number="o",
        material_type="y",
        description="h",
        unavailable="0147q",
    ),
)


def item_of(
    field: pymarc.Field, said: ItemField, owner: Owner, material_type: str
) -> Holding | None:
    """The item that a field describes; None where it has no barcode. Raises `Unfit`."""
    barcode = cleaned(next(_texts(field, said.barcode), ""), "barcode")
    if not barcode:
        return None
    library, location = _place(
        _value(field, said.library, "library"), _value(field, said.location, "location"), owner
    )
    return Holding(
        barcode=checked_barcode(barcode),
        record_id="",
        library=library,
        location=location,
        call_number=_value(field, said.call_number, "call number"),
        material_type=_value(field, said.material_type, "material type") or material_type,
        description=_value(field, said.description, "description"),
        available=all(text in ("", "0") for text in _texts(field, said.unavailable)),
    )


def _place(named: str, location: str, owner: Owner) -> tuple[str, str]:
    """852 $b names a library or a place in it: it is a library's code when that is known.

    Where it is not known, a place beside it ($c) shows that it is one.
    """
    is_library = bool(named) and owner.knows(named)
    if owner.libraries is None and not location:
        is_library = False
    return (named if is_library else default_library(owner)), location or (
        "" if is_library else named
    )


def _value(field: pymarc.Field, codes: str, name: str) -> str:
    return cleaned(" ".join(_texts(field, codes)), name)


def _texts(field: pymarc.Field, codes: str) -> Iterator[str]:
    """The subfields with these codes, in the field's order."""
    wanted = tuple(codes)
    return (sub.value.strip() for sub in field.subfields if sub.code in wanted)
