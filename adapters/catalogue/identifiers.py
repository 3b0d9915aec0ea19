"""One written form for each kind of standard number, so that equal numbers are equal texts.

Every function takes a number as people write it and returns its normal form, or None for what is
not such a number (a wrong check digit included).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

from adapters.catalogue.keys import sound

ISBN = "isbn"
ISSN = "issn"
OCLC = "oclc"
LCCN = "lccn"
OTHER = "other"
CONTROL = "control"
"""The catalogue's own control number (MARC 001), with and without the organisation it is from."""


class Identifier(NamedTuple):
    """A normalised number and its kind."""

    kind: str
    value: str


_LONGEST = 80
_ISBN_13 = re.compile(r"97[89][ -]?(?:\d[ -]?){9}\d(?![\dx])", re.ASCII)
_ISBN_10 = re.compile(r"(?:\d[ -]?){9}[\dx](?!\w)", re.ASCII)
_ISBN_PREFIX = re.compile(r"(?:urn:)?(?:isbn(?:[ -]?1[03](?=[:\s]))?[:\s]*)?", re.ASCII)
_ISSN = re.compile(r"(?:urn:)?(?:issn[:\s]*)?(\d{4})[ -]?(\d{3}[\dx])(?!\w)", re.ASCII)
_OCLC = re.compile(
    r"(?:\(ocolc\)|ocolc|oclc)?[:#\s]*(?:oc[mn]|on)?\s*0*([1-9]\d{0,13})\Z", re.ASCII
)
_LCCN = re.compile(r"(?:lccn:?)?([a-z]{0,3}(?:\d{8}|\d{10}))\Z", re.ASCII)
_SCHEME = re.compile(r"\(([^()]+)\)(.*)", re.DOTALL)
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—―−"}


def isbn(text: str) -> str | None:
    """ISBN-13 without hyphens; an ISBN-10 becomes the 13 digits that mean the same book."""
    plain = _plain(text)
    start = plain[_prefix_end(plain) :]
    if found := _ISBN_13.match(start):
        digits = _digits(found[0])
        return digits if digits[-1] == _ean_check(digits) else None
    if found := _ISBN_10.match(start):
        digits = _digits(found[0])
        weighted = sum(w * _value(c) for w, c in zip(range(10, 0, -1), digits, strict=True))
        ean = "978" + digits[:9]
        return ean + _ean_check(ean) if weighted % 11 == 0 else None
    return None


def issn(text: str) -> str | None:
    """Eight characters without the hyphen, a final X in upper case."""
    found = _ISSN.match(_plain(text))
    if not found:
        return None
    digits = found[1] + found[2]
    weighted = sum(w * _value(c) for w, c in zip(range(8, 0, -1), digits, strict=True))
    return digits.upper() if weighted % 11 == 0 else None


def oclc(text: str) -> str | None:
    """Digits alone: no (OCoLC), ocm, ocn or on before them, no leading zeros."""
    found = _OCLC.match(_plain(text))
    return found[1] if found else None


def lccn(text: str) -> str | None:
    """The Library of Congress's normal form: no blanks, no revision, the serial part six digits."""
    compact = re.sub(r"\s", "", _plain(text)).partition("/")[0]
    head, hyphen, serial = compact.partition("-")
    found = _LCCN.match(head + (serial.zfill(6) if hyphen else ""))
    return found[1] if found else None


def other(scheme: str, text: str) -> str | None:
    """`scheme:value` in lower case without blanks; a scheme in brackets before the value wins."""
    compact = re.sub(r"\s", "", _plain(text))
    if found := _SCHEME.match(compact):
        scheme, compact = found[1], found[2]
    return f"{_plain(scheme)}:{compact}" if compact else None


def control(text: str) -> str | None:
    """A control number compared without regard to case and blanks."""
    return re.sub(r"\s", "", _plain(text)) or None


NORMALISERS: dict[str, Callable[[str], str | None]] = {
    ISBN: isbn,
    ISSN: issn,
    OCLC: oclc,
    LCCN: lccn,
}


def normalised(kind: str, texts: Iterable[str]) -> set[Identifier]:
    """The identifiers of one kind among the texts; what is none of that kind is left out."""
    values = (NORMALISERS[kind](text) for text in texts)
    return {Identifier(kind, value) for value in values if value}


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", sound(text[:_LONGEST]))
    # One character may have become many.
    return plain.translate(_DASHES).casefold().strip()[: 2 * _LONGEST]


def _prefix_end(plain: str) -> int:
    found = _ISBN_PREFIX.match(plain)
    return found.end() if found else 0


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def _value(digit: str) -> int:
    return 10 if digit in "xX" else int(digit)


def _ean_check(digits: str) -> str:
    weighted = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(digits[:12]))
    return str(-weighted % 10)
