"""Locate a requested resource: slow work, whose result is a command (spec A16, N2).

One record is *located*; none, several, or a catalogue that does not answer is *locate failed*.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import msgspec
import structlog

from adapters.catalogue.port import (
    Availability,
    Catalogue,
    CatalogueUnavailable,
    Hit,
    Query,
    count_available,
)
from engine.citation import CatalogueRecord, Citation
from engine.commands.arrival import RecordLocated, RecordLocateFailed
from engine.request import LendingRequest
from engine.values import Actor

log = structlog.get_logger(__name__)


MOST_CANDIDATES = 20
"""More titles than this nobody reads."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A title that may be what a request wants, and how many items each location has of it."""

    record_id: str
    title: str
    author: str
    edition: str
    publication_year: str
    isbns: tuple[str, ...]
    issns: tuple[str, ...]
    inventory_types: tuple[str, ...]
    availability: tuple[Availability, ...]


class CatalogueFinder:
    """Finds what requests cite in a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def locate(
        self, request: LendingRequest, command_id: str, at: datetime, by: Actor
    ) -> RecordLocated | RecordLocateFailed:
        """Search for what a request cites, and say what came of it."""
        said: dict[str, Any] = {"id": command_id, "at": at, "by": by, "request_id": request.id}
        said["searched"] = request.citation
        try:
            hits = self._catalogue.locate(query_of(request.citation))
        except CatalogueUnavailable as failure:
            log.warning("catalogue_unavailable", reason=str(failure), **_named(request))
            return RecordLocateFailed(**said, reason="catalogue_unavailable")
        # Whatever the fault is, it must not keep the requests behind this one from being located.
        except Exception:
            log.exception("catalogue_fault", **_named(request))
            return RecordLocateFailed(**said, reason="catalogue_fault")
        if len(hits) != 1:
            reason = "several" if hits else "none"
            return RecordLocateFailed(**said, reason=reason, hits=len(hits))
        return RecordLocated(**said, record=record_of(hits[0]))

    def candidates(
        self, citation: Citation, text: str, away: Callable[[Collection[str]], Collection[str]]
    ) -> list[Candidate]:
        """Titles to choose from: those that match a free search, or without one those that the
        citation means. `away` tells which barcodes' items are not on the shelf.
        """
        if text.strip():
            hits = self._catalogue.search(text, MOST_CANDIDATES)
        else:
            hits = self._catalogue.locate(query_of(citation))[:MOST_CANDIDATES]
        out = away([item.barcode for hit in hits for item in hit.holdings])
        return [_candidate(hit, out) for hit in hits]

    def record(self, record_id: str) -> CatalogueRecord | None:
        """A record by its id."""
        hit = self._catalogue.record(record_id)
        return None if hit is None else record_of(hit)


def _candidate(hit: Hit, out: Collection[str]) -> Candidate:
    return Candidate(
        record_id=hit.record_id,
        title=hit.title,
        author=hit.author,
        edition=hit.edition,
        publication_year=hit.publication_year,
        isbns=hit.isbns,
        issns=hit.issns,
        inventory_types=hit.inventory_types,
        availability=count_available(hit.holdings, out),
    )


def query_of(citation: Citation) -> Query:
    """What a catalogue is asked for a citation."""
    return Query(
        title=_whole_title(citation),
        author=citation.author,
        isbns=citation.isbns,
        issns=citation.issns,
        oclc=citation.oclc,
        lccn=citation.lccn,
        other_identifiers=citation.other_identifiers,
        edition=citation.edition,
        volume=citation.volume,
        publication_year=citation.publication_date,
        supplier_record_id=citation.supplier_record_id,
    )


def _whole_title(citation: Citation) -> str:
    """Title and subtitle as catalogues write them; some systems repeat the one in the other."""
    title, subtitle = citation.title.strip(), citation.subtitle.strip()
    if not title or subtitle.casefold() in title.casefold():
        return title
    return f"{title}: {subtitle}"


def record_of(hit: Hit) -> CatalogueRecord:
    """What a request keeps of the record it was matched to."""
    holdings = hit.holdings
    return CatalogueRecord(
        id=hit.record_id,
        title=hit.title,
        library=holdings[0].library if holdings else "",
        inventory_types=hit.inventory_types,
        barcodes=tuple(h.barcode for h in holdings),
        call_numbers=tuple(dict.fromkeys(h.call_number for h in holdings if h.call_number)),
        locations=tuple(dict.fromkeys(h.location for h in holdings if h.location)),
    )


def _named(request: LendingRequest) -> dict[str, str]:
    return {"request_id": request.id, "partner": request.partner}
