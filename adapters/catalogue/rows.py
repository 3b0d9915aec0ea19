"""Records and items as rows of the inventory's tables, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from adapters.catalogue.identifiers import Identifier
from adapters.catalogue.intake import Description
from adapters.catalogue.keys import main_title, title_key, words
from adapters.catalogue.port import Holding
from adapters.catalogue.recognition import Entry, work

Row = dict[str, Any]


def record_row(entry: Entry) -> Row:
    """The record itself."""
    told = entry.description
    return {
        "number": entry.number,
        "id": entry.id,
        "control_number": told.control_number or None,
        "title": told.title,
        "author": told.author,
        "edition": told.edition,
        "publication_year": told.publication_year,
        "titles": "\n".join(told.titles),
        "names": "\n".join(told.names),
        "forms": "\n".join(told.forms),
        "work_key": work(told),
    }


def description(row: sa.Row[Any], numbers: frozenset[Identifier]) -> Description:
    """What `record_row` wrote, with the record's identifiers."""
    return Description(
        title=row.title,
        author=row.author,
        edition=row.edition,
        publication_year=row.publication_year,
        titles=tuple(row.titles.splitlines()),
        names=tuple(row.names.splitlines()),
        forms=tuple(row.forms.splitlines()),
        identifiers=numbers,
        control_number=row.control_number or "",
    )


def identifier_rows(entry: Entry) -> Iterator[tuple[str, str, int]]:
    """One row for each number."""
    for kind, value in entry.description.identifiers:
        yield value, kind, entry.number


def title_rows(entry: Entry) -> Iterator[tuple[str, bool, int]]:
    """The keys by which the record's titles are located, with and without subtitle."""
    wholes = {title_key(title) for title in entry.description.titles}
    mains = {title_key(main_title(title)) for title in entry.description.titles}
    for keys, whole in ((wholes, True), (mains - wholes, False)):
        for key in keys - {""}:
            yield key, whole, entry.number


def word_rows(entry: Entry) -> Iterator[tuple[str, str, int]]:
    """The words by which the record is searched."""
    told = entry.description
    for field, texts in (("title", told.titles), ("author", (told.author, *told.names))):
        for word in words(" ".join(texts)):
            yield word, field, entry.number


def holding_row(item: Holding, record: int) -> Row:
    """One item of the record with this number."""
    return {
        "barcode": item.barcode,
        "record": record,
        "library": item.library,
        "location": item.location,
        "call_number": item.call_number,
        "call_number_key": title_key(item.call_number),
        "material_type": item.material_type,
        "description": item.description,
        "available": item.available,
    }


def holding(row: sa.Row[Any]) -> Holding:
    """What `holding_row` wrote; the row has the record's `id` too."""
    return Holding(
        barcode=row.barcode,
        record_id=row.id,
        library=row.library,
        location=row.location,
        call_number=row.call_number,
        material_type=row.material_type,
        description=row.description,
        available=row.available,
    )
