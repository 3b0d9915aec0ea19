"""Cleaning the values of a file, and the checks that every kind of file shares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from adapters.catalogue.identifiers import NORMALISERS, Identifier
from adapters.catalogue.intake import LONGEST_TITLE, LONGEST_VALUE, Owner
from engine.errors import Invalid

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NOT_UTF_8 = re.compile("[\ud800-\udfff]")


class Unfit(Invalid):
    """A record, row or item cannot be loaded."""


def cleaned(text: str, field: str) -> str:
    """The value on one line, without control characters or blanks at its ends."""
    if _NOT_UTF_8.search(text):
        raise Unfit("not_utf8", f"The {field} is not written in UTF-8.", field)
    value = " ".join(_CONTROLS.sub(" ", text).split())
    longest = LONGEST_TITLE if field == "title" else LONGEST_VALUE
    if len(value) > longest:
        raise Unfit("too_long", f"The {field} is longer than {longest} characters.", field)
    return value


def required(value: str, field: str) -> str:
    """The value, which must not be empty."""
    if not value:
        raise Unfit("missing", f"There is no {field}.", field)
    return value


def checked_barcode(value: str) -> str:
    """A barcode has no blanks: a scanner sends none."""
    if " " in required(value, "barcode"):
        raise Unfit("barcode_invalid", f"The barcode {value!r} has blanks in it.", "barcode")
    return value


def checked_numbers(kind: str, texts: Iterable[str]) -> set[Identifier]:
    """Standard numbers as people typed them; each must be one."""
    normal: Callable[[str], str | None] = NORMALISERS[kind]
    found = set()
    for text in texts:
        if not (value := normal(text)):
            reason = f"{text!r} is no {kind.upper()}: mistyped, or changed by a spreadsheet."
            raise Unfit(f"{kind}_invalid", reason, kind)
        found.add(Identifier(kind, value))
    return found


def default_library(owner: Owner) -> str:
    """The library of an item that names none. Raises `Unfit` where it must be named."""
    if not owner.library:
        raise Unfit("library_needed", "Name the library: there are several.", "library")
    return owner.library
