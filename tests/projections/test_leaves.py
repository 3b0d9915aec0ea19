"""The leaves of an order over a long life: they split and join, and stay in order."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from pyroaring import BitMap

from projections.facets.leaves import Leaves

LEAF = 16


class Shelf:
    """Leaves over keys that a dictionary holds."""

    def __init__(self) -> None:
        self.keys: dict[int, int] = {}
        self.leaves: Leaves[int] = Leaves(-1, self.keys_of, LEAF)

    def keys_of(self, ordinals: BitMap) -> Sequence[int]:
        return [self.keys[ordinal] for ordinal in ordinals]

    def put(self, ordinal: int, key: int) -> None:
        self.keys[ordinal] = key
        self.leaves.put(ordinal, key)

    def discard(self, ordinal: int) -> None:
        del self.keys[ordinal]
        self.leaves.discard(ordinal)

    def listed(self, descending: bool = False) -> list[int]:
        everything = BitMap(self.keys)
        return [o for _, o in self.leaves.page(everything, None, descending, len(self.keys))]

    def expected(self) -> list[int]:
        return sorted(self.keys, key=lambda ordinal: (self.keys[ordinal], ordinal))


def test_requests_that_keep_moving_to_the_end_leave_no_empty_leaves_behind() -> None:
    shelf, random = Shelf(), Random(1)
    for now in range(20_000):
        shelf.put(random.randrange(400), now)
    assert shelf.listed() == shelf.expected()
    assert shelf.listed(descending=True) == shelf.expected()[::-1]
    assert len(shelf.leaves._leaves) < 400 / LEAF * 8


def test_many_requests_of_one_key_still_fill_leaves_of_the_usual_size() -> None:
    shelf = Shelf()
    for ordinal in range(1000):
        shelf.put(ordinal, 7)
    assert shelf.listed() == list(range(1000))
    assert max(len(leaf.members) for leaf in shelf.leaves._leaves) <= LEAF


def test_requests_that_leave_and_come_back_are_found_once() -> None:
    shelf, random = Shelf(), Random(2)
    for _ in range(5000):
        ordinal = random.randrange(200)
        if ordinal in shelf.keys and random.random() < 0.5:
            shelf.discard(ordinal)
        else:
            shelf.put(ordinal, random.randrange(50))
    assert shelf.listed() == shelf.expected()


def test_there_can_be_more_leaves_than_two_bytes_can_number() -> None:
    count = 70_000
    leaves: Leaves[int] = Leaves(-1, list, 2)
    leaves.fill((ordinal, ordinal) for ordinal in range(count))
    leaves.discard(count - 1)
    assert leaves.page(BitMap(range(count)), None, True, 1) == [(count - 2, count - 2)]


def test_a_key_that_has_changed_only_where_it_lies_stays_in_its_leaf() -> None:
    shelf = Shelf()
    for ordinal in range(100):
        shelf.put(ordinal, ordinal)
    shelf.keys[50] = 10_000
    page = shelf.leaves.page(BitMap(range(100)), None, False, 100)
    assert sorted(ordinal for _, ordinal in page) == list(range(100))
    assert max(key for key, _ in page) == 99
    shelf.leaves.put(50, 10_000)
    assert shelf.listed()[-1] == 50
