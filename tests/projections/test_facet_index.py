"""The index against a model that filters, sorts and counts plain lists."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from projections.buckets import AHEAD, PAST
from projections.facets.fields import SILENT
from projections.facets.index import FacetIndex
from projections.facets.state import Question
from projections.query import FACETS, SORTS
from projections.row import TaskRow
from projections.words import title_key
from tests.projections.naive import Rows, counted, listed
from tests.projections.rows import ALERTS, DAYS, LABELS, LIBRARIES, PARTNERS, USERS, changes, row

SMALL_LEAF = 16
"""So that a few dozen requests split and join leaves."""

OPEN_VALUES = {
    "label": LABELS,
    "partner": PARTNERS[1:],
    "library": LIBRARIES,
    "service_level": ("rush", "normal"),
    "alert": ALERTS,
    "assigned": ("none", *USERS),
}
VALUES = {name: values or OPEN_VALUES[name] for name, values in FACETS.items()}
VALUES |= dict.fromkeys(SILENT, ("yes", "no"))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    names = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=3))
    chosen = {
        name: draw(st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=3))
        for name in names
    }
    return Question(
        today=DAYS.__getitem__,
        selected=chosen,
        scope=draw(st.none() | st.sets(st.sampled_from(LIBRARIES))),
        sort=draw(st.sampled_from(SORTS)),
        descending=draw(st.booleans()),
        limit=draw(st.integers(1, 7)),
    )


class Titles(dict[int, str]):
    """Title keys as the table would give them."""

    def __call__(self, ordinals: Iterable[int]) -> dict[int, str]:
        return {ordinal: self[ordinal] for ordinal in ordinals}


class World:
    """An index and the rows that it should hold."""

    def __init__(self) -> None:
        self.rows: dict[int, TaskRow] = {}
        self.titles = Titles()
        self.index = FacetIndex(self.titles, SMALL_LEAF)

    def put(self, ordinal: int, it: TaskRow) -> None:
        self.rows[ordinal] = it
        self.titles[ordinal] = title_key(it.title)
        self.index.put([(ordinal, it)], self.index.position + 1)

    def loaded(self) -> FacetIndex:
        fresh = FacetIndex(self.titles, SMALL_LEAF)
        titles = sorted((title, ordinal) for ordinal, title in self.titles.items())
        fresh.load(sorted(self.rows.items()), titles, self.index.position)
        return fresh


def pages(index: FacetIndex, question: Question) -> list[int]:
    """All pages, one after the other."""
    seen: list[int] = []
    while True:
        answer = index.answer(question)
        seen += [ordinal for _, ordinal in answer.places]
        if not answer.more:
            return seen
        question = replace(question, after=answer.places[-1])


def check(index: FacetIndex, rows: Rows, question: Question) -> None:
    answer = index.answer(question)
    expected = listed(rows, question)
    assert pages(index, question) == expected
    assert answer.total == len(expected)
    assert {name: dict(values) for name, values in answer.counts.items()} == counted(rows, question)
    assert list(index.matching(question)) == sorted(expected)


@given(changes(), st.lists(questions(), min_size=1, max_size=5))
def test_pages_totals_and_counts_are_those_of_the_model(
    written: list[tuple[int, TaskRow]], asked: list[Question]
) -> None:
    world = World()
    for ordinal, it in written:
        world.put(ordinal, it)
    for question in asked:
        check(world.index, world.rows, question)
        check(world.loaded(), world.rows, question)


@given(changes(), questions())
def test_an_answer_between_changes_leaves_the_index_right(
    written: list[tuple[int, TaskRow]], question: Question
) -> None:
    world = World()
    for ordinal, it in written:
        world.put(ordinal, it)
        world.index.answer(question)
    check(world.index, world.rows, question)


@given(changes(), changes(), questions())
def test_paging_neither_repeats_nor_skips_what_does_not_move(
    written: list[tuple[int, TaskRow]], later: list[tuple[int, TaskRow]], question: Question
) -> None:
    world = World()
    for ordinal, it in written:
        world.put(ordinal, it)
    before = listed(world.rows, question)
    first = world.index.answer(question)
    for ordinal, it in later:
        world.put(ordinal, it)
    shown = [ordinal for _, ordinal in first.places]
    if first.more:
        shown += pages(world.index, replace(question, after=first.places[-1]))
    moved = {ordinal for ordinal, _ in later}
    assert [o for o in shown if o not in moved] == [o for o in before if o not in moved]


def test_a_page_goes_on_behind_a_request_that_has_left_the_list() -> None:
    world = World()
    for number in range(9):
        world.put(number, row(number, title=f"{number}"))
    question = Question(today=DAYS.__getitem__, sort="title", descending=False, limit=3)
    end = world.index.answer(question).places[-1]
    world.put(2, row(2, removed=True))
    assert pages(world.index, replace(question, after=end)) == [3, 4, 5, 6, 7, 8]


def test_the_same_day_is_another_bucket_at_another_library() -> None:
    world = World()
    for number, library in enumerate(("DEMO", "EAST")):
        world.put(number, row(number, library=library, due_date=DAYS["DEMO"]))
    question = Question(today=DAYS.__getitem__, selected={"due": ["yesterday"]})
    answer = world.index.answer(question)
    assert [ordinal for _, ordinal in answer.places] == [1]
    assert dict(answer.counts["due"]) == {"today": 1, "yesterday": 1}


def test_midnight_moves_requests_from_bucket_to_bucket_without_any_change() -> None:
    world = World()
    world.put(0, row(0, due_date=DAYS["EAST"]))
    for day, bucket in ((DAYS["DEMO"], "tomorrow"), (DAYS["EAST"], "today")):
        question = Question(today=lambda _library, day=day: day)
        assert dict(world.index.answer(question).counts["due"]) == {bucket: 1}


def test_every_bucket_is_offered_under_its_name() -> None:
    assert set(VALUES["due"]) == set(PAST + AHEAD)
    assert set(VALUES["created"]) == set(PAST)
