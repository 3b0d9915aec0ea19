"""Broken and hostile messages at the door: a clear answer, nothing changed, nothing stuck."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from ops.partner.garbage import GARBAGE, garbage
from tests.acceptance.afterwards import settled_history
from tests.acceptance.playing import Theatre

BADLY_FORMED = "BadlyFormedMessage"
VALUE = "UnrecognisedDataValue"
ACTION = "UnsupportedActionType"


class Expected(NamedTuple):
    """HTTP status, the confirmation's error type, words of its errorValue.

    `filed` tells that the refused message stands in the history of the request that it names.
    """

    status: int
    error: str
    words: str
    filed: bool = False


EXPECTED: dict[str, Expected] = {
    "not-xml": Expected(400, BADLY_FORMED, "Start tag expected"),
    "empty": Expected(400, BADLY_FORMED, "the body is empty"),
    "cut-short": Expected(400, BADLY_FORMED, "line"),
    "wrong-namespace": Expected(400, BADLY_FORMED, "the namespace is"),
    "unknown-message": Expected(400, BADLY_FORMED, "birthdayMessage is no message"),
    "a-confirmation": Expected(400, BADLY_FORMED, "is an answer, not a message"),
    "document-type": Expected(400, BADLY_FORMED, "document type"),
    "entity-bomb": Expected(400, BADLY_FORMED, ""),
    "foreign-file": Expected(400, BADLY_FORMED, ""),
    "deep": Expected(400, BADLY_FORMED, ""),
    "null-byte": Expected(400, BADLY_FORMED, ""),
    "wrong-encoding": Expected(400, BADLY_FORMED, ""),
    "no-agency": Expected(200, BADLY_FORMED, "requestingAgencyId"),
    "unknown-requester": Expected(200, VALUE, "requestingAgencyId"),
    "unknown-supplier": Expected(200, VALUE, "supplyingAgencyId"),
    "unknown-request": Expected(200, VALUE, "requestingAgencyRequestId"),
    "empty-request-id": Expected(200, VALUE, "cannot be empty"),
    "impossible-date": Expected(200, VALUE, "timestamp: some day"),
    "illegal-status": Expected(200, VALUE, "serviceType: Gift"),
    "unknown-action": Expected(200, ACTION, "Applaud", filed=True),
    "new-action-in-old-version": Expected(200, ACTION, "Lost", filed=True),
}
MOVING = ("version", "updated_at", "updated_day")
"""What a filed message moves in a row of the list."""


@pytest.fixture(scope="module")
def request_id(theatre: Theatre) -> str:
    """A request that exists, by the partner's id."""
    player = theatre.player("status-request-on-loan")
    player.play()
    return player.partner.request_id


@pytest.fixture
def unchanged(theatre: Theatre, request_id: str) -> Iterator[None]:
    """The list is the same before and after, save for what a filed message moves in its row."""
    before = settled_rows(theatre, but=request_id)
    yield
    assert settled_rows(theatre, but=request_id) == before


def settled_rows(theatre: Theatre, but: str) -> list[dict[str, Any]]:
    """The list when it moves no more: what was done before may come into it a little later."""
    found: list[dict[str, Any]] = []
    while found != (found := rows(theatre, but)):
        time.sleep(0.3)
    return found


def rows(theatre: Theatre, but: str = "") -> list[dict[str, Any]]:
    """All rows of the task list; of one request without what a filed message moves."""
    shown = theatre.desk.rows(limit=200, sort="created")["items"]
    return [
        {k: v for k, v in row.items() if row["external_id"] != but or k not in MOVING}
        for row in shown
    ]


def test_every_broken_message_is_expected_here() -> None:
    assert EXPECTED.keys() == GARBAGE.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_message_is_answered_in_words_and_changes_nothing(
    theatre: Theatre, request_id: str, unchanged: None, name: str
) -> None:
    agency, expected = theatre.agencies["SIM"], EXPECTED[name]
    filed = len(history(theatre, request_id))
    said = agency.send_bytes(garbage(name, agency.agencies, request_id))
    assert said.status == expected.status
    assert not said.ok
    assert said.error is not None
    assert said.error.type == expected.error
    assert expected.words in (said.error.value or "")
    assert len(history(theatre, request_id)) == filed + expected.filed


def history(theatre: Theatre, request_id: str) -> list[dict[str, Any]]:
    """The history of a request by the partner's id."""
    row = theatre.desk.find(request_id)
    assert row is not None
    return settled_history(theatre.desk, row["id"])


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
def test_only_posts_are_messages(theatre: Theatre, unchanged: None, method: str) -> None:
    answer = httpx.request(method, f"{theatre.supplier.address}/iso18626")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", ""])
def test_only_xml_is_a_message(theatre: Theatre, unchanged: None, media_type: str) -> None:
    answer = post(theatre, b"<ISO18626Message/>", media_type)
    assert answer.status_code == 415
    assert "application/xml" in answer.text


@pytest.mark.parametrize("how", ["declared", "streamed"])
def test_twenty_megabytes_are_too_much(theatre: Theatre, unchanged: None, how: str) -> None:
    megabyte = b"<a>" + b"x" * (1024 * 1024)
    if how == "declared":
        answer = post(theatre, megabyte * 20)
    else:
        answer = post(theatre, iter([megabyte] * 20))
    assert answer.status_code == 413
    assert "at most" in answer.text


def test_after_all_that_a_loan_goes_as_ever(theatre: Theatre) -> None:
    for name in EXPECTED:
        agency = theatre.agencies["SIM"]
        agency.send_bytes(garbage(name, agency.agencies, "NONE"))
    theatre.play("loan")


def post(theatre: Theatre, body: Any, media_type: str = "application/xml") -> httpx.Response:
    """Post a body to the door."""
    address = f"{theatre.supplier.address}/iso18626"
    return httpx.post(address, content=body, headers={"Content-Type": media_type}, timeout=30)
