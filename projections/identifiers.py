"""Identifiers of publications in the one form under which they are stored and found.

What `engine.identifiers` takes for none stays as it is, without case and punctuation: partners
write what they like, and staff search for what they see.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from engine import identifiers as standard
from projections.words import compact

_DIGITS = re.compile(r"[0-9]+")
_UNQUALIFIED = re.compile(r"[\s0-9-]*[0-9Xx]")


def isbn(text: str) -> str:
    """An ISBN of 10 or 13 digits as 13 digits; a wrong one without what is said behind it."""
    if number := standard.isbn(text):
        return number
    match = _UNQUALIFIED.match(text)
    return compact(match.group() if match else text)


def issn(text: str) -> str:
    """An ISSN without its hyphen, its X in lower case as in every word."""
    return compact(standard.issn(text) or text)


def oclc(text: str) -> str:
    """An OCLC number without prefix and leading zeros: `(OCoLC)ocm00012345` becomes `12345`."""
    if number := standard.oclc(text):
        return number
    match = _DIGITS.search(text)
    return (match.group().lstrip("0") or "0") if match else compact(text)


def lccn(text: str) -> str:
    """An LCCN in the normal form of the Library of Congress: `85-2` becomes `85000002`."""
    return standard.lccn(text) or compact(text)


_KINDS: tuple[Callable[[str], str | None], ...] = (
    standard.isbn,
    standard.oclc,
    standard.lccn,
)


def readings(text: str) -> list[str]:
    """The forms in which a text of unknown kind is stored if it is an identifier."""
    return [number for normal in _KINDS if (number := normal(text))]
