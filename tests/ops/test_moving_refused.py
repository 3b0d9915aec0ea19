"""A move that cannot be whole is refused in words that say what to do, and leaves no half store."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.commands.supply import WillSupply
from engine.eventlog.log import Changes, NewEvent, StoreUnfinished
from engine.eventlog.opening import open_log
from ops.cli import app
from ops.moving.move import move_store
from ops.moving.stores import LED, CannotMove, store_at
from ops.running import Running
from tests.ops.moved import Move, sneaking
from tests.ops.programs import BY, NOON, House, house, new
from tests.services.postgres import Postgres


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a program that was played and stopped; not to be touched."""
    folder = tmp_path_factory.mktemp("stopped")
    with house(folder) as home:
        home.say(new("r-1"))
    return folder


@pytest.fixture
def old(stopped: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(stopped, tmp_path / "old")


@pytest.fixture
def new_store(tmp_path: Path) -> Path:
    return tmp_path / "new"


@pytest.fixture
def move(tmp_path: Path) -> Move:
    return Move(tmp_path / "elsewhere")


def refused(move: Move, source: Path | str, target: Path | str, words: str) -> None:
    with pytest.raises(CannotMove, match=words):
        move(source, target)


def test_every_led_work_is_looked_at(home: House) -> None:
    Running(home.program)
    assert set(home.program._leads) == set(LED)


@pytest.mark.parametrize("work", ["reactions", "jobs"])
def test_a_program_at_work_is_to_be_stopped_first(
    old: Path, new_store: Path, move: Move, work: str
) -> None:
    with house(old) as home:
        assert home.program.leadership(work).held()
        refused(move, old, new_store, rf"a program works on .*old \({work}\): stop `interlend up`")
    assert not new_store.exists()
    assert move(old, new_store)


def test_whoever_reads_the_topics_is_to_be_stopped_first(
    old: Path, new_store: Path, move: Move
) -> None:
    with house(old) as home:
        home.take()
        refused(move, old, new_store, r"a program reads the topics in .*topics.db: stop it")


@pytest.mark.postgres
def test_on_a_server_every_connected_process_is_seen(
    postgres: Postgres, old: Path, new_store: Path, move: Move
) -> None:
    server = postgres.emptied()
    with closing(open_log(server)) as log:
        log.last_position()
        refused(move, old, server, "connections of Interlend use .*: stop every process")
        log.append(Changes(events=[NewEvent("message:a", 1, "x", b"{}")]))
        refused(move, server, new_store, "connections of Interlend use")
    refused(move, old, server, "is not empty, it holds stored_events: drop that database")


def test_what_is_there_already_is_named(old: Path, new_store: Path, move: Move) -> None:
    with house(new_store) as home:
        home.say(new("r-9"))
    names = "log.db, read.db, topics.db, catalogue.db"
    refused(move, old, new_store, f"not empty, it holds {names}: move .* away")
    refused(move, old, old, "is not empty")


def test_a_place_without_data_is_told_and_left_alone(new_store: Path, move: Move) -> None:
    refused(move, new_store, new_store.with_name("other"), "there is no data in .*new")
    refused(move, "mysql://db/interlend", new_store, "a store is a folder or a postgresql")
    refused(move, "postgresql://db:port/interlend", new_store, "that is no postgresql://")
    assert not new_store.exists()


def test_no_password_is_shown() -> None:
    assert "secret" not in store_at("postgresql://me:secret@db/lending?sslpassword=secret").name


@pytest.mark.parametrize("topic", ["inbound", "outbound"])
def test_records_that_nobody_handled_are_handled_first(
    old: Path, new_store: Path, move: Move, topic: str
) -> None:
    with house(old) as home:
        if topic == "inbound":
            home.put(new("r-2"), new("r-3", symbol="ISIL:OTHER"))
        else:
            home.engine.act(WillSupply(id="w", at=NOON, by=BY, request_id=home.request("r-1").id))
            home.program.outbox.work()
    refused(move, old, new_store, rf"not handled yet: \d on interlend.iso18626.{topic}\. Start")
    assert not new_store.exists()
    with house(old) as home:
        home.work()
    assert move(old, new_store)


def test_a_store_whose_topics_are_not_found_is_not_moved(
    old: Path, new_store: Path, move: Move
) -> None:
    (old / "topics.db").rename(old / "hidden.db")
    refused(move, old, new_store, "the topics of this store are not found: set INTERLEND_TOPICS")


def test_open_dead_letters_are_told_with_what_to_do(old: Path, new_store: Path, move: Move) -> None:
    with house(old) as home:
        home.program.topics.append([home.record(b"x", f"m-{n}", protocol="pigeon") for n in (1, 2)])
        home.work()
    assert move(old, new_store)
    assert "2 dead letters are open" in move.text
    assert "interlend dead-letters requeue" in move.text


@pytest.mark.parametrize("at", ["facts", "answers", "inventory", "states"])
def test_a_move_that_was_cut_off_leaves_a_store_that_opens_for_nobody(
    old: Path, new_store: Path, move: Move, at: str
) -> None:
    def cut(what: str, done: int, of: int) -> None:
        if what == at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_store(str(old), str(new_store), move.settings, move.said.append, cut)
    assert "is unfinished, no program starts on it: move log.db*" in move.text
    with pytest.raises(StoreUnfinished):
        House(new_store)
    refused(move, old, new_store, "is not empty")
    for file in new_store.glob("*.db*"):
        file.unlink()
    assert move(old, new_store)


def test_a_difference_is_found_and_the_new_store_is_not_to_be_used(
    old: Path, new_store: Path, move: Move
) -> None:
    with closing(open_log(str(old))) as log:
        assert not move_store(
            str(old), str(new_store), move.settings, move.said.append, sneaking(log)
        )
    assert "facts: DIFFERENT" in move.text
    assert "names: " in move.text
    with pytest.raises(StoreUnfinished):
        open_log(str(new_store))


def test_the_old_store_is_only_read(old: Path, new_store: Path, move: Move) -> None:
    before = {file.name: file.read_bytes() for file in old.glob("*.db")}
    assert move(old, new_store)
    assert {file.name: file.read_bytes() for file in old.glob("*.db")} == before
    assert not list(old.glob("*.db-wal"))


def test_by_the_command(old: Path, new_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEND_DATA", str(old))
    monkeypatch.setenv("COLUMNS", "200")
    words = ["migrate-store", "--from", str(old), "--to", str(new_store)]
    moved = CliRunner().invoke(app, words, catch_exceptions=False)
    assert moved.exit_code == 0, moved.output
    assert "states of requests: 1, SHA-256" in moved.output
    again = CliRunner().invoke(app, words, catch_exceptions=False)
    assert again.exit_code == 1
    assert "is not empty" in again.output
