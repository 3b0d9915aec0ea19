"""The facet index as plain data, for one thread at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import islice
from operator import attrgetter
from typing import Any, Protocol

import msgspec
from pyroaring import BitMap

from projections.buckets import Today
from projections.facets.columns import Choice, Column
from projections.facets.fields import SILENT, new_facets
from projections.facets.orders import ByInstant, ByTitle, ByValue, Order, Place, TitleKeys
from projections.facets.view import Among, View
from projections.row import TaskRow

_BATCH = 500

Counts = dict[str, list[tuple[str, int]]]


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the index. `scope` None: every library; `within` None: any text."""

    today: Today
    selected: Mapping[str, Collection[str]] = {}
    scope: Collection[str] | None = None
    within: Any = None
    sort: str = "created"
    descending: bool = True
    after: Place | None = None
    limit: int = 50


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A page of places in order, whether more follow, and the facets' counts."""

    places: list[Place]
    more: bool
    counts: Counts
    total: int


class _Part(Protocol):
    def put(self, ordinal: int, row: TaskRow) -> None: ...

    def discard(self, ordinal: int) -> None: ...

    def compact(self) -> None: ...


class FacetState:
    """All bitmaps and orders over the requests that the list shows; removed ones are in none."""

    def __init__(self, titles: TitleKeys, leaf: int) -> None:
        self._everything = BitMap()
        self._facets = new_facets()
        self._library = Choice(attrgetter("library"))
        self._instants = {
            "created": ByInstant(attrgetter("created_at"), leaf),
            "updated": ByInstant(attrgetter("updated_at"), leaf),
        }
        # Half as many, because their keys are fetched from the table.
        self._title = ByTitle(titles, leaf // 2)
        self._parts: list[_Part] = [self._library, self._title]
        self._parts += [*self._facets.values(), *self._instants.values()]
        columns = {name: self._facets[name] for name in ("due", "need_by", "partner", "status")}
        self._orders: dict[str, Order] = {
            "title": self._title,
            **self._instants,
            **{name: ByValue(it) for name, it in columns.items() if isinstance(it, Column)},
        }

    def put(self, ordinal: int, row: TaskRow) -> None:
        """Hold a request, new or known, as it is now."""
        if row.removed:
            self._discard(ordinal)
            return
        self._everything.add(ordinal)
        for part in self._parts:
            part.put(ordinal, row)

    def _discard(self, ordinal: int) -> None:
        if ordinal in self._everything:
            self._everything.discard(ordinal)
            for part in self._parts:
                part.discard(ordinal)

    def fill(self, rows: Iterable[tuple[int, TaskRow]], titles: Iterable[tuple[str, int]]) -> None:
        """Hold all requests at once where there are none yet; `titles` come in order."""
        shown = (pair for pair in rows if not pair[1].removed)
        while batch := list(islice(shown, _BATCH)):
            ordinals, held = [ordinal for ordinal, _ in batch], [row for _, row in batch]
            self._everything.update(ordinals)
            for part in self._parts:
                if isinstance(part, Column):
                    part.fill(ordinals, held)
                elif part is not self._title:
                    for ordinal, row in batch:
                        part.put(ordinal, row)
        self._title.fill(pair for pair in titles if pair[1] in self._everything)
        for part in self._parts:
            part.compact()

    def answer(self, question: Question) -> Answer:
        """One page and the counts of all facets, each facet's without its own selection."""
        view = self._view(question)
        base, chosen = self._narrowed(question, view)
        found = _all_of(base, chosen.values())
        places = self._orders[question.sort].page(
            found, question.after, question.descending, question.limit + 1
        )
        return Answer(
            places=places[: question.limit],
            more=len(places) > question.limit,
            counts=self._counts(base, chosen, found, view),
            total=len(found),
        )

    def matching(self, question: Question) -> BitMap:
        """All requests that answer, in no order; without the work of counting."""
        base, chosen = self._narrowed(question, self._view(question))
        return _all_of(base, chosen.values())

    def _view(self, question: Question) -> View:
        days: dict[date, BitMap] = {}
        for library, members in self._library.members.items():
            if library is not None and members:
                day = question.today(library)
                days[day] = days[day] | members if day in days else members
        one = len(days) == 1
        return View(self._everything, {day: None if one else here for day, here in days.items()})

    def _narrowed(self, question: Question, view: View) -> tuple[BitMap, dict[str, BitMap]]:
        base = self._everything
        if question.scope is not None:
            base = base & self._library.chosen(question.scope, view)
        if question.within is not None:
            base = base & question.within
        selected = question.selected.items()
        return base, {name: self._facets[name].chosen(values, view) for name, values in selected}

    def _counts(
        self, base: BitMap, chosen: Mapping[str, BitMap], found: BitMap, view: View
    ) -> Counts:
        counts: Counts = {}
        among = Among(found, self._everything)
        for name, facet in self._facets.items():
            if name not in SILENT:
                others = [those for other, those in chosen.items() if other != name]
                wider = Among(_all_of(base, others), self._everything) if name in chosen else among
                counts[name] = list(facet.counts(wider, view))
        return counts


def _all_of(base: BitMap, parts: Iterable[BitMap]) -> BitMap:
    for part in parts:
        base = base & part
    return base
