"""What a file of titles and items is read into, and what is said about reading it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

import msgspec

from adapters.catalogue.identifiers import CONTROL, Identifier
from adapters.catalogue.port import Holding
from engine.errors import Invalid

LONGEST_TITLE = 2000
LONGEST_VALUE = 500
"""Characters; longer values are refused."""


class UnreadableFile(Invalid):
    """The file is not what it is said to be; nothing of it was loaded."""


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """One record, row or item that was not loaded.

    `number` is the record's number in the file, in a CSV file the line where its row begins (both
    from 1). `code` is stable, `reason` an English sentence.
    """

    number: int
    code: str
    reason: str
    field: str = ""


class LoadReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a load did: every title and item counts once, as added or as updated."""

    records_added: int = 0
    records_updated: int = 0
    items_added: int = 0
    items_updated: int = 0
    refused: tuple[Refused, ...] = ()


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """The bibliographic part of a record, cleaned and normalised.

    `titles` are all titles to match by, `names` all authors; `forms` are the inventory types that
    exist beside the items.
    """

    title: str
    author: str = ""
    edition: str = ""
    publication_year: str = ""
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    identifiers: frozenset[Identifier] = frozenset()
    control_number: str = ""

    def standard_numbers(self) -> frozenset[Identifier]:
        """The identifiers that other catalogues know too."""
        return frozenset(i for i in self.identifiers if i.kind != CONTROL)


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """One record or row of a file; the holdings' `record_id` is still empty."""

    number: int
    description: Description
    holdings: tuple[Holding, ...] = ()


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Whose inventory a file is: the library of items that name none; empty where they must.

    `libraries` are the codes that may be named; None leaves them unchecked.
    """

    library: str
    libraries: frozenset[str] | None = None

    def knows(self, library: str) -> bool:
        """Whether a code in the file names a library."""
        return self.libraries is None or library in self.libraries


class Reader(Protocol):
    """Reads one kind of file, record by record."""

    def __call__(self, stream: BinaryIO, owner: Owner) -> Iterator[Incoming | Refused]:
        """What the stream holds, in order; `UnreadableFile` where reading cannot go on."""
        ...


def refusal(number: int, code: str, reason: str, field: str = "") -> Refused:
    """A `Refused` by position."""
    return Refused(number=number, code=code, reason=reason, field=field)
