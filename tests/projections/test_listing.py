"""The whole way of a list query: parameters in, rows and facets out, from a stored list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from threading import Thread
from time import monotonic

import pytest
from msgspec.structs import replace
from sqlalchemy import Engine

from projections.database import for_writing
from projections.facets.fields import SILENT
from projections.facets.index import FacetIndex
from projections.facets.state import Question
from projections.keeping import IndexKeeper
from projections.listing import ListPage, TaskLists
from projections.query import InvalidParameter, ListQuery
from projections.reading import TitleReader
from projections.row import TaskRow
from projections.tables import REBUILD
from projections.task_list import TaskList, swap
from tests.projections.naive import listed
from tests.projections.rows import DAYS, NOON, row


class Desk:
    """A stored list, an index kept from it, and somebody who reads."""

    def __init__(self, database: Engine) -> None:
        self.database = database
        self.index = FacetIndex(TitleReader(database), leaf=16)
        self.keeper = IndexKeeper(database, self.index)
        self.lists = TaskLists(database, self.index, lambda word: f"h{word}", DAYS.__getitem__)
        self.position = 0

    def write(self, *rows: TaskRow, name: str = "") -> None:
        self.position += 1
        with for_writing(self.database).begin() as connection:
            task_list = TaskList(name) if name else TaskList()
            task_list.create(connection)
            task_list.write(connection, rows, self.position)
        self.keeper.refresh()

    def ask(self, *parameters: tuple[str, str], me: str | None = "staff") -> ListPage:
        return self.lists.run(ListQuery.parse(parameters), None, me)

    def pages(self, *parameters: tuple[str, str]) -> Iterator[ListPage]:
        page = self.ask(*parameters)
        yield page
        while page.next:
            page = self.ask(*parameters, ("after", page.next))
            yield page


@pytest.fixture
def desk(database: Engine) -> Desk:
    return Desk(database)


def numbers(page: ListPage) -> list[str]:
    return [item.id.removeprefix("request-") for item in page.items]


def facet(page: ListPage, name: str) -> list[tuple[str, int, bool]]:
    return [(it.value, it.count, it.selected) for it in page.facets[name]]


def test_a_page_holds_rows_facets_and_the_total(desk: Desk) -> None:
    desk.write(row(1, status="created"), row(2, status="overdue"), row(3, status="overdue"))
    page = desk.ask(("status", "overdue"), ("limit", "1"), ("sort", "title"))
    assert (numbers(page), page.total) == (["2"], 2)
    assert facet(page, "status") == [("created", 1, False), ("overdue", 2, True)]
    assert facet(page, "activity") == [("active", 2, False)]


def test_a_chosen_value_that_no_request_has_is_still_offered(desk: Desk) -> None:
    desk.write(row(1, labels=("red",)))
    assert facet(desk.ask(("label", "blue")), "label") == [("red", 1, False), ("blue", 0, True)]


def test_mine_and_nobodys_are_values_of_assigned(desk: Desk) -> None:
    desk.write(row(1, assigned_to="staff"), row(2), row(3, assigned_to="manager"))
    assert numbers(desk.ask(("assigned", "me"))) == ["1"]
    assert numbers(desk.ask(("assigned", "none"), ("assigned", "me"), ("sort", "title"))) == [
        "1",
        "2",
    ]
    assert facet(desk.ask(("assigned", "me")), "assigned") == [
        *(("none", 1, False), ("me", 1, True), ("manager", 1, False), ("staff", 1, False)),
    ]
    assert desk.ask(("assigned", "me"), me=None).total == 0


def test_a_reader_sees_the_requests_of_his_libraries_only(desk: Desk) -> None:
    desk.write(row(1), row(2, library="EAST"), row(3, library="WEST"))
    page = desk.lists.run(ListQuery(sort="title", descending=False), {"EAST", "WEST"}, "staff")
    assert (numbers(page), facet(page, "library")) == (
        ["2", "3"],
        [("EAST", 1, False), ("WEST", 1, False)],
    )
    assert desk.lists.run(ListQuery(), (), "staff").total == 0


def test_a_search_narrows_the_list_and_its_counts(desk: Desk) -> None:
    desk.write(row(1, title="计算机科学导论"), row(2, title="Nature", status="overdue"))
    page = desk.ask(("q", "科学"))
    assert (numbers(page), facet(page, "status")) == (["1"], [("created", 1, False)])
    assert desk.ask(("q", "科学"), ("status", "overdue")).total == 0
    assert desk.ask(("q", " ")).total == 2
    assert desk.ask(("q", "?!")).total == 0


def test_the_secondary_search_narrows_the_primary_one(desk: Desk) -> None:
    desk.write(
        row(1, title="Tides", author="Ames"),
        row(2, title="Tides", author="Bell"),
        row(3, title="Hills", author="Ames"),
    )
    assert numbers(desk.ask(("q", "tides"), ("q2", "ames"), ("field2", "author"))) == ["1"]
    assert desk.ask(("q", "tides"), ("q2", "cole")).total == 0
    assert desk.ask(("q", "tides"), ("q2", "?!")).total == 0
    assert desk.ask(("q", "tides"), ("q2", " ")).total == 2
    assert numbers(desk.ask(("q2", "hills"))) == ["3"]


def test_a_removed_request_is_in_no_list(desk: Desk) -> None:
    desk.write(row(1), row(2))
    desk.write(row(1, removed=True))
    assert numbers(desk.ask()) == ["2"]
    assert desk.ask(("q", "DEMO-26-000001")).total == 0


def test_silent_facets_narrow_the_list_and_are_not_counted(desk: Desk) -> None:
    desk.write(row(1, active_notes=2), row(2, active_messages=1), row(3, locked_by="ann"))
    for name in SILENT:
        assert desk.lists.count(ListQuery.parse([(name, "yes")]), None, "staff") == 1
        assert name not in desk.ask().facets


def test_a_bulk_action_takes_all_that_answers(desk: Desk) -> None:
    desk.write(*(row(number, reported=number % 2 == 0) for number in range(1200)))
    ids = desk.lists.ids(ListQuery.parse([("reported", "yes"), ("limit", "5")]), None, "staff")
    assert ids == [f"request-{number}" for number in range(0, 1200, 2)]


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("sort", ["created", "updated", "due", "need_by", "title", "partner"])
def test_pages_put_together_are_the_list_of_the_model(desk: Desk, sort: str, sign: str) -> None:
    random = Random(7)
    rows = {at: any_row(at, random) for at in range(150)}
    desk.write(*rows.values())
    for _ in range(12):
        changed = {at: any_row(at, random) for at in random.choices(range(150), k=5)}
        rows |= changed
        desk.write(*changed.values())
    question = Question(today=DAYS.__getitem__, sort=sort, descending=bool(sign))
    expected = [str(ordinal) for ordinal in listed(rows, question)]
    pages = list(desk.pages(("sort", sign + sort), ("limit", "7")))
    assert [number for page in pages for number in numbers(page)] == expected
    assert {page.total for page in pages} == {len(expected)}


def any_row(number: int, random: Random) -> TaskRow:
    def some_day() -> object:
        return random.choice((None, NOON.date() + timedelta(random.randint(-3, 3))))

    return row(
        number,
        title=random.choice(("", "Über", "zebra", "计算机", f"a {random.random()}")),
        created_at=NOON - timedelta(seconds=random.randint(0, 40)),
        updated_at=NOON - timedelta(seconds=random.randint(0, 400)),
        due_date=some_day(),
        need_by=some_day(),
        partner=random.choice(("", "SIM", "ACME")),
        removed=random.random() < 0.1,
    )


@pytest.mark.parametrize(
    "after",
    ["", "x", "W10", "bnVsbA", "W10x!", "é", "\0", "WyJkdWUiLHRydWUsIngiLCJyZXF1ZXN0LTEiXQ"],
)
def test_a_foreign_cursor_is_refused(desk: Desk, after: str) -> None:
    desk.write(row(1))
    with pytest.raises(InvalidParameter) as refused:
        desk.ask(("sort", "-due"), ("after", after))
    assert refused.value.field == "after"


def test_a_cursor_of_another_order_is_refused(desk: Desk) -> None:
    desk.write(row(1), row(2))
    end = desk.ask(("sort", "title"), ("limit", "1")).next
    assert end
    with pytest.raises(InvalidParameter):
        desk.ask(("sort", "-title"), ("after", end))


def test_a_list_waits_for_the_position_it_must_show(desk: Desk) -> None:
    desk.write(row(1))
    writing = Thread(target=desk.write, args=(row(2),))
    writing.start()
    assert desk.ask(("min_position", "2")).total == 2
    writing.join()


def test_a_position_that_does_not_come_is_not_waited_for_long(desk: Desk) -> None:
    desk.write(row(1))
    begun = monotonic()
    assert desk.ask(("min_position", "99")).total == 1
    assert 0.4 < monotonic() - begun < 5


def test_another_process_finds_what_was_written_and_swapped(desk: Desk, database: Engine) -> None:
    desk.write(row(1), row(2))
    other = Desk(database)
    assert not other.keeper.ready
    other.keeper.refresh()
    assert (other.ask().total, other.index.position) == (2, 1)
    desk.write(row(2, removed=True))
    assert other.keeper.refresh() == 2
    assert numbers(other.ask()) == ["1"]
    desk.write(row(1), row(3), name=REBUILD)
    with for_writing(database).begin() as connection:
        swap(connection)
    assert other.keeper.refresh() == 3
    assert numbers(other.ask(("sort", "title"))) == ["1", "3"]


def test_readers_are_served_while_the_list_changes(desk: Desk) -> None:
    rows = [row(number, status="created") for number in range(60)]
    desk.write(*rows)
    seen: list[int] = []

    def read() -> None:
        for _ in range(30):
            page = desk.ask(("limit", "200"), ("sort", "-updated"))
            assert sum(it.count for it in page.facets["status"]) == page.total == 60
            seen.append(len({item.id for item in page.items}))

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(60):
        later = NOON + timedelta(seconds=number)
        desk.write(replace(rows[number], status="overdue", updated_at=later))
    for reader in readers:
        reader.join()
    assert seen == [60] * 90
