"""Reading an inventory from a CSV file: UTF-8, one item a row, a header row in any order.

Rows about the same title become one record. Several ISBNs or other numbers in a cell are separated
by `;` or `|`, and so are several authors by `;`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from adapters.catalogue.cleaning import (
    Unfit,
    checked_barcode,
    checked_numbers,
    cleaned,
    default_library,
    required,
)
from adapters.catalogue.identifiers import ISBN, ISSN, OCLC, Identifier
from adapters.catalogue.intake import (
    Description,
    Incoming,
    Owner,
    Refused,
    UnreadableFile,
    refusal,
)
from adapters.catalogue.keys import names
from adapters.catalogue.port import Holding

COLUMNS = (
    "title",
    "author",
    "isbn",
    "issn",
    "oclc",
    "barcode",
    "call_number",
    "location",
    "library",
    "material_type",
)
REQUIRED_COLUMNS = ("title", "barcode")
LONGEST_LINE = 65_536
"""Characters."""

_DELIMITERS = (",", ";", "\t")


def read_csv(stream: BinaryIO, owner: Owner) -> Iterator[Incoming | Refused]:
    """Every row below the header row; a row that breaks a rule is refused with its line."""
    text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
    try:
        lines = _lines(text)
        header = next(lines, "")
        delimiter = max(_DELIMITERS, key=lambda d: len(_named(header, d) & set(COLUMNS)))
        columns = _columns(next(csv.reader([header], delimiter=delimiter), []))
        for number, cells in _rows(lines, delimiter):
            yield _row(number, cells, columns, owner)
    finally:
        # The stream is the caller's: a collected wrapper would close it.
        text.detach()


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            told = f"Line {number} is longer than {LONGEST_LINE} characters."
            raise UnreadableFile("line_too_long", told, "file")
        yield line


def _named(header: str, delimiter: str) -> set[str]:
    return {_column(cell) for cell in header.split(delimiter)}


def _column(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().strip('"').strip().casefold())


def _columns(header: list[str]) -> list[str]:
    columns = [_column(cell) for cell in header]
    if any("\udc80" <= char <= "\udcff" or char == "\0" for char in "".join(columns)):
        raise UnreadableFile("not_utf8", "The file is not text in UTF-8.", "file")
    missing = [name for name in REQUIRED_COLUMNS if name not in columns]
    unknown = sorted(set(columns) - set(COLUMNS))
    repeated = sorted({name for name in columns if columns.count(name) > 1} - set(unknown))
    if missing or unknown or repeated:
        faults = {"lacks": missing, "does not know": unknown, "repeats": repeated}
        told = "; ".join(f"{verb} {', '.join(what)}" for verb, what in faults.items() if what)
        known = f"It may have: {', '.join(COLUMNS)}."
        raise UnreadableFile("bad_header", f"The header row {told}. {known}", "file")
    return columns


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str] | Unfit]]:
    """Each row with the line where it begins; blank rows are left out."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 2  # the header is line 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, Unfit("malformed", f"The row cannot be read: {error}.")
        else:
            if any(cell.strip() for cell in cells):
                yield number, cells


def _row(
    number: int, cells: list[str] | Unfit, columns: list[str], owner: Owner
) -> Incoming | Refused:
    try:
        if isinstance(cells, Unfit):
            raise cells
        if any(cell.strip() for cell in cells[len(columns) :]):
            told = f"The row has {len(cells)} values, the header {len(columns)}."
            raise Unfit("too_many_values", told)
        values = {
            column: cleaned(cell, column) for column, cell in zip(columns, cells, strict=False)
        }
        item = _item(values, owner)
        return Incoming(number=number, description=_description(values), holdings=(item,))
    except Unfit as unfit:
        return refusal(number, unfit.code, unfit.text, unfit.field)


def _item(values: dict[str, str], owner: Owner) -> Holding:
    library = values.get("library") or default_library(owner)
    if not owner.knows(library):
        raise Unfit("library_unknown", f"There is no library {library}.", "library")
    return Holding(
        barcode=checked_barcode(values.get("barcode", "")),
        record_id="",
        library=library,
        location=values.get("location", ""),
        call_number=values.get("call_number", ""),
        material_type=values.get("material_type", ""),
    )


def _description(values: dict[str, str]) -> Description:
    author = values.get("author", "")
    title = required(values.get("title", ""), "title")
    numbers: set[Identifier] = set()
    for kind in (ISBN, ISSN, OCLC):
        cells = re.split(r"[;|]", values.get(kind, ""))
        numbers |= checked_numbers(kind, [cell for cell in map(str.strip, cells) if cell])
    return Description(
        title=title,
        author=author,
        titles=(title,),
        names=tuple(names(author)),
        identifiers=frozenset(numbers),
    )
