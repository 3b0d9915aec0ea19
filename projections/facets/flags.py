"""A facet of two values: active or completed, reported or not, with notes or without."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from pyroaring import BitMap

from projections.facets.view import Among, View
from projections.row import TaskRow


class Flag:
    """One bitmap of the requests that have it; all others have not."""

    def __init__(self, has: Callable[[TaskRow], object], yes: str = "yes", no: str = "no") -> None:
        self._has = has
        self._yes = yes
        self._no = no
        self._members = BitMap()

    def put(self, ordinal: int, row: TaskRow) -> None:
        """Hold whether the request has it now."""
        if self._has(row):
            self._members.add(ordinal)
        else:
            self._members.discard(ordinal)

    def discard(self, ordinal: int) -> None:
        """Forget a request."""
        self._members.discard(ordinal)

    def chosen(self, values: Collection[str], view: View) -> BitMap:
        """The requests that have it, that have not, or both."""
        have = self._members if self._yes in values else BitMap()
        return have | (view.everything - self._members) if self._no in values else have

    def counts(self, among: Among, view: View) -> Iterator[tuple[str, int]]:
        """How many of these have it, and how many have not."""
        have = among.count(self._members)
        both = ((self._yes, have), (self._no, len(among.these) - have))
        return ((value, count) for value, count in both if count)

    def compact(self) -> None:
        """Give back memory that filling the bitmap left over."""
        self._members.run_optimize()
        self._members.shrink_to_fit()
