"""A rebuilt task list equals the one that was kept current, and readers notice nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.iso18626.codes import Action
from projections.query import ListQuery
from projections.rebuild import digest as without_building
from projections.rebuild import rebuild
from projections.task_list import TaskList
from tests.ops.programs import House, house, new, says


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house in which some things have happened."""
    with house(tmp_path_factory.mktemp("lived")) as home:
        home.add_staff()
        home.put(*(new(f"r-{n}", title="Twins" if n % 3 else "Rivers") for n in range(12)))
        home.put(new(symbol="ISIL:STRANGER"), says(Action.CANCEL, "r-3"))
        home.work()
        home.act("label", {"add": ["urgent", "雨"]}, "r-0")
        home.act("note", {"note": "Ask Dr Fuchs."}, "r-1")
        home.act("assign", {"user": "staff"}, "r-2")
        home.act("ship-physically", {"barcodes": ["D-1"]}, "r-6")
        home.act("reject", {"reason": "NotHeld"}, "r-9")
        home.act("remove", {}, "r-9")
        yield home


def digest(home: House) -> bytes | str:
    with home.program.database.connect() as connection:
        return TaskList().digest(connection)


def rebuilt(home: House, progress: list[tuple[int, int]] | None = None) -> int:
    program = home.program
    steps = progress if progress is not None else []
    return rebuild(
        program.log, program.database, program.zone_of, lambda done, of: steps.append((done, of))
    )


def test_a_rebuilt_list_equals_the_one_that_was_kept_current(lived: House) -> None:
    kept = digest(lived)
    assert rebuilt(lived) == lived.facts().count("request.placed")
    assert digest(lived) == kept


def test_a_log_has_the_hash_of_its_list_without_building_it(lived: House) -> None:
    found = without_building(lived.program.log, lived.program.zone_of)
    assert found.hex() == digest(lived)
    assert found.count == lived.facts().count("request.placed")


def test_lists_show_the_same_before_and_after(lived: House) -> None:
    lists = lived.program.lists
    before = lists.run(ListQuery(), None, "staff")
    rebuilt(lived)
    during = lists.run(ListQuery(), None, "staff")
    lived.program.keeper.refresh()
    after = lists.run(ListQuery(), None, "staff")
    for page in (during, after):
        assert {row.id: row for row in page.items} == {row.id: row for row in before.items}
        assert page.facets == before.facets
        assert page.total == before.total


def test_progress_grows_to_the_whole_log(lived: House) -> None:
    steps: list[tuple[int, int]] = []
    rebuilt(lived, steps)
    assert steps == sorted(steps)
    assert steps[-1] == (lived.log.last_position(), lived.log.last_position())


def test_the_list_goes_on_after_a_rebuild(lived: House) -> None:
    rebuilt(lived)
    lived.say(new("later"))
    found = lived.program.lists.run(ListQuery(q="later", field="external_id"), None, None)
    assert [row.external_id for row in found.items] == ["later"]
    kept = digest(lived)
    rebuilt(lived)
    assert digest(lived) == kept


def test_an_empty_log_makes_an_empty_list(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        assert rebuilt(home) == 0


def test_what_a_rebuild_that_was_cut_short_left_is_no_trouble(lived: House) -> None:
    def cut(done: int, of: int) -> None:
        raise KeyboardInterrupt

    program, kept = lived.program, digest(lived)
    with pytest.raises(KeyboardInterrupt):
        rebuild(program.log, program.database, program.zone_of, cut)
    assert digest(lived) == kept
    rebuilt(lived)
    assert digest(lived) == kept
