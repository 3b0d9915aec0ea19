"""The facet index as others use it: one writer keeps it current, many threads read it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from threading import Condition
from time import monotonic

from pyroaring import BitMap

from projections.facets.leaves import FULL
from projections.facets.orders import TitleKeys
from projections.facets.state import Answer, FacetState, Question
from projections.row import TaskRow


class FacetIndex:
    """Thread-safe; every answer is of one moment. `titles` fetches stored title keys by
    ordinal; `leaf` is how many requests a leaf of an order holds."""

    def __init__(self, titles: TitleKeys, leaf: int = FULL) -> None:
        self._empty = partial(FacetState, titles, leaf)
        self._state = self._empty()
        self._position = 0
        self._changed = Condition()

    @property
    def position(self) -> int:
        """How far in the log the index has come."""
        return self._position

    def load(
        self,
        rows: Iterable[tuple[int, TaskRow]],
        titles: Iterable[tuple[str, int]],
        position: int,
    ) -> None:
        """Hold these requests and no others; questions are answered from the old ones meanwhile.

        `titles` are title keys with ordinals, in that order. Both are of one moment, at which the
        table had come to `position`.
        """
        state = self._empty()
        state.fill(rows, titles)
        with self._changed:
            self._state = state
            self._move_to(position)

    def put(self, rows: Iterable[tuple[int, TaskRow]], position: int) -> None:
        """Hold rows with their ordinals, once the table holds them too."""
        with self._changed:
            for ordinal, row in rows:
                self._state.put(ordinal, row)
            self._move_to(position)

    def _move_to(self, position: int) -> None:
        self._position = position
        self._changed.notify_all()

    def answer(self, question: Question) -> Answer:
        """One page and the counts of all facets."""
        with self._changed:
            return self._state.answer(question)

    def matching(self, question: Question) -> BitMap:
        """The ordinals of all requests that answer."""
        with self._changed:
            return self._state.matching(question)

    def wait_for(self, position: int, timeout: float) -> bool:
        """Wait until the index has come to a position of the log; False where it took too long.

        `timeout` is in seconds.
        """
        until = monotonic() + timeout
        with self._changed:
            while self._position < position:
                left = until - monotonic()
                if left <= 0 or not self._changed.wait(left):
                    return self._position >= position
            return True
