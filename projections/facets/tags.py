"""A facet of which a request may have several values: labels, alerts, inventory types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from pyroaring import BitMap

from projections.facets.view import Among, View
from projections.row import TaskRow


class Tags:
    """One bitmap a value. There are few enough to look into all when a request changes."""

    def __init__(self, values_of: Callable[[TaskRow], tuple[str, ...]]) -> None:
        self._values_of = values_of
        self._members: dict[str, BitMap] = {}
        self._tagged = BitMap()

    def put(self, ordinal: int, row: TaskRow) -> None:
        """Hold the values that the request has now."""
        values = self._values_of(row)
        self.discard(ordinal)
        for value in values:
            if value not in self._members:
                self._members[value] = BitMap()
            self._members[value].add(ordinal)
        if values:
            self._tagged.add(ordinal)

    def discard(self, ordinal: int) -> None:
        """Forget a request."""
        if ordinal in self._tagged:
            self._tagged.discard(ordinal)
            for members in self._members.values():
                members.discard(ordinal)

    def chosen(self, values: Collection[str], view: View) -> BitMap:
        """The requests that have any of the values."""
        found = [self._members[value] for value in values if value in self._members]
        return BitMap.union(BitMap(), *found)

    def counts(self, among: Among, view: View) -> Iterator[tuple[str, int]]:
        """Every value that requests among these have, and how many."""
        for value, members in self._members.items():
            if count := among.count(members):
                yield value, count

    def compact(self) -> None:
        """Give back memory that filling the bitmaps left over."""
        for members in (self._tagged, *self._members.values()):
            members.run_optimize()
            members.shrink_to_fit()
