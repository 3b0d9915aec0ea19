"""A facet of which each request has one value at most: partner, status, formats, assignee."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from typing import Generic, TypeVar

from pyroaring import BitMap

from projections.facets.view import Among, View
from projections.row import TaskRow

K = TypeVar("K", bound=Hashable)

ABSENT = 0
"""The code of a request that is not in the index."""

_WIDER = {1 << 8: "H", 1 << 16: "I"}
"""The type of code that it takes from so many values on."""


class Column(Generic[K]):
    """Values by request, both ways: a small code for each request, a bitmap for each value.

    The codes make the index its own memory of what a request had, so a change needs no old row.
    """

    def __init__(self, read: Callable[[TaskRow], K | None]) -> None:
        self._read = read
        self.members: dict[K | None, BitMap] = {}
        self._codes = array("B")
        self._by_code: list[BitMap] = [BitMap()]
        self._code_of: dict[K | None, int] = {}
        self._value_of: list[K | None] = [None]

    def put(self, ordinal: int, row: TaskRow) -> None:
        """Hold the value that the request has now."""
        self.set(ordinal, self._read(row))

    def set(self, ordinal: int, value: K | None) -> bool:
        """Hold a request's value; False where it had this one already."""
        code = self._code_of.get(value) or self._new(value)
        self._reach(ordinal)
        old = self._codes[ordinal]
        if old == code:
            return False
        if old:
            self._by_code[old].discard(ordinal)
        self._by_code[code].add(ordinal)
        self._codes[ordinal] = code
        return True

    def fill(self, ordinals: Sequence[int], rows: Sequence[TaskRow]) -> None:
        """Hold many requests, none of which is here yet; much faster than one by one."""
        having: defaultdict[K | None, list[int]] = defaultdict(list)
        for ordinal, value in zip(ordinals, map(self._read, rows), strict=True):
            having[value].append(ordinal)
        self._reach(max(ordinals))
        for value, members in having.items():
            code = self._code_of.get(value) or self._new(value)
            self._by_code[code].update(members)
            for ordinal in members:
                self._codes[ordinal] = code

    def _reach(self, ordinal: int) -> None:
        missing = ordinal + 1 - len(self._codes)
        if missing > 0:
            self._codes.frombytes(bytes(missing * self._codes.itemsize))

    def _new(self, value: K | None) -> int:
        code = len(self._by_code)
        if code in _WIDER:
            self._codes = array(_WIDER[code], self._codes)
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

    def counts(self, among: Among, view: View) -> Iterator[tuple[str, int]]:
        """Every value that requests among these have, and how many."""
        for value, members in self.members.items():
            if value is not None and (count := among.count(members)):
                yield value, count
