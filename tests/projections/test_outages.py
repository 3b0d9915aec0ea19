"""A database of read models that is gone for a while: readers and writers are told, and go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import ProgrammingError

from engine.eventlog.log import StoreUnavailable
from projections import database
from projections.database import for_writing
from projections.reading import Snapshot
from projections.task_list import TaskList
from tests.projections.conftest import task_lists
from tests.projections.rows import row
from tests.services.postgres import Postgres


@pytest.fixture
def on_server(postgres: Postgres) -> Iterator[Engine]:
    with task_lists(postgres.emptied()) as engine:
        yield engine


def write(engine: Engine, number: int) -> None:
    with for_writing(engine).begin() as connection:
        TaskList().write(connection, [row(number)], number)


def stored(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        return [found.id for _, found in Snapshot(connection).rows()]


def test_a_killed_server_is_unavailable_and_the_list_goes_on_when_it_is_back(
    on_server: Engine, postgres: Postgres
) -> None:
    write(on_server, 1)
    postgres.run("CHECKPOINT")  # so that it comes back soon
    postgres.kill()
    with pytest.raises(StoreUnavailable):
        write(on_server, 2)
    with pytest.raises(StoreUnavailable):
        stored(on_server)
    postgres.start()
    write(on_server, 3)
    assert stored(on_server) == ["request-1", "request-3"]


def test_a_session_that_the_server_ended_is_replaced_unnoticed(
    on_server: Engine, postgres: Postgres
) -> None:
    write(on_server, 1)
    postgres.restart()
    assert stored(on_server) == ["request-1"]


def test_a_writer_waits_for_the_one_before_and_sees_what_it_stored(on_server: Engine) -> None:
    with for_writing(on_server).begin() as first:
        TaskList().write(first, [row(1)], 1)
        with on_server.begin() as reader:
            assert TaskList().position(reader) == 0
    with for_writing(on_server).begin() as second:
        assert TaskList().position(second) == 1


def test_a_reader_sees_one_state_however_long_it_reads(on_server: Engine) -> None:
    write(on_server, 1)
    with on_server.begin() as connection:
        before = Snapshot(connection)
        write(on_server, 2)
        assert [found.id for _, found in before.rows()] == ["request-1"]


def test_mistaken_sql_is_our_fault_and_no_trouble_of_the_store(on_server: Engine) -> None:
    with pytest.raises(ProgrammingError), on_server.begin() as connection:
        connection.exec_driver_sql("SELECT * FROM absent")


def test_a_file_that_another_process_writes_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with task_lists(tmp_path / "read.db") as engine:
        other = sqlite3.connect(tmp_path / "read.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            write(engine, 1)
        other.close()
        write(engine, 1)
        assert stored(engine) == ["request-1"]
