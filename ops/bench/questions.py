"""Varied list queries: any facets, every order both ways, first pages and deep ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from msgspec.structs import replace

from ops.bench.requests import ALERTS, LABELS, LEVELS, LIBRARIES, PARTNERS, USERS
from projections import cursor
from projections.facets.orders import micros_of
from projections.query import FACETS, SORTS, ListQuery
from projections.row import TaskRow
from projections.words import title_key

OPEN: dict[str, Sequence[str]] = {
    "label": LABELS,
    "partner": PARTNERS,
    "library": LIBRARIES,
    "service_level": LEVELS,
    "alert": ALERTS,
    "assigned": ("none", *USERS),
}
VALUES: dict[str, Sequence[str]] = {name: known or OPEN[name] for name, known in FACETS.items()}
HOW_MANY_FACETS = (0, 1, 1, 1, 2, 2, 3, 4)
DEEP = 0.3
"""The share of pages that lie somewhere in the middle of the list."""


class Questions:
    """Random queries; `rows` are some requests with their ordinals, to begin deep pages at."""

    def __init__(self, rows: Sequence[tuple[int, TaskRow]], seed: int) -> None:
        self._rows = rows
        self._random = Random(seed)

    def some(self, count: int, sorts: Sequence[str] = SORTS) -> Iterator[ListQuery]:
        """So many queries; the orders take turns."""
        for at in range(count):
            sign = "-" if at // len(sorts) % 2 else ""
            query = ListQuery.parse([*self._choices(), ("sort", sign + sorts[at % len(sorts)])])
            deep = self._random.random() < DEEP
            yield self._deep(query) if deep else query

    def _choices(self) -> Iterator[tuple[str, str]]:
        for name in self._random.sample(sorted(VALUES), self._random.choice(HOW_MANY_FACETS)):
            values = VALUES[name]
            for value in self._random.sample(values, min(len(values), self._random.randint(1, 3))):
                yield name, value

    def _deep(self, query: ListQuery) -> ListQuery:
        ordinal, row = self._random.choice(self._rows)
        place = (_sort_value(query.sort, row), ordinal)
        return replace(query, after=cursor.after(query, place, row.id))


def _sort_value(sort: str, row: TaskRow) -> Any:
    values = {
        "created": micros_of(row.created_at),
        "updated": micros_of(row.updated_at),
        "due": row.due_date,
        "need_by": row.need_by,
        "title": title_key(row.title),
        "partner": row.partner,
        "status": row.status,
    }
    return values[sort]
