"""One written form for each kind of standard number, so that equal numbers are equal texts.

Every function takes a number as people write it and returns its normal form, or None for what is
not such a number (a wrong check digit included). Sources: ISO 2108 (ISBN), ISO 3297 (ISSN), the
Library of Congress's rules for LCCN.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
"""Characters of a text that are looked at: no number has more."""

_ISBN_13 = re.compile(r"97[89][ -]?(?:\d[ -]?){9}\d(?![\dx])", re.ASCII)
_ISBN_10 = re.compile(r"(?:\d[ -]?){9}[\dx](?!\w)", re.ASCII)
_ISBN_PREFIX = re.compile(r"(?:urn:)?(?:isbn(?:[ -]?1[03](?=[:\s]))?[:\s]*)?", re.ASCII)
_ISSN = re.compile(r"(?:urn:)?(?:issn[:\s]*)?(\d{4})[ -]?(\d{3}[\dx])(?!\w)", re.ASCII)
_OCLC = re.compile(
    r"(?:\(ocolc\)|ocolc|oclc)?[:#\s]*(?:oc[mn]|on)?\s*0*([1-9]\d{0,13})\Z", re.ASCII
)
_LCCN = re.compile(r"(?:lccn:?)?([a-z]{0,3}(?:\d{8}|\d{10}))\Z", re.ASCII)
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—―−"}


def isbn(text: str) -> str | None:
    """ISBN-13 without hyphens; an ISBN-10 becomes the 13 digits that mean the same book."""
    plain = plainly(text)
    start = plain[_prefix_end(plain) :]
    if found := _ISBN_13.match(start):
        digits = _digits(found[0])
        return digits if digits[-1] == _ean_check(digits) else None
    if found := _ISBN_10.match(start):
        digits = _digits(found[0])
        ean = "978" + digits[:9]
        return ean + _ean_check(ean) if _adds_up(digits) else None
    return None


def issn(text: str) -> str | None:
    """Eight characters without the hyphen, a final X in upper case."""
    found = _ISSN.match(plainly(text))
    if not found:
        return None
    digits = found[1] + found[2]
    return digits.upper() if _adds_up(digits) else None


def oclc(text: str) -> str | None:
    """Digits alone: no (OCoLC), ocm, ocn or on before them, no leading zeros."""
    found = _OCLC.match(plainly(text))
    return found[1] if found else None


def lccn(text: str) -> str | None:
    """The Library of Congress's normal form: no blanks, no revision, the serial part six digits."""
    compact = re.sub(r"\s", "", plainly(text)).partition("/")[0]
    head, hyphen, serial = compact.partition("-")
    found = _LCCN.match(head + (serial.zfill(6) if hyphen else ""))
    return found[1] if found else None


def plainly(text: str) -> str:
    """The beginning of the text without case and width, its dashes hyphens."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    # One character may have become many.
    return plain.translate(_DASHES).casefold().strip()[: 2 * LONGEST]


def _prefix_end(plain: str) -> int:
    found = _ISBN_PREFIX.match(plain)
    return found.end() if found else 0


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def _adds_up(digits: str) -> bool:
    """Whether the check digit is right that ISBN-10 and ISSN share: modulo 11, X for ten."""
    values = [10 if digit == "x" else int(digit) for digit in digits]
    weights = range(len(values), 0, -1)
    return sum(w * v for w, v in zip(weights, values, strict=True)) % 11 == 0


def _ean_check(digits: str) -> str:
    weighted = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(digits[:12]))
    return str(-weighted % 10)
