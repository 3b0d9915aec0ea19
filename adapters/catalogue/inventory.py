"""The library's own inventory: a catalogue in our own database, loaded from MARC 21 or CSV."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

import sqlalchemy as sa

from adapters.catalogue.database import open_tables, reading, writing
from adapters.catalogue.files import reader_for
from adapters.catalogue.hits import hits
from adapters.catalogue.intake import LoadReport, Owner
from adapters.catalogue.keys import sound
from adapters.catalogue.locating import located
from adapters.catalogue.port import (
    MOST_HITS,
    Availability,
    Hit,
    Holding,
    Query,
    Search,
    count_available,
)
from adapters.catalogue.rows import holding
from adapters.catalogue.searching import searched
from adapters.catalogue.shelving import shelve
from adapters.catalogue.tables import holdings, records
from adapters.catalogue.tally import Tally

BATCH = 500
"""Records a transaction: enough to be fast, few enough to let requests be located meanwhile."""

_T = TypeVar("_T")


class LocalInventory:
    """A `Catalogue` of what was loaded. Threads and processes may share it."""

    def __init__(self, where: Path | str) -> None:
        """Open the inventory in this file of SQLite or at this `postgresql://…` address; an absent
        one is made, empty.
        """
        self._engine = open_tables(where)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def load(
        self,
        data: bytes | BinaryIO,
        content_type: str,
        library_default: str,
        libraries: Collection[str] | None = None,
    ) -> LoadReport:
        """Add a file's records and items; a known record or barcode is updated.

        `content_type` is one of `files.READERS`. Items that name no library belong to
        `library_default`; with `libraries` given, no others may be named, and items of others stay
        as they are. Every record that could not be loaded is in the report; `UnreadableFile` means
        that nothing was loaded.
        """
        read = reader_for(content_type)
        stream = BytesIO(data) if isinstance(data, bytes) else data
        known = None if libraries is None else frozenset(libraries)
        owner = Owner(library=library_default, libraries=known)
        tally = Tally()
        for batch in _batches(tally.accepted(read(stream, owner)), BATCH):
            with writing(self._engine) as connection:
                shelve(connection, batch, tally, owner)
        return tally.report()

    def locate(self, citation: Query) -> list[Hit]:
        """See `Catalogue.locate`."""
        with reading(self._engine) as connection:
            return located(connection, citation)

    def search(self, wanted: Search | str, limit: int = 20) -> list[Hit]:
        """See `Catalogue.search`."""
        queries = searched(Search(any=wanted) if isinstance(wanted, str) else wanted)
        with reading(self._engine) as connection:
            most = max(0, min(limit, MOST_HITS))
            return hits(connection, *queries, limit=most) if queries else []

    def record(self, record_id: str) -> Hit | None:
        """See `Catalogue.record`."""
        found = sa.select(records.c.number).where(records.c.id == sound(record_id))
        with reading(self._engine) as connection:
            return next(iter(hits(connection, found)), None)

    def holdings(self, barcodes: Collection[str]) -> dict[str, Holding]:
        """See `Catalogue.holdings`."""
        joined = sa.select(holdings, records.c.id).join(records)
        with reading(self._engine) as connection:
            return {
                row.barcode: holding(row)
                for some in _batches(map(sound, barcodes), BATCH)
                for row in connection.execute(joined.where(holdings.c.barcode.in_(some)))
            }

    def availability(self, record_id: str, out: Collection[str] = ()) -> tuple[Availability, ...]:
        """See `Catalogue.availability`."""
        hit = self.record(record_id)
        return count_available(hit.holdings, out) if hit else ()


def _batches(items: Iterator[_T], size: int) -> Iterator[list[_T]]:
    while batch := list(islice(items, size)):
        yield batch
