"""What is asked of a catalogue: which titles a citation means, and where their items are.

A catalogue says what the *inventory* says. Which items are lent for resource sharing is known to
the engine's item streams; a caller passes those barcodes to `availability` as `out`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Protocol

import msgspec

from engine.errors import Failure

PHYSICAL = "physical"
ELECTRONIC = "electronic"
DIGITAL = "digital"
INVENTORY_TYPES = (PHYSICAL, ELECTRONIC, DIGITAL)
"""The forms in which a resource is available (spec F1, *inventory type*)."""

MOST_HITS = 100
"""More hits than this help nobody to choose; a catalogue may stop there."""


class CatalogueUnavailable(Failure):
    """The catalogue did not answer; the same question may be answered later."""


class Query(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A citation to be located, as the partner or staff wrote it: nothing need be normalised.

    `other_identifiers` are pairs of scheme and value. `supplier_record_id` is our own record's id
    as the partner knows it (ISO 18626 supplierUniqueRecordId). `edition`, `volume` and
    `publication_year` tell people what is wanted; they do not narrow a match.
    """

    title: str = ""
    author: str = ""
    isbns: tuple[str, ...] = ()
    issns: tuple[str, ...] = ()
    oclc: tuple[str, ...] = ()
    lccn: tuple[str, ...] = ()
    other_identifiers: tuple[tuple[str, str], ...] = ()
    edition: str = ""
    volume: str = ""
    publication_year: str = ""
    supplier_record_id: str = ""


class Search(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A free search by staff (spec A16): every field that is given must match.

    `any` looks in titles, authors, identifiers, barcodes and call numbers.
    """

    any: str = ""
    title: str = ""
    author: str = ""
    isbn: str = ""
    issn: str = ""
    oclc: str = ""
    lccn: str = ""
    barcode: str = ""
    call_number: str = ""


class Holding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item: `description` names the volume or issue; `available` is what the inventory says."""

    barcode: str
    record_id: str
    library: str
    location: str = ""
    call_number: str = ""
    material_type: str = ""
    description: str = ""
    available: bool = True


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One title of the catalogue with its items. Identifiers are normalised (`identifiers.py`)."""

    record_id: str
    title: str
    author: str = ""
    edition: str = ""
    publication_year: str = ""
    isbns: tuple[str, ...] = ()
    issns: tuple[str, ...] = ()
    oclc: tuple[str, ...] = ()
    lccn: tuple[str, ...] = ()
    inventory_types: tuple[str, ...] = ()
    holdings: tuple[Holding, ...] = ()


class Availability(msgspec.Struct, frozen=True, kw_only=True):
    """How many items of a title one location has, and how many of them are there (spec A2)."""

    library: str
    location: str
    available: int
    total: int


class Catalogue(Protocol):
    """A place where the requested resource is looked for.

    Every method may raise `CatalogueUnavailable`.
    """

    def locate(self, citation: Query) -> list[Hit]:
        """The distinct titles that the citation means: one is *located*, none or several is not.

        By identifiers first; where those match nothing, by title and author, or by title alone when
        the citation has no author. Availability plays no part (spec N3).
        """
        ...

    def search(self, wanted: Search | str, limit: int = 20) -> list[Hit]:
        """Titles that match a free search, at most `limit` and at most `MOST_HITS`, by title.

        A text is a search in any field. An empty search finds nothing.
        """
        ...

    def record(self, record_id: str) -> Hit | None:
        """The title with this id; None where there is none (any more)."""
        ...

    def holdings(self, barcodes: Collection[str]) -> dict[str, Holding]:
        """The items with these barcodes, by barcode; unknown ones are left out."""
        ...

    def availability(self, record_id: str, out: Collection[str] = ()) -> tuple[Availability, ...]:
        """The title's locations, each with n of m available; `out` are lent barcodes."""
        ...


def count_available(
    holdings: Iterable[Holding], out: Collection[str] = ()
) -> tuple[Availability, ...]:
    """Sum up items by library and location; an item that is `out` is not available (spec A2)."""
    total: Counter[tuple[str, str]] = Counter()
    here: Counter[tuple[str, str]] = Counter()
    for item in holdings:
        place = (item.library, item.location)
        total[place] += 1
        here[place] += item.available and item.barcode not in out
    return tuple(
        Availability(library=library, location=location, available=here[place], total=count)
        for place, count in sorted(total.items())
        for library, location in [place]
    )
