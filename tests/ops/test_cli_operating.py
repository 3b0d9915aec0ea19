"""The command line for operators: inventory, jobs, replay, dead letters, settings."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from adapters.http.signing_in import SigningIn
from ops.cli import app
from ops.composition import Program
from ops.settings import Settings
from tests.adapters.http.api import Api
from tests.ops.commands import Run, refused
from tests.ops.programs import new


def test_an_inventory_is_loaded_with_its_refusals(
    run: Run, api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERLEND_TOKEN", api.token("manager"))
    file = tmp_path / "books.csv"
    file.write_text("title,barcode,library\nHills,H-1,DEMO\n,H-2,DEMO\n")
    loaded = run("inventory", "load", str(file))
    assert loaded.exit_code == 0, loaded.output
    assert "items added: 1" in loaded.output
    assert "record 3" in loaded.output
    (tmp_path / "books.pdf").write_bytes(b"x")
    refused(run("inventory", "load", str(tmp_path / "books.pdf")), "pdf")


def test_jobs_are_run_by_hand(run: Run, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEND_TOKEN", api.token("manager"))
    ran = run("jobs", "run")
    assert ran.exit_code == 0
    assert "overdue: 0 done" in ran.output
    refused(run("jobs", "run", "tidy-up"), "unknown_job")


def test_a_replay_is_checked_and_done_beside_the_running_program(run: Run, api: Api) -> None:
    checked = run("replay", "task-list", "--check")
    assert checked.exit_code == 0, checked.output
    assert "equal" in checked.output
    done = run("replay", "task-list")
    assert done.exit_code == 0, done.output
    assert "rebuilt and live" in done.output
    assert api.get("/requests").status_code == 200


def test_dead_letters_are_listed_shown_requeued_and_discarded_while_the_program_runs(
    run: Run, api: Api
) -> None:
    home = api.home
    home.program.topics.append(
        [home.record(new("r-5"), f"m-dead-{n}", protocol="pigeon") for n in (1, 2)]
    )
    home.work()
    ids = [letter.id for letter in home.letters()]
    listed = run("dead-letters", "list")
    assert len(ids) == 2
    assert all(letter_id in listed.output for letter_id in ids)
    shown = run("dead-letters", "show", ids[0])
    assert "undecodable" in shown.output
    assert "ISO18626Message" in shown.output
    assert run("dead-letters", "discard", ids[0]).exit_code == 0
    refused(run("dead-letters", "discard", ids[0]), "already")
    assert run("dead-letters", "requeue", ids[1]).exit_code == 0
    assert len(home.letters()) == 1, "it came back: it is as undecodable as before"
    for letter_id in ("nothing", "interlend.iso18626.inbound/0/99", "a/b/c", "x/0/0"):
        refused(run("dead-letters", "show", letter_id), "there is no")


def test_settings_are_checked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEND_PROT", "1")
    checked = run("config", "check")
    assert checked.exit_code == 0
    assert "INTERLEND_PROT is no setting" in checked.output
    assert "INTERLEND_PARTITIONS" in checked.output
    monkeypatch.setenv("INTERLEND_PORT", "seventy")
    for words in (("config", "check"), ("requests",), ("replay", "task-list"), ("up",)):
        refused(run(*words), "PORT")


@pytest.mark.parametrize(
    "words", [("replay", "task-list"), ("dead-letters", "list"), ("dead-letters", "show", "x")]
)
def test_a_folder_without_data_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("INTERLEND_DATA", str(tmp_path / "nowhere"))
    refused(run(*words), "there is no data")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("words", [("fly",), ("show",), ("requests", "--colour")])
def test_a_command_that_is_none_says_how_it_is_used(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Usage" in result.output


def test_every_command_says_what_it_does(run: Run) -> None:
    told = run("--help").output
    for name in ("up", "requests", "show", "act", "history", "inventory", "replay", "lifecycle"):
        assert name in told


def test_the_demo_on_an_outer_address_is_refused_in_words(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERLEND_HOST", "0.0.0.0")  # noqa: S104 - it must be refused
    refused(run("up", "--demo"), "does not listen on 0.0.0.0")


def test_the_first_user_is_added_at_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERLEND_DATA", str(tmp_path / "new"))

    def add(password: str, *more: str) -> Result:
        words = ["users", "add", "first", "--role", "administrator", *more]
        return CliRunner().invoke(app, words, input=f"{password}\n{password}\n")

    refused(add("short"), "at least 8 characters")
    refused(add("long enough", "--library", "NOWHERE"), "no library NOWHERE")
    for name in ("", "a b/c"):
        words = ["users", "add", name, "--role", "administrator", "--password", "long enough"]
        refused(CliRunner().invoke(app, words), "a name has letters")
    assert add("long enough").exit_code == 0
    refused(add("long enough"), "already")
    with closing(Program(Settings(data=tmp_path / "new"))) as program:
        signing_in = SigningIn(program.directory, program.administration, program.clock)
        user = signing_in.by_password("first", "long enough", "api", "")
    assert user.roles == ("administrator",)
