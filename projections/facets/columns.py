"""A facet of which each request has one value at most: partner, status, formats, assignee."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Hashable, Iterator
from typing import Generic, TypeVar

from pyroaring import BitMap

from projections.facets.view import View
from projections.row import TaskRow

K = TypeVar("K", bound=Hashable)

ABSENT = 0
"""The code of a request that is not in the index."""

_NARROW = 1 << 16


class Column(Generic[K]):
    """Values by request, both ways: a small code for each request, a bitmap for each value.

    The codes make the index its own memory of what a request had, so a change needs no old row.
    """

    def __init__(self, read: Callable[[TaskRow], K | None]) -> None:
        self._read = read
        self.members: dict[K | None, BitMap] = {}
        self._codes = array("H")
        self._by_code: list[BitMap] = [BitMap()]
        self._code_of: dict[K | None, int] = {}
        self._value_of: list[K | None] = [None]

    def put(self, ordinal: int, row: TaskRow) -> None:
        """Hold the value that the request has now."""
        self.set(ordinal, self._read(row))

    def set(self, ordinal: int, value: K | None) -> bool:
        """Hold a request's value; False where it had this one already."""
        code = self._code_of.get(value) or self._new(value)
        if ordinal >= len(self._codes):
            missing = ordinal + 1 - len(self._codes)
            self._codes.frombytes(bytes(missing * self._codes.itemsize))
        old = self._codes[ordinal]
        if old == code:
            return False
        if old:
            self._by_code[old].discard(ordinal)
        self._by_code[code].add(ordinal)
        self._codes[ordinal] = code
        return True

    def _new(self, value: K | None) -> int:
        code = len(self._by_code)
        if code == _NARROW:
            self._codes = array("I", self._codes)
        self._by_code.append(BitMap())
        self._code_of[value] = code
        self._value_of.append(value)
        self.members[value] = self._by_code[code]
        return code

    def get(self, ordinal: int) -> K | None:
        """The value that a request has here."""
        return self._value_of[self._codes[ordinal]] if ordinal < len(self._codes) else None

    def discard(self, ordinal: int) -> None:
        """Forget a request."""
        if ordinal < len(self._codes):
            self._by_code[self._codes[ordinal]].discard(ordinal)
            self._codes[ordinal] = ABSENT

    def having(self, value: K | None) -> BitMap:
        """The requests that have this value; not to be changed."""
        members = self.members.get(value)
        return BitMap() if members is None else members

    def compact(self) -> None:
        """Give back memory that filling the bitmaps left over."""
        for members in self._by_code:
            members.run_optimize()
            members.shrink_to_fit()


class Choice(Column[str]):
    """A column whose values are offered as they are."""

    def chosen(self, values: Collection[str], view: View) -> BitMap:
        """The requests that have any of the values."""
        return BitMap.union(BitMap(), *(self.having(value) for value in values))

    def counts(self, among: BitMap, view: View) -> Iterator[tuple[str, int]]:
        """Every value that requests among these have, and how many."""
        for value, members in self.members.items():
            if value is not None and (count := members.intersection_cardinality(among)):
                yield value, count
