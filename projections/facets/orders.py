"""The orders of the task list (spec row F3): each finds a page among the requests of an answer.

Ascending is by value and then ordinal, descending the reverse of both. Requests without a value
come last either way.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from pyroaring import BitMap

from projections.facets.columns import Column
from projections.facets.leaves import Leaves
from projections.row import TaskRow
from projections.words import title_key

Place = tuple[Any, int]
"""A sort value and an ordinal: where in an order a request stands."""

TitleKeys = Callable[[Iterable[int]], dict[int, str]]
"""The stored title keys of some requests, by ordinal."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros_of(instant: datetime) -> int:
    """An instant as the sort value of its order: microseconds since 1970."""
    past = instant - _EPOCH
    return (past.days * 86400 + past.seconds) * 1_000_000 + past.microseconds


class Order(Protocol):
    """One way to sort the list."""

    def page(self, among: BitMap, after: Place | None, descending: bool, limit: int) -> list[Place]:
        """The first of these requests beyond a place."""


class ByValue:
    """By a value that many requests share; they follow each other by ordinal."""

    def __init__(self, column: Column[Any]) -> None:
        self._column = column

    def page(self, among: BitMap, after: Place | None, descending: bool, limit: int) -> list[Place]:
        """The first of these requests beyond a place."""
        found: list[Place] = []
        for value in self._values(after, descending):
            if hits := self._column.having(value) & among:
                beyond = after[1] if after and after[0] == value else None
                part = _cut(hits, beyond, descending, limit - len(found))
                found += [(value, ordinal) for ordinal in part]
            if len(found) >= limit:
                break
        return found

    def _values(self, after: Place | None, descending: bool) -> list[Any]:
        if after and after[0] is None:
            return [None]
        values = sorted(value for value in self._column.members if value is not None)
        if after and descending:
            values = values[: bisect_right(values, after[0])]
        elif after:
            values = values[bisect_left(values, after[0]) :]
        return [*(reversed(values) if descending else values), None]


def _cut(hits: BitMap, beyond: int | None, descending: bool, limit: int) -> list[int]:
    if descending:
        end = len(hits) if beyond is None else hits.rank(beyond) - (beyond in hits)
        return list(hits[max(0, end - limit) : end])[::-1]
    start = 0 if beyond is None else hits.rank(beyond)
    return list(hits[start : start + limit])


class ByInstant:
    """By an instant, to the microsecond."""

    def __init__(self, instant_of: Callable[[TaskRow], datetime], leaf: int) -> None:
        self._instant_of = instant_of
        self._instants = array("q")
        self._leaves: Leaves[int] = Leaves(-(1 << 63), self._keys_of, leaf)
        self.page = self._leaves.page
        self.discard = self._leaves.discard
        self.compact = self._leaves.compact

    def put(self, ordinal: int, row: TaskRow) -> None:
        """Hold the instant that the request has now."""
        micros = micros_of(self._instant_of(row))
        missing = ordinal + 1 - len(self._instants)
        if missing > 0:
            self._instants.frombytes(bytes(8 * missing))
        self._instants[ordinal] = micros
        self._leaves.put(ordinal, micros)

    def _keys_of(self, ordinals: BitMap) -> Sequence[int]:
        return [self._instants[ordinal] for ordinal in ordinals]


class ByTitle:
    """By the folded title. Titles are long, so they stay in the table until a page needs some."""

    def __init__(self, titles: TitleKeys, leaf: int) -> None:
        self._titles = titles
        self._leaves: Leaves[str] = Leaves("", self._keys_of, leaf)
        self.page = self._leaves.page
        self.fill = self._leaves.fill
        self.discard = self._leaves.discard
        self.compact = self._leaves.compact

    def put(self, ordinal: int, row: TaskRow) -> None:
        """Hold the title that the request has now."""
        self._leaves.put(ordinal, title_key(row.title))

    def _keys_of(self, ordinals: BitMap) -> Sequence[str]:
        keys = self._titles(ordinals)
        return [keys.get(ordinal, "") for ordinal in ordinals]
