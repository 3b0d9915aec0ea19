"""The numbers that a catalogue knows titles by: standard numbers, and others with their scheme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from adapters.catalogue.keys import sound
from engine.identifiers import isbn, issn, lccn, oclc, plainly

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


_SCHEME = re.compile(r"\(([^()]+)\)(.*)", re.DOTALL)


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
    return plainly(sound(text))
