"""The task list is kept current from the log, a batch of facts in one commit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.database import for_writing
from projections.projector import TaskListProjector
from projections.query import ListQuery
from projections.rebuild import rebuild
from projections.tables import REBUILD
from projections.task_list import TaskList, swap
from tests.ops.programs import House, house, new


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        yield opened


def digest(home: House) -> bytes | str:
    with home.program.database.connect() as connection:
        return TaskList().digest(connection)


def statuses(home: House) -> dict[str, str]:
    """The status of every request, as the list shows it."""
    home.program.project()
    page = home.program.lists.run(ListQuery(), None, None)
    return {row.external_id: row.status for row in page.items}


def test_rows_follow_the_facts(home: House) -> None:
    home.put(new("r-1"), new("r-2", title="Deserts"))
    home.work()
    assert statuses(home) == {"r-1": "created", "r-2": "locate_failed"}
    home.act("will-supply")
    assert statuses(home)["r-1"] == "will_supply"


def test_a_message_of_no_request_makes_no_row(home: House) -> None:
    home.say(new(symbol="ISIL:STRANGER"))
    assert statuses(home) == {}


def test_pages_of_any_size_make_the_same_rows(home: House) -> None:
    home.put(*(new(f"r-{n}") for n in range(30)))
    home.work()
    for n in range(0, 30, 3):
        home.act("take-up", {}, f"r-{n}")
    whole = digest(home)
    program = home.program
    for limit in (1, 7, 1000):
        with program.database.begin() as connection:
            TaskList().drop(connection)
        projector = TaskListProjector(program.log, program.database, program.zone_of)
        while projector.work(limit):
            pass
        assert digest(home) == whole


def test_a_projector_goes_on_where_the_stored_list_stands(tmp_path: Path) -> None:
    with house(tmp_path) as before:
        before.say(new("r-1"))
    with house(tmp_path) as after:
        assert statuses(after) == {"r-1": "created"}
        assert after.program.projector.work() == 0


def test_two_projectors_on_one_list_agree(home: House) -> None:
    """Each goes on where the stored list stands, not where it remembers to have been."""
    program = home.program
    other = TaskListProjector(program.log, program.database, program.zone_of)
    for n in range(6):
        home.put(new(f"r-{n}"))
        home.take()
        (other if n % 2 else program.projector).work()
    home.work()
    assert len(statuses(home)) == 6
    kept = digest(home)
    rebuild(program.log, program.database, program.zone_of)
    assert digest(home) == kept


def test_what_is_projected_before_a_rebuilt_list_is_swapped_in_is_not_lost(home: House) -> None:
    """The live list was ahead of the rebuilt one: after the swap it starts from where that is."""
    program = home.program
    home.say(new("r-1"))
    rebuilt = TaskList(REBUILD)
    follower = TaskListProjector(program.log, program.database, program.zone_of, rebuilt)
    while follower.work():
        pass
    home.say(new("r-2"))
    assert set(statuses(home)) == {"r-1", "r-2"}
    with for_writing(program.database).begin() as connection:
        swap(connection)
    home.work()
    assert set(statuses(home)) == {"r-1", "r-2"}
