"""Answering list queries: a page of rows, all facets with counts, the total, and how to go on."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial, reduce
from operator import and_

import msgspec
from pyroaring import BitMap
from sqlalchemy import Connection, Engine

from projections import cursor, reading, text
from projections.asking import asked_of
from projections.buckets import Today
from projections.facets.fields import UNASSIGNED
from projections.facets.index import FacetIndex
from projections.facets.state import Answer, Counts, Question
from projections.query import FACETS, ListQuery
from projections.row import TaskRow
from projections.search import HashWord

PATIENCE = 0.5
"""Seconds that a list waits for the position it is asked to show."""

ME = "me"


class FacetValue(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One value of a facet."""

    value: str
    count: int
    selected: bool


class ListPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the task list; `next` is the `after` of the page that follows, if one does."""

    items: list[TaskRow]
    facets: dict[str, list[FacetValue]]
    total: int
    next: str | None


class TaskLists:
    """The task list for reading. Every call is one reader's: `scope` are the libraries that he may
    see (None: all), `me` is his user name."""

    def __init__(
        self, engine: Engine, index: FacetIndex, hash_word: HashWord, today: Today
    ) -> None:
        self._engine = engine
        self._index = index
        self._hash_word = hash_word
        self._today = today

    @property
    def position(self) -> int:
        """How far in the log the list has come."""
        return self._index.position

    def run(self, query: ListQuery, scope: Collection[str] | None, me: str | None) -> ListPage:
        """One page with the counts of all facets. Raises InvalidParameter for a foreign `after`."""
        answer = self._index.answer(self._question(query, scope, me))
        # A transaction of its own: one begun earlier might not see what the index has seen.
        with self._engine.begin() as connection:
            rows = reading.rows_of(connection, [ordinal for _, ordinal in answer.places])
            return ListPage(
                items=rows,
                facets=_facets(query, answer.counts, me),
                total=answer.total,
                next=_next(connection, query, answer),
            )

    def count(self, query: ListQuery, scope: Collection[str] | None, me: str | None) -> int:
        """How many requests answer, as the saved filters show it."""
        return len(self._index.matching(self._question(query, scope, me)))

    def ids(self, query: ListQuery, scope: Collection[str] | None, me: str | None) -> list[str]:
        """All requests that answer, in the order of their arrival, as a bulk action takes them."""
        found = self._index.matching(self._question(query, scope, me))
        with self._engine.begin() as connection:
            return reading.ids_of(connection, found)

    def _question(
        self, query: ListQuery, scope: Collection[str] | None, me: str | None
    ) -> Question:
        self._index.wait_for(query.min_position, PATIENCE)
        with self._engine.begin() as connection:
            return Question(
                today=self._today,
                selected=_selected(query, me),
                scope=scope,
                within=self._found(connection, query),
                sort=query.sort,
                descending=query.descending,
                after=cursor.place_of(query, partial(reading.ordinal_of, connection)),
                limit=query.limit,
            )

    def _found(self, connection: Connection, query: ListQuery) -> BitMap | None:
        found = [self._search(connection, field, words) for field, words in query.searches]
        return reduce(and_, found) if found else None

    def _search(self, connection: Connection, field: str, words: str) -> BitMap:
        asked = asked_of(field, words, self._hash_word)
        # A text without a letter or digit finds nothing, rather than everything.
        return text.find(connection, reading.TEXT, asked) if asked else BitMap()


def _selected(query: ListQuery, me: str | None) -> dict[str, tuple[str, ...]]:
    selected = dict(query.selected)
    if "assigned" in selected:
        # Nobody's own tasks are none: an empty name matches no request.
        selected["assigned"] = tuple((me or "") if v == ME else v for v in selected["assigned"])
    return selected


def _next(connection: Connection, query: ListQuery, answer: Answer) -> str | None:
    if not answer.more:
        return None
    place = answer.places[-1]
    return cursor.after(query, place, reading.ids_of(connection, [place[1]])[0])


def _facets(query: ListQuery, counts: Counts, me: str | None) -> dict[str, list[FacetValue]]:
    if me is not None:
        mine = dict(counts["assigned"]).get(me, 0)
        counts = {**counts, "assigned": [*counts["assigned"], *([(ME, mine)] if mine else [])]}
    return {name: _values(name, counts[name], query.selected.get(name, ())) for name in counts}


def _values(name: str, counts: list[tuple[str, int]], chosen: Collection[str]) -> list[FacetValue]:
    """Values in their own order where they have one, the others by count; chosen ones always."""
    known = FACETS[name] or ((UNASSIGNED, ME) if name == "assigned" else ())
    found = dict.fromkeys(chosen, 0) | dict(counts)
    rank = {value: at for at, value in enumerate(known)}
    ordered = sorted(found, key=lambda v: (rank.get(v, len(rank)), -found[v], v))
    return [
        FacetValue(
            value=value,
            count=found[value],
            selected=value in chosen,
        )
        for value in ordered
    ]
