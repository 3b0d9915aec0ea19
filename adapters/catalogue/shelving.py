"""Writing a batch of incoming records into the inventory, within the caller's transaction.

A batch is read around (what is known of its numbers and barcodes), decided in memory and written in
few large statements: that is what makes loading fast.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import sqlalchemy as sa

from adapters.catalogue.intake import Incoming, Owner
from adapters.catalogue.known import Place, known_barcodes, shelf_around
from adapters.catalogue.recognition import Entry
from adapters.catalogue.rows import (
    Row,
    holding_row,
    identifier_rows,
    record_row,
    title_rows,
    word_rows,
)
from adapters.catalogue.tables import holdings, identifiers, records, title_keys, words
from adapters.catalogue.tally import Tally
from projections.storing import put


def shelve(
    connection: sa.Connection, batch: Sequence[Incoming], tally: Tally, owner: Owner
) -> None:
    """Add the batch to the inventory: a known record is updated, a known barcode moves along,
    unless it is at a library that is none of `owner`'s.
    """
    before = known_barcodes(connection, batch)
    foreign = {barcode for barcode, at in before.items() if not owner.knows(at.library)}
    batch = [ours for incoming in batch for ours in tally.without(incoming, foreign)]
    shelf = shelf_around(connection, batch)
    items: dict[str, Row] = {}
    for incoming in batch:
        entry = shelf.take(incoming)
        tally.record(entry)
        for item in incoming.holdings:
            items[item.barcode] = holding_row(item, entry.number)
            tally.item(known=item.barcode in before)
    _write_records(connection, [e for e in shelf.entries.values() if e.changed])
    _put(connection, holdings, items.values())
    _drop_empty(connection, set(_left(before, items)))


def _write_records(connection: sa.Connection, entries: Sequence[Entry]) -> None:
    _put(connection, records, map(record_row, entries))
    known = [entry.number for entry in entries if not entry.new]
    for table, rows in (
        (identifiers, identifier_rows),
        (title_keys, title_rows),
        (words, word_rows),
    ):
        if known:
            connection.execute(sa.delete(table).where(table.c.record.in_(known)))
        # In the order of the table's key: that is where they go.
        put(connection, table, sorted(row for entry in entries for row in rows(entry)))


def _put(connection: sa.Connection, table: sa.Table, rows: Iterable[Row]) -> None:
    """Store rows; what has the same key is replaced."""
    [key] = table.primary_key
    put(connection, table, [tuple(row[c.name] for c in table.c) for row in rows], key.name)


def _left(before: dict[str, Place], items: dict[str, Row]) -> Iterator[int]:
    for barcode, row in items.items():
        if barcode in before and before[barcode].record != row["record"]:
            yield before[barcode].record


def _drop_empty(connection: sa.Connection, numbers: Collection[int]) -> None:
    """A record whose last item moved away is gone, unless a catalogue or another form keeps it."""
    kept = sa.exists().where(holdings.c.record == records.c.number)
    if numbers:
        connection.execute(
            sa.delete(records).where(
                records.c.number.in_(numbers),
                records.c.control_number.is_(None),
                records.c.forms == "",
                ~kept,
            )
        )
