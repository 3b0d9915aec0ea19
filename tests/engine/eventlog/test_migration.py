"""Contract of every store: another release's tables are left alone until somebody asks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from engine.eventlog.log import Changes, NewEvent, SchemaTooNew, SchemaTooOld, StoreUnavailable
from engine.eventlog.migration import pending
from engine.eventlog.opening import is_server, migrate_log, open_log
from engine.eventlog.postgres import schema as postgres_schema
from engine.eventlog.sqlite import schema as sqlite_schema

SET = "UPDATE schema_version SET version = {}"
NEXT = ("CREATE TABLE later (n INTEGER)", "INSERT INTO later VALUES (7)")
KNOWN = {"sqlite": len(sqlite_schema.STEPS), "postgres": len(postgres_schema.STEPS)}


class Behind:
    """A store by its setting, and its tables behind the log's back."""

    def __init__(self, kind: str, where: str) -> None:
        self.kind, self.where = kind, where

    def run(self, statement: str) -> list[tuple[object, ...]]:
        if self.kind == "sqlite":
            with closing(sqlite3.connect(Path(self.where) / "log.db")) as raw, raw:
                return raw.execute(statement).fetchall()
        with psycopg.connect(self.where) as server:
            cursor = server.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def prepare(self, migrate: bool) -> int:
        """What a release with one more step does when it opens the store."""
        if self.kind == "sqlite":
            with closing(sqlite3.connect(Path(self.where) / "log.db")) as raw, raw:
                steps = (*sqlite_schema.STEPS, NEXT)
                return sqlite_schema.prepare(raw.cursor(), migrate, steps)
        with psycopg.connect(self.where) as server:
            steps = (*postgres_schema.STEPS, NEXT)
            return postgres_schema.prepare(server.cursor(), migrate, steps)


@pytest.fixture
def tables(store: str) -> Behind:
    return Behind("postgres" if is_server(store) else "sqlite", store)


def test_an_empty_store_gets_this_release_s_tables(tables: Behind) -> None:
    with closing(open_log(tables.where)) as log:
        assert log.append(Changes(events=[NewEvent("a", 1, "x", b"{}")])) == 1
    assert tables.run("SELECT version FROM schema_version") == [(KNOWN[tables.kind],)]
    assert migrate_log(tables.where) == (KNOWN[tables.kind], KNOWN[tables.kind])


def test_a_later_release_s_store_is_refused_and_left_alone(tables: Behind) -> None:
    open_log(tables.where).close()
    tables.run(SET.format(99))
    for opening in (open_log, migrate_log):
        with pytest.raises(SchemaTooNew, match=r"schema 99; this release knows up to \d"):
            opening(tables.where)
    assert tables.run("SELECT version FROM schema_version") == [(99,)]


def test_an_earlier_release_s_store_is_migrated_only_when_asked(tables: Behind) -> None:
    open_log(tables.where).close()
    with pytest.raises(SchemaTooOld, match="run `interlend migrate`"):
        tables.prepare(migrate=False)
    assert tables.run("SELECT version FROM schema_version") == [(KNOWN[tables.kind],)]
    assert tables.prepare(migrate=True) == KNOWN[tables.kind]
    assert tables.run("SELECT n FROM later") == [(7,)]
    with pytest.raises(SchemaTooNew):
        open_log(tables.where)


def test_a_step_that_fails_leaves_the_store_as_it_was(tables: Behind) -> None:
    open_log(tables.where).close()
    tables.run("CREATE TABLE later (n INTEGER)")
    with pytest.raises((sqlite3.OperationalError, psycopg.ProgrammingError), match="exists"):
        tables.prepare(migrate=True)
    assert tables.run("SELECT version FROM schema_version") == [(KNOWN[tables.kind],)]
    open_log(tables.where).close()


def test_steps_are_taken_from_where_a_store_stands() -> None:
    steps = [["one"], ["two"], ["three"]]
    assert pending(steps, 0, migrate=False) == steps
    assert pending(steps, 1, migrate=True) == [["two"], ["three"]]
    assert pending(steps, 3, migrate=False) == []


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        open_log(str(tmp_path / "file"))
