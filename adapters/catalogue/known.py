"""What the inventory already knows of a batch of incoming records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from adapters.catalogue.identifiers import ISSN, Identifier
from adapters.catalogue.intake import Incoming
from adapters.catalogue.recognition import OWN_KINDS, Entry, Shelf, record_id, work
from adapters.catalogue.rows import description
from adapters.catalogue.tables import holdings, identifiers, records


def shelf_around(connection: sa.Connection, batch: Sequence[Incoming]) -> Shelf:
    """The records that one of the batch might be."""
    numbers = set(connection.scalars(_by_name(batch)))
    numbers.update(connection.scalars(_by_work(batch)))
    for query in _by_identifiers(batch):
        numbers.update(connection.scalars(query))
    last = connection.scalar(sa.select(sa.func.max(records.c.number))) or 0
    return Shelf(_entries(connection, numbers), next_number=last + 1)


class Place(NamedTuple):
    """Where an item is now: the number of its record, and whose it is."""

    record: int
    library: str


def known_barcodes(connection: sa.Connection, batch: Sequence[Incoming]) -> dict[str, Place]:
    """Where the batch's barcodes are now."""
    barcodes = [item.barcode for incoming in batch for item in incoming.holdings]
    where = holdings.c.barcode.in_(barcodes)
    columns = holdings.c.barcode, holdings.c.record, holdings.c.library
    found = connection.execute(sa.select(*columns).where(where))
    return {row.barcode: Place(row.record, row.library) for row in found}


def _by_name(batch: Sequence[Incoming]) -> sa.Select[int]:
    ids = {record_id(incoming) for incoming in batch}
    control_numbers = {incoming.description.control_number for incoming in batch}
    return sa.select(records.c.number).where(
        sa.or_(records.c.id.in_(ids), records.c.control_number.in_(control_numbers))
    )


def _by_work(batch: Sequence[Incoming]) -> sa.Select[int]:
    works = {work(incoming.description) for incoming in batch}
    return sa.select(records.c.number).where(records.c.work_key.in_(works))


def _by_identifiers(batch: Sequence[Incoming]) -> Iterator[sa.Select[int]]:
    values: defaultdict[str, set[str]] = defaultdict(set)
    for incoming in batch:
        for kind, value in incoming.description.identifiers:
            values[kind].add(value)
    for kind in values.keys() & {*OWN_KINDS, ISSN}:
        yield sa.select(identifiers.c.record).where(
            identifiers.c.kind == kind, identifiers.c.value.in_(values[kind])
        )


def _entries(connection: sa.Connection, numbers: Collection[int]) -> Iterator[Entry]:
    named: defaultdict[int, set[Identifier]] = defaultdict(set)
    for row in connection.execute(sa.select(identifiers).where(identifiers.c.record.in_(numbers))):
        named[row.record].add(Identifier(row.kind, row.value))
    found = sa.select(records).where(records.c.number.in_(numbers)).order_by(records.c.number)
    for row in connection.execute(found):
        told = description(row, frozenset(named[row.number]))
        yield Entry(number=row.number, id=row.id, description=told, new=False)
