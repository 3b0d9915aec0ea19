"""A rebuild beside the running program, and a comparison of the live list with a rebuilt one."""

from __future__ import annotations

from pathlib import Path

from ops.replaying import compare, rebuild_live
from projections.database import for_writing
from projections.query import ListQuery
from projections.tables import LIVE, table_set
from tests.ops.programs import House, new


def silent(done: int, of: int) -> None:
    """Nobody looks."""


def test_a_list_that_was_kept_current_equals_a_rebuilt_one(home: House) -> None:
    home.put(*(new(f"r-{n}") for n in range(5)))
    home.work()
    outcome = compare(home.program.settings, silent)
    assert outcome.equal
    assert "5 rows" in outcome.text


def test_a_difference_is_found(home: House) -> None:
    home.say(new())
    with for_writing(home.program.database).begin() as connection:
        connection.execute(table_set(LIVE).rows.delete())
    outcome = compare(home.program.settings, silent)
    assert not outcome.equal
    assert "DIFFERENT" in outcome.text


def test_a_rebuild_while_the_program_runs_is_taken_over(home: House) -> None:
    home.put(new("r-1"), new("r-2"))
    home.work()
    assert rebuild_live(home.program.settings, silent).text.startswith("task-list: 2 rows")
    home.say(new("r-3"))
    page = home.program.lists.run(ListQuery(), None, None)
    assert {row.external_id for row in page.items} == {"r-1", "r-2", "r-3"}
    assert compare(home.program.settings, silent).equal


def test_what_was_wrong_in_the_list_is_right_after_a_rebuild_also_in_the_index(
    home: House,
) -> None:
    home.say(new())
    with for_writing(home.program.database).begin() as connection:
        connection.execute(table_set(LIVE).rows.delete())
    home.program.index.load([], [], home.log.last_position())
    assert home.program.lists.count(ListQuery(), None, None) == 0
    rebuild_live(home.program.settings, silent)
    home.work()
    assert home.program.lists.count(ListQuery(), None, None) == 1


def test_a_program_that_never_ran_has_an_empty_list(home: House) -> None:
    assert compare(home.program.settings, silent).equal


def test_nothing_is_left_behind(home: House, tmp_path: Path) -> None:
    home.say(new())
    before = {file.name for file in tmp_path.iterdir()}
    compare(home.program.settings, silent)
    assert {file.name for file in tmp_path.iterdir()} == before
