"""The contract of the stored task list: what any database under it must do."""

from __future__ import annotations

from sqlalchemy import Engine, inspect

from projections import reading
from projections import text as text_index
from projections.asking import asked_of
from projections.database import for_writing
from projections.row import TaskRow, decode, encode
from projections.tables import LIVE, REBUILD
from projections.task_list import TaskList, generation, swap
from tests.projections.rows import TODAY, row


def write(database: Engine, rows: list[TaskRow], position: int, name: str = LIVE) -> list[int]:
    with for_writing(database).begin() as connection:
        written = TaskList(name).write(connection, rows, position)
    return [ordinal for ordinal, _ in written]


def stored(database: Engine) -> dict[int, TaskRow]:
    with database.begin() as connection:
        return dict(reading.Snapshot(connection).rows())


def found(database: Engine, text: str, name: str = LIVE) -> list[int]:
    asked = asked_of("any", text, lambda word: f"hash{word}")
    with database.begin() as connection:
        return list(text_index.find(connection, f"{name}_text", asked))


def digest(database: Engine, name: str = LIVE) -> str:
    with database.begin() as connection:
        return TaskList(name).digest(connection)


def test_rows_get_dense_ordinals_in_the_order_of_their_arrival(database: Engine) -> None:
    assert write(database, [row(5), row(3)], 1) == [0, 1]
    assert write(database, [row(4), row(5)], 2) == [2, 0]
    assert list(stored(database)) == [0, 1, 2]


def test_a_stored_row_comes_back_as_it_was(database: Engine) -> None:
    full = row(1, title="Ünïcode 图书", isbn=("1", "2"), due_date=TODAY, reported=True)
    write(database, [full], 1)
    assert stored(database) == {0: full}
    assert encode(decode(encode(full))) == encode(full)


def test_the_last_of_several_rows_of_a_request_stays(database: Engine) -> None:
    write(database, [row(1, version=1), row(1, version=2)], 1)
    assert [it.version for it in stored(database).values()] == [2]


def test_rows_and_position_are_one_transaction(database: Engine) -> None:
    write(database, [row(1)], 7)
    with for_writing(database).connect() as connection:
        TaskList().write(connection, [row(1, version=9), row(2)], 8)
        connection.rollback()
    with database.begin() as connection:
        assert TaskList().position(connection) == 7
    assert stored(database) == {0: row(1)}
    assert found(database, "DEMO-26-000002") == []


def test_a_position_moves_without_rows_too(database: Engine) -> None:
    write(database, [], 12)
    with database.begin() as connection:
        assert TaskList().position(connection) == 12


def test_words_follow_the_row(database: Engine) -> None:
    write(database, [row(1, title="Old words"), row(2, title="Other words")], 1)
    write(database, [row(1, title="New words")], 2)
    assert (found(database, "old"), found(database, "new"), found(database, "words")) == (
        [],
        [0],
        [0, 1],
    )


def test_rows_written_since_a_position_are_found(database: Engine) -> None:
    write(database, [row(1), row(2)], 1)
    write(database, [row(2, version=2), row(3)], 2)
    with database.begin() as connection:
        changed = dict(reading.Snapshot(connection).rows_since(1))
    assert changed == {1: row(2, version=2), 2: row(3)}


def test_titles_come_in_the_order_of_their_folded_form(database: Engine) -> None:
    write(database, [row(1, title="b"), row(2, title="Á"), row(3, title="a b")], 1)
    with database.begin() as connection:
        assert list(reading.Snapshot(connection).titles()) == [("a", 1), ("a b", 2), ("b", 0)]


def test_equal_lists_have_equal_digests_whatever_the_order_of_writing(database: Engine) -> None:
    with for_writing(database).begin() as connection:
        TaskList(REBUILD).create(connection)
    write(database, [row(1), row(2), row(3)], 1)
    write(database, [row(3), row(2, version=5)], 1, REBUILD)
    assert digest(database) != digest(database, REBUILD)
    write(database, [row(1), row(2)], 2, REBUILD)
    assert digest(database) == digest(database, REBUILD)


def test_a_rebuilt_list_takes_the_place_of_the_live_one_and_keeps_ordinals(
    database: Engine,
) -> None:
    write(database, [row(1), row(2, title="Mistaken")], 10)
    with for_writing(database).begin() as connection:
        TaskList(REBUILD).create(connection)
    assert write(database, [row(2, title="Right"), row(3), row(1)], 20, REBUILD) == [1, 2, 0]
    with for_writing(database).begin() as connection:
        swap(connection)
    assert stored(database) == {0: row(1), 1: row(2, title="Right"), 2: row(3)}
    assert (found(database, "mistaken"), found(database, "right")) == ([], [1])
    with database.begin() as connection:
        assert TaskList().position(connection) == 20
        assert TaskList(REBUILD).position(connection) == 0
        assert generation(connection) == 1
        assert not inspect(connection).has_table(REBUILD)


def test_a_list_can_be_rebuilt_again_and_again(database: Engine) -> None:
    for round_ in range(3):
        with for_writing(database).begin() as connection:
            TaskList(REBUILD).create(connection)
        write(database, [row(round_)], round_ + 1, REBUILD)
        with for_writing(database).begin() as connection:
            swap(connection)
        assert list(stored(database).values()) == [row(round_)]


def test_a_swap_that_fails_changes_nothing(database: Engine) -> None:
    write(database, [row(1)], 1)
    with for_writing(database).begin() as connection:
        TaskList(REBUILD).create(connection)
    write(database, [row(2)], 2, REBUILD)
    with for_writing(database).connect() as connection:
        swap(connection)
        connection.rollback()
    assert list(stored(database).values()) == [row(1)]
    assert found(database, "title", REBUILD) == [1]


def test_an_abandoned_rebuild_is_dropped(database: Engine) -> None:
    with for_writing(database).begin() as connection:
        TaskList(REBUILD).create(connection)
    write(database, [row(2)], 2, REBUILD)
    with for_writing(database).begin() as connection:
        TaskList(REBUILD).drop(connection)
        TaskList(REBUILD).drop(connection)
        assert TaskList(REBUILD).position(connection) == 0
