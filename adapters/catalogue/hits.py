"""Records of the inventory as hits, with their numbers and items."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from adapters.catalogue.forms import inventory_type
from adapters.catalogue.identifiers import ISBN, ISSN, LCCN, OCLC
from adapters.catalogue.port import INVENTORY_TYPES, MOST_HITS, Hit, Holding
from adapters.catalogue.rows import holding
from adapters.catalogue.tables import holdings, identifiers, records

Numbers = sa.Select[int] | sa.CompoundSelect[int]
"""A query for record numbers."""


def hits(connection: sa.Connection, *found: Numbers, limit: int = MOST_HITS) -> list[Hit]:
    """The records that are in every one of the queries, by title."""
    wanted = (
        sa.select(records)
        .where(*(records.c.number.in_(query) for query in found))
        .order_by(records.c.title, records.c.id)
        .limit(limit)
    )
    rows = connection.execute(wanted).all()
    if not rows:
        return []
    numbers = [row.number for row in rows]
    named = _numbers(connection, numbers)
    items = _items(connection, numbers)
    return [_hit(row, named[row.number], tuple(items[row.number])) for row in rows]


def _numbers(connection: sa.Connection, records_: list[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    where = identifiers.c.record.in_(records_)
    for row in connection.execute(
        sa.select(identifiers).where(where).order_by(identifiers.c.value)
    ):
        found[row.record][row.kind].append(row.value)
    return found


def _items(connection: sa.Connection, records_: list[int]) -> dict[int, list[Holding]]:
    found: dict[int, list[Holding]] = defaultdict(list)
    order = (holdings.c.library, holdings.c.location, holdings.c.description, holdings.c.barcode)
    joined = sa.select(holdings, records.c.id).join(records).order_by(*order)
    for row in connection.execute(joined.where(holdings.c.record.in_(records_))):
        found[row.record].append(holding(row))
    return found


def _hit(row: sa.Row[Any], named: dict[str, list[str]], items: tuple[Holding, ...]) -> Hit:
    forms = {*row.forms.splitlines(), *(inventory_type(item.material_type) for item in items)}
    return Hit(
        record_id=row.id,
        title=row.title,
        author=row.author,
        edition=row.edition,
        publication_year=row.publication_year,
        isbns=tuple(named[ISBN]),
        issns=tuple(named[ISSN]),
        oclc=tuple(named[OCLC]),
        lccn=tuple(named[LCCN]),
        inventory_types=tuple(form for form in INVENTORY_TYPES if form in forms),
        holdings=items,
    )
