"""The command line against a program that runs: tables to read, and failures in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.http.api import PASSWORD, Api
from tests.ops.commands import Run, refused
from tests.ops.programs import new


def test_signing_in_keeps_the_token_for_the_other_commands(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INTERLEND_TOKEN")
    refused(run("requests"), "sign in first")
    refused(run("sign-in", "staff", "--password", "wrong"), "not_signed_in")
    assert run("sign-in", "staff", input=f"{PASSWORD}\n").exit_code == 0
    assert (tmp_path / "interlend" / "token").stat().st_mode & 0o077 == 0
    assert run("requests").exit_code == 0


def test_requests_are_listed_and_narrowed(run: Run) -> None:
    listed = run("requests", "partner=SIM", "--q", "r-1", "--field", "external_id")
    assert listed.exit_code == 0
    assert "DEMO-26-000001" in listed.output
    assert "1 of 1" in listed.output
    assert "0 of 0" in run("requests", "status=lost").output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("requests", "status"), "name=value"),
        (("requests", "status=asleep"), "invalid_parameter"),
        (("requests", "--sort", "colour"), "sort"),
        (("show", "DEMO-26-999999"), "there is no request"),
        (("show", "3f0c2a52-3c6e-5a7d-9c1b-6f1f0e9d7a11"), "unknown_request"),
        (("history", "nonsense"), "there is no request"),
        (("show", "A-B-C-26-000123"), "there is no request A-B-C-26-000123"),
        (("history", "DEMO-26-000001", "--as-of", "yesterday"), "as_of"),
        (("act", "DEMO-26-000001", "fly"), "unknown_action"),
        (("act", "DEMO-26-000001", "reactivate"), "not_allowed"),
        (("act", "DEMO-26-000001", "ship-physically", "barcodes=X-1"), "X-1"),
        (("act", "DEMO-26-000001", "ship-physically", "barcodes=D-1", "colour=red"), "colour"),
        (("act", "DEMO-26-000001", "ship-physically", "barcodes"), "name=value"),
        (("jobs", "run", "tidy"), "not_allowed"),
        (("inventory", "load", "/no/such/file.csv"), "No such file"),
    ],
)
def test_failures_are_told_in_words(run: Run, words: tuple[str, ...], told: str) -> None:
    refused(run(*words), told)


def test_a_program_that_does_not_answer_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEND_URL", "http://127.0.0.1:9")
    refused(run("requests"), "does not answer")


def test_one_request_is_shown_by_its_number_and_its_id(run: Run, api: Api) -> None:
    by_number, by_id = run("show", "DEMO-26-000001"), run("show", api.id("r-1"))
    assert by_number.output == by_id.output
    assert "Rivers" in by_number.output
    assert "actions:" in by_number.output


def test_an_action_with_values_of_every_kind(run: Run, api: Api) -> None:
    api.home.say(new("r-2"))
    number = api.home.request("r-2").number
    assert run("act", number, "label", "add=urgent,雨").exit_code == 0
    acted = run(
        "act",
        number,
        "ship-physically",
        "barcodes=D-1",
        "due_date=2027-01-31",
        "note_to_partner=With care = with love",
        'cost={"amount": "12.50", "currency": "EUR"}',
    )
    assert acted.exit_code == 0, acted.output
    assert "created → shipped_physically" in acted.output
    request = api.home.request("r-2")
    assert (request.labels, str(request.due_date)) == (("urgent", "雨"), "2027-01-31")
    refused(run("act", number, "lost", "cost=much"), "cost")
    told = run("history", number).output
    assert "shipped physically" in told
    assert "With care = with love" in told


LATER = "2026-11-24T11:59:59Z"


def test_history_of_a_time_before_it_is_told(run: Run, api: Api) -> None:
    api.home.say(new("r-9"))
    refused(run("history", api.home.request("r-9").number, "--as-of", LATER), "unknown_request")
