"""What a facet must know of the question to answer it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from pyroaring import BitMap

from projections.row import TaskRow


class View(NamedTuple):
    """All requests of the index, and which of them live in which day (None: all of them)."""

    everything: BitMap
    days: Mapping[date, BitMap | None]


class Facet(Protocol):
    """One dimension by which requests are told apart."""

    def put(self, ordinal: int, row: TaskRow) -> None:
        """Hold what a request, new or known, has now."""

    def discard(self, ordinal: int) -> None:
        """Hold nothing of a request any more."""

    def chosen(self, values: Collection[str], view: View) -> BitMap:
        """The requests that have any of the values."""

    def counts(self, among: BitMap, view: View) -> Iterable[tuple[str, int]]:
        """Every value that requests among these have, and how many have it."""

    def compact(self) -> None:
        """Give back memory that filling left over."""
