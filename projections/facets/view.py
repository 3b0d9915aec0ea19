"""What a facet must know of the question to answer it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from pyroaring import BitMap

from projections.row import TaskRow

_FEW = 2000
"""So few requests are looked up one by one quickly enough."""

_DENSE = 16
"""One in so many is where Roaring turns from lists to bits."""


class View(NamedTuple):
    """All requests of the index, and which of them live in which day (None: all of them)."""

    everything: BitMap
    days: Mapping[date, BitMap | None]


class Among:
    """Some requests, among which those with a value are counted.

    Thousands in a million lie too thinly for a bitmap to be fast: each value would be merged with
    them. Counting those of a value that are *not* among them asks a dense bitmap instead.
    """

    def __init__(self, these: BitMap, everything: BitMap) -> None:
        self.these = these
        self._everything = everything
        self._others: BitMap | None = None
        if _FEW < len(these) < len(everything) // _DENSE:
            self._others = everything - these

    def count(self, members: BitMap) -> int:
        """How many of a value's requests are among these."""
        if len(self.these) == len(self._everything):
            return len(members)
        if self._others is None:
            return members.intersection_cardinality(self.these)
        return len(members) - members.intersection_cardinality(self._others)

    def only(self, mask: BitMap | None) -> Among:
        """Those of them that are in a mask, too; None: all of them."""
        return self if mask is None else Among(self.these & mask, self._everything)


class Facet(Protocol):
    """One dimension by which requests are told apart."""

    def put(self, ordinal: int, row: TaskRow) -> None:
        """Hold what a request, new or known, has now."""

    def discard(self, ordinal: int) -> None:
        """Hold nothing of a request any more."""

    def chosen(self, values: Collection[str], view: View) -> BitMap:
        """The requests that have any of the values."""

    def counts(self, among: Among, view: View) -> Iterable[tuple[str, int]]:
        """Every value that requests among these have, and how many have it."""

    def compact(self) -> None:
        """Give back memory that filling left over."""
