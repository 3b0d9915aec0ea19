"""A facet of days: one bitmap a day, united into buckets when it is asked what day it is now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date

from pyroaring import BitMap

from projections.buckets import bucket_of, spans
from projections.facets.columns import Column
from projections.facets.view import Among, View
from projections.row import TaskRow

Buckets = dict[str, BitMap]


class Days(Column[date]):
    """Requests by day, offered as buckets relative to a day.

    Nothing of it goes stale at midnight: the buckets are united for the day that is asked about,
    and kept current for as long as it is asked about.
    """

    def __init__(self, day_of: Callable[[TaskRow], date | None], names: tuple[str, ...]) -> None:
        super().__init__(day_of)
        self._names = names
        self._united: dict[date, Buckets] = {}

    def set(self, ordinal: int, value: date | None) -> bool:
        """Hold a request's day; False where it had this one already."""
        before = self.get(ordinal)
        changed = super().set(ordinal, value)
        if changed:
            self._move(ordinal, before, value)
        return changed

    def discard(self, ordinal: int) -> None:
        """Forget a request."""
        self._move(ordinal, self.get(ordinal), None)
        super().discard(ordinal)

    def _move(self, ordinal: int, before: date | None, after: date | None) -> None:
        for today, buckets in self._united.items():
            if before and (members := buckets.get(bucket_of(before, today))) is not None:
                members.discard(ordinal)
            if after and (members := buckets.get(bucket_of(after, today))) is not None:
                members.add(ordinal)

    def chosen(self, values: Collection[str], view: View) -> BitMap:
        """The requests in any of the buckets, each by its own library's day."""
        parts = [
            members if mask is None else members & mask
            for today, mask in view.days.items()
            for name, members in self._buckets(today, view).items()
            if name in values
        ]
        return BitMap.union(BitMap(), *parts)

    def counts(self, among: Among, view: View) -> Iterator[tuple[str, int]]:
        """Every bucket that requests among these fall into, and how many."""
        totals = dict.fromkeys(self._names, 0)
        for today, mask in view.days.items():
            here = among.only(mask)
            for name, members in self._buckets(today, view).items():
                totals[name] += here.count(members)
        return ((name, total) for name, total in totals.items() if total)

    def _buckets(self, today: date, view: View) -> Buckets:
        if today not in self._united:
            # Days that are over everywhere make room.
            self._united = {day: made for day, made in self._united.items() if day in view.days}
            self._united[today] = self._unite(today)
        return self._united[today]

    def _unite(self, today: date) -> Buckets:
        within = spans(today)
        united: Buckets = {}
        for name in self._names:
            low, high = within[name]
            parts = [
                members
                for day, members in self.members.items()
                if day is not None and low <= day <= high
            ]
            united[name] = BitMap.union(BitMap(), *parts)
        return united
