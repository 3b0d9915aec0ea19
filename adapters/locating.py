"""Locate a requested resource: slow work, whose result is a command (spec A16, N2).

One record is *located*; none, several, or a catalogue that does not answer is *locate failed*.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog

from adapters.catalogue.port import Catalogue, CatalogueUnavailable, Hit, Query
from engine.citation import CatalogueRecord, Citation
from engine.commands.arrival import RecordLocated, RecordLocateFailed
from engine.request import LendingRequest
from engine.values import Actor

log = structlog.get_logger(__name__)


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
            log.warning("catalogue_unavailable", request_id=request.id, reason=str(failure))
            return RecordLocateFailed(**said, reason="catalogue_unavailable")
        # Whatever the fault is, it must not keep the requests behind this one from being located.
        except Exception:
            log.exception("catalogue_fault", request_id=request.id)
            return RecordLocateFailed(**said, reason="catalogue_fault")
        if len(hits) != 1:
            reason = "several" if hits else "none"
            return RecordLocateFailed(**said, reason=reason, hits=len(hits))
        return RecordLocated(**said, record=record_of(hits[0]))

    def record(self, record_id: str) -> CatalogueRecord | None:
        """A record by its id."""
        hit = self._catalogue.record(record_id)
        return None if hit is None else record_of(hit)


def query_of(citation: Citation) -> Query:
    """What a catalogue is asked for a citation."""
    return Query(
        title=citation.title,
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
