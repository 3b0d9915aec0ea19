"""An order by a fine key: small bitmaps in a row, each holding the requests between two keys.

Like the leaves of a B+ tree. A page is found by walking the leaves in order and sorting only within
those that answer the query, so an order costs a few bytes a request. Ties go by ordinal.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Generic, TypeVar

from pyroaring import BitMap

K = TypeVar("K", int, str)

FULL = 1024
"""Requests that a leaf holds before it is split. So many are also sorted without a walk."""

_NOWHERE = 0
_NARROW = 1 << 16


class Leaf(Generic[K]):
    """Requests whose key and ordinal are not below `low`, and below the next leaf's."""

    __slots__ = ("low", "members", "number")

    def __init__(self, number: int, low: tuple[K, int]) -> None:
        self.number = number
        self.low: tuple[K, int] = low
        self.members = BitMap()


class Leaves(Generic[K]):
    """Requests in the order of keys that lie elsewhere: `keys_of` gives those of some requests."""

    def __init__(
        self, least: K, keys_of: Callable[[BitMap], Sequence[K]], full: int = FULL
    ) -> None:
        self._full = full
        self._keys_of: Callable[[BitMap], Sequence[K]] = keys_of
        self._home = array("H")
        self._numbered: list[Leaf[K] | None] = [None]
        self._free: list[int] = []
        self._leaves: list[Leaf[K]] = []
        self._lows: list[tuple[K, int]] = []
        self._insert(0, (least, -1))

    def put(self, ordinal: int, key: K) -> None:
        """Hold where a request, new or known, belongs by its key now."""
        place = (key, ordinal)
        if ordinal < len(self._home):
            if self._home[ordinal] == self._leaves[self._find(place)].number:
                return
            self.discard(ordinal)
        at = self._find(place)
        leaf = self._leaves[at]
        leaf.members.add(ordinal)
        self._reach(ordinal)
        self._home[ordinal] = leaf.number
        if len(leaf.members) > self._full:
            self._split(at)

    def fill(self, pairs: Iterable[tuple[K, int]]) -> None:
        """Hold many requests at once, given in order, where there are none yet."""
        ordered = iter(pairs)
        while part := list(islice(ordered, self._full * 3 // 4)):
            leaf = self._insert(len(self._leaves), part[0])
            self._take(leaf, [ordinal for _, ordinal in part])

    def discard(self, ordinal: int) -> None:
        """Forget a request."""
        leaf = self._numbered[self._home[ordinal]] if ordinal < len(self._home) else None
        if leaf is not None:
            leaf.members.discard(ordinal)
            self._home[ordinal] = _NOWHERE
            if len(leaf.members) < self._full // 8:
                self._join(leaf)

    def compact(self) -> None:
        """Give back memory that filling the bitmaps left over."""
        for leaf in self._leaves:
            leaf.members.shrink_to_fit()

    def page(
        self, among: BitMap, after: tuple[K, int] | None, descending: bool, limit: int
    ) -> list[tuple[K, int]]:
        """The first of these requests in order beyond a place, each with its key."""
        found: list[tuple[K, int]] = []
        for group in self._groups(among, after, descending, limit):
            if after is not None:
                group = [pair for pair in group if (pair < after if descending else pair > after)]
            found += reversed(group) if descending else group
            if len(found) >= limit:
                break
        return found[:limit]

    def _groups(
        self, among: BitMap, after: tuple[K, int] | None, descending: bool, limit: int
    ) -> Iterator[list[tuple[K, int]]]:
        if len(among) <= self._full:
            yield sorted(zip(self._keys_of(among), among, strict=True))
            return
        for part in self._parts(among, after, descending, limit):
            # One fetch of keys for as many leaves as a page needs.
            keys = self._keyed(BitMap.union(BitMap(), *(hits for _, hits in part)))
            for at, hits in part:
                yield self._sorted(at, hits, keys)

    def _parts(
        self, among: BitMap, after: tuple[K, int] | None, descending: bool, limit: int
    ) -> Iterator[list[tuple[int, BitMap]]]:
        """Leaves that answer, in order, in parts that hold a page's worth."""
        last = len(self._leaves) - 1
        start = self._find(after) if after else last if descending else 0
        part, held = [], 0
        for at in range(start, -1, -1) if descending else range(start, last + 1):
            if hits := self._leaves[at].members & among:
                part.append((at, hits))
                held += len(hits)
            if held >= limit:
                yield part
                part, held = [], 0
        if part:
            yield part

    def _sorted(self, at: int, hits: BitMap, keys: dict[int, K]) -> list[tuple[K, int]]:
        """Members of a leaf in order. A key that has changed where it lies but not here yet stays
        at the edge of its leaf, so that no cursor is ever made of a place far away."""
        low = self._lows[at][0]
        high = self._lows[at + 1][0] if at + 1 < len(self._lows) else None
        held = ((max(keys[ordinal], low), ordinal) for ordinal in hits)
        return sorted(held if high is None else ((min(k, high), o) for k, o in held))

    def _keyed(self, ordinals: BitMap) -> dict[int, K]:
        return dict(zip(ordinals, self._keys_of(ordinals), strict=True))

    def _find(self, place: tuple[K, int]) -> int:
        return max(bisect_right(self._lows, place) - 1, 0)

    def _insert(self, at: int, low: tuple[K, int]) -> Leaf[K]:
        if not self._free:
            self._free.append(len(self._numbered))
            self._numbered.append(None)
            if len(self._numbered) == _NARROW:
                self._home = array("I", self._home)
        leaf = Leaf(self._free.pop(), low)
        self._numbered[leaf.number] = leaf
        self._leaves.insert(at, leaf)
        self._lows.insert(at, low)
        return leaf

    def _take(self, leaf: Leaf[K], ordinals: Sequence[int]) -> None:
        leaf.members.update(ordinals)
        self._reach(max(ordinals))
        for ordinal in ordinals:
            self._home[ordinal] = leaf.number

    def _reach(self, ordinal: int) -> None:
        missing = ordinal + 1 - len(self._home)
        if missing > 0:
            self._home.frombytes(bytes(missing * self._home.itemsize))

    def _split(self, at: int) -> None:
        leaf = self._leaves[at]
        pairs = self._sorted(at, leaf.members, self._keyed(leaf.members))
        upper = pairs[len(pairs) // 2 :]
        if self._lows[at] < upper[0]:
            ordinals = [ordinal for _, ordinal in upper]
            leaf.members.difference_update(BitMap(ordinals))
            self._take(self._insert(at + 1, upper[0]), ordinals)

    def _join(self, leaf: Leaf[K]) -> None:
        at = bisect_left(self._lows, leaf.low)
        before = self._leaves[at - 1] if at else None
        if before is not None and len(before.members) + len(leaf.members) <= self._full // 2:
            del self._leaves[at], self._lows[at]
            self._numbered[leaf.number] = None
            self._free.append(leaf.number)
            if leaf.members:
                self._take(before, list(leaf.members))
