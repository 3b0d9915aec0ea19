"""Keeping the facet index equal to the stored task list, in whichever process it lives."""

from __future__ import annotations

from threading import Lock

from sqlalchemy import Engine

from projections.facets.index import FacetIndex
from projections.reading import Snapshot


class IndexKeeper:
    """Reads what the table has that the index has not. The table is the only source, so it does not
    matter which process writes it."""

    def __init__(self, engine: Engine, index: FacetIndex) -> None:
        self._engine = engine
        self._index = index
        self._generation: int | None = None
        self._one_at_a_time = Lock()

    @property
    def ready(self) -> bool:
        """Whether the index was loaded."""
        return self._generation is not None

    def refresh(self) -> int:
        """Bring the index to where the table is and return that position.

        The first time, and after a rebuilt table was swapped in, everything is read.
        """
        with self._one_at_a_time, self._engine.begin() as connection:
            now = Snapshot(connection)
            if now.generation != self._generation:
                self._index.load(now.rows(), now.titles(), now.position)
                self._generation = now.generation
            elif now.position > self._index.position:
                changed = list(now.rows_since(self._index.position))
                self._index.put(changed, now.position)
            return now.position
