"""Lists, requests, histories and messages over the API (architecture 8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from adapters.iso18626.codes import Action
from tests.adapters.http.api import Api, problem, to_east
from tests.ops.programs import NOON, new, says

ROW = {
    "id", "number", "external_id", "status", "resource_state", "version", "library", "partner",
    "title", "author", "due_date", "need_by", "requested_format", "supplied_format",
    "assigned_to", "alerts",
}  # fmt: skip
FACETS = {
    "label", "partner", "status", "activity", "reported", "created", "updated",
    "requested_format", "supplied_format", "due", "need_by", "partner_note", "library",
    "service_level", "alert", "assigned", "inventory_type",
}  # fmt: skip


@pytest.fixture(scope="module")
def api(shared_api: Api) -> Api:
    """An API with five requests, one of them lent."""
    home = shared_api.home
    home.put(*(new(f"r-{n}", title="Rivers" if n == 1 else f"Title {n}") for n in range(1, 5)))
    home.put(to_east("e-1"))
    home.work()
    home.clock.pass_time(hours=1)
    shared_api.act("r-1", "ship-physically", {"barcodes": ["D-1"], "note_to_partner": "Mind it."})
    home.clock.pass_time(hours=1)
    home.say(says(Action.RECEIVED, note="Thanks."))
    return shared_api


def test_hashes_of_words_are_not_shown(api: Api) -> None:
    assert "tokens" not in api.get("/requests").text
    assert "tokens" not in api.get(f"/requests/{api.id('r-1')}").text


def test_one_request_has_its_row_and_more(api: Api) -> None:
    answer = api.get(f"/requests/{api.id('r-1')}")
    one = answer.json()
    assert one.keys() >= ROW | {"actions", "items", "notes", "citation", "requester"}
    assert answer.headers["etag"] == f'"{one["version"]}"'
    assert one["items"] == [{"barcode": "D-1", "state": "out"}]
    assert {note["text"] for note in one["notes"]} >= {"Mind it.", "Thanks."}
    assert one["actions"]["check-in"]["label"] == "Check in"
    assert one["actions"]["check-in"]["input"]["properties"]["barcodes"]


@pytest.mark.parametrize("path", ["", "/history", "/messages/1"])
@pytest.mark.parametrize("request_id", ["nobody", "00000000-0000-0000-0000-000000000000", "%00"])
def test_what_is_not_there_is_not_found(api: Api, path: str, request_id: str) -> None:
    problem(api.get(f"/requests/{request_id}{path}"), 404, "unknown_request")


def test_as_of_an_instant_a_request_is_as_it_was_known_then(api: Api) -> None:
    path = f"/requests/{api.id('r-1')}"
    early = api.get(path, params={"as_of": (NOON + timedelta(minutes=30)).isoformat()}).json()
    late = api.get(path, params={"as_of": (NOON + timedelta(minutes=90)).isoformat()}).json()
    assert (early["status"], late["status"]) == ("created", "shipped_physically")
    assert early["version"] < late["version"]
    assert early["actions"] == {}


@pytest.mark.parametrize("path", ["", "/history"])
def test_before_it_came_there_was_no_request(api: Api, path: str) -> None:
    query = {"as_of": (NOON - timedelta(seconds=1)).isoformat()}
    problem(api.get(f"/requests/{api.id('r-1')}{path}", params=query), 404, "unknown_request")


@pytest.mark.parametrize(
    "instant", ["2026-11-24T12:00:00", "yesterday", "", "2026-13-01T00:00:00Z", "2026-11-24"]
)
@pytest.mark.parametrize("path", ["", "/history"])
def test_an_instant_that_is_none_is_refused(api: Api, path: str, instant: str) -> None:
    answer = api.get(f"/requests/{api.id('r-1')}{path}", params={"as_of": instant})
    problem(answer, 422, "invalid", "as_of")


def test_a_history_is_newest_first_and_paged(api: Api) -> None:
    path = f"/requests/{api.id('r-1')}/history"
    whole = api.get(path).json()["items"]
    assert [entry["n"] for entry in whole] == list(range(len(whole), 0, -1))
    paged, query = [], {"limit": 2}
    while True:
        page = api.get(path, params=query).json()
        paged += page["items"]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert paged == whole


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 1001}, {"after": 0}, {"after": "x"}, {"after": "9" * 30}]
)
def test_pages_of_a_history_that_are_none(api: Api, query: dict[str, Any]) -> None:
    answer = api.get(f"/requests/{api.id('r-1')}/history", params=query)
    assert answer.status_code in (200, 422)


def test_messages_open_as_they_were_received_and_sent(api: Api) -> None:
    path = f"/requests/{api.id('r-1')}"
    entries = api.get(f"{path}/history").json()["items"]
    numbers = [entry["message"] for entry in entries if entry["message"]]
    bodies = [api.get(f"{path}/messages/{n}") for n in numbers]
    assert [b.headers["content-type"] for b in bodies] == ["application/xml"] * len(numbers)
    assert new("r-1", title="Rivers") in [body.content for body in bodies]
    answered = [entry["confirmation"] for entry in entries if entry["confirmation"]]
    for n in answered:
        assert b"<messageStatus>OK<" in api.get(f"{path}/messages/{n}/confirmation").content
    problem(api.get(f"{path}/messages/1/confirmation"), 404, "unknown_message")


@pytest.mark.parametrize("n", ["0", "-1", "9" * 40])
def test_what_is_no_message_is_not_found(api: Api, n: str) -> None:
    problem(api.get(f"/requests/{api.id('r-1')}/messages/{n}"), 404, "unknown_message")


def test_a_number_of_a_message_that_is_none_is_refused(api: Api) -> None:
    problem(api.get(f"/requests/{api.id('r-1')}/messages/first"), 422, "invalid", "n")


@pytest.mark.parametrize("path", ["/nothing", "/requests/x/y/z", "/partner"])
def test_a_path_that_is_none_is_not_found(api: Api, path: str) -> None:
    problem(api.get(path), 404, "not_found")


def test_a_method_that_is_none_is_told(api: Api) -> None:
    answer = api.call("PATCH", "/requests")
    problem(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]


def test_health_readiness_and_metrics_need_no_token(api: Api) -> None:
    assert api.client.get("/healthz").json() == {"status": "alive"}
    assert api.client.get("/readyz").json() == {"status": "ready", "waiting": []}
    metrics = api.client.get("/metrics")
    assert metrics.status_code == 200
    assert 'interlend_requests{status="received_by_partner"} 1.0' in metrics.text
