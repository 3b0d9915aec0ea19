"""Actions over the API: their answers, versions, idempotency keys, and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.adapters.http.api import Api, problem
from tests.ops.programs import BY, new

SHIP = {"barcodes": ["D-1"]}


@pytest.fixture
def api(api: Api) -> Api:
    """An API with one located request."""
    api.home.say(new())
    return api


def test_an_action_answers_with_what_came_of_it(api: Api) -> None:
    before = api.home.request()
    answer = api.act("r-1", "ship-physically", SHIP)
    assert answer.status_code == 200
    told = answer.json()
    after = api.home.request()
    assert told.keys() == {"id", "status", "version", "events", "position"}
    assert (told["id"], told["status"]) == (after.id, "shipped_physically")
    assert before.version < told["version"] <= after.version
    position = told["position"]
    page = api.get("/requests", params={"min_position": position, "status": "shipped_physically"})
    assert page.json()["total"] == 1


def test_an_action_without_a_body_needs_none(api: Api) -> None:
    path = f"/requests/{api.id('r-1')}/actions/take-up"
    assert api.call("POST", path).status_code == 200


def test_what_is_illegal_now_changes_nothing(api: Api) -> None:
    before = api.home.request()
    problem(api.act("r-1", "check-in"), 409, "condition_not_met")
    problem(api.act("r-1", "reactivate", {}, "manager"), 409, "wrong_status")
    assert api.home.request() == before


def test_an_unknown_action_is_not_found(api: Api) -> None:
    problem(api.act("r-1", "fly-to-the-moon"), 404, "unknown_action")


def test_an_action_on_an_unknown_request_is_not_found(api: Api) -> None:
    problem(api.call("POST", "/requests/nobody/actions/take-up"), 404, "unknown_request")


@pytest.mark.parametrize(
    ("action", "body", "code", "field"),
    [
        ("ship-physically", {"barcodes": ["E-1", "nowhere"]}, "unknown_barcode", "barcodes"),
        ("ship-physically", {"barcodes": ["D-1", "D-1"]}, "repeated", "barcodes"),
        ("ship-physically", {"barcodes": []}, "invalid", "barcodes"),
        ("ship-physically", SHIP | {"due_date": "2026-11-24"}, "not_in_future", "due_date"),
        ("ship-physically", SHIP | {"due_date": "soon"}, "invalid", "due_date"),
        ("ship-physically", SHIP | {"colour": "red"}, "invalid", "colour"),
        ("ship-physically", SHIP | {"cost": {"amount": "1", "currency": "euro"}}, "invalid", None),
        ("conditional", {"reason": "LibraryUseOnly"}, "invalid", "reply_by"),
        ("reject", {}, "missing", "reason"),
        ("note", {}, "missing", "note"),
        ("assign", {"user": "stranger"}, "unknown_user", "user"),
        ("assign", {"user": "viewer"}, "not_assignable", "user"),
        ("assign", {"user": "east"}, "not_assignable", "user"),
        ("assign", {"user": "staff", "note": "x" * 1001}, "invalid", "note"),
        ("search", {"record_id": "none"}, None, None),
        ("set-status", {"status": "asleep"}, "invalid", "status"),
        ("set-status", {"status": "shipped_physically"}, None, None),
        ("lock", {"until": "2026-11-24T13:00:00"}, "invalid", "until"),
        ("lock", {"until": "2026-11-24T12:00:00Z"}, "lock_out_of_range", "until"),
        ("lock", {"until": "2026-11-24T20:00:01Z"}, "lock_out_of_range", "until"),
    ],
)
def test_a_body_that_will_not_do_is_refused_by_its_field(
    api: Api, action: str, body: dict[str, Any], code: str | None, field: str | None
) -> None:
    before = api.home.request()
    answer = api.act("r-1", action, body)
    assert answer.status_code in (409, 422), answer.text
    problem(answer, answer.status_code, code or answer.json()["code"], field)
    assert api.home.request() == before


def test_a_lock_keeps_others_out(api: Api) -> None:
    api.act("r-1", "lock")
    problem(api.act("r-1", "take-up", {}, "manager"), 409, "locked")
    assert api.act("r-1", "take-up").status_code == 200


def test_a_managers_unlock_ends_any_lock_and_nobody_elses_does(api: Api) -> None:
    api.act("r-1", "lock", {"until": "2026-11-24T20:00:00Z"})
    problem(api.act("r-1", "unlock", {}, "demo"), 409, "locked")
    assert api.act("r-1", "unlock", {}, "manager").status_code == 200
    assert api.act("r-1", "take-up", {}, "manager").status_code == 200


def test_only_ones_own_or_nobodys_task_may_be_given_away_but_by_managers(api: Api) -> None:
    assert api.act("r-1", "assign", {"user": "staff"}).status_code == 200
    problem(api.act("r-1", "assign", {"user": "desk"}, "demo"), 403, "not_your_task")
    problem(api.act("r-1", "release", {}, "demo"), 403, "not_your_task")
    assert api.act("r-1", "assign", {"user": "desk"}, "manager").status_code == 200
    assert api.home.request().assigned_to == "desk"


def test_two_edits_of_different_fields_lose_nothing(api: Api) -> None:
    request_id = api.id("r-1")
    headers = {"Authorization": f"Bearer {api.token('staff')}"}

    def edit(body: dict[str, str]) -> int:
        path = f"/api/v1/requests/{request_id}/actions/edit"
        return api.client.post(path, json=body, headers=headers).status_code

    with ThreadPoolExecutor(2) as pool:
        bodies = [{"volume": "7"}, {"issue": "3"}, {"edition": "2nd"}, {"pages": "1-9"}]
        assert set(pool.map(edit, bodies)) == {200}
    citation = api.home.request().citation
    assert (citation.volume, citation.issue) == ("7", "3")
    assert (citation.edition, citation.pages) == ("2nd", "1-9")


def test_a_request_entered_by_hand(api: Api) -> None:
    body = {
        "partner": "SIM",
        "library": "DEMO",
        "external_id": "paper-1",
        "title": "Rivers",
        "requester_name": "Marigold Finch",
        "note": "by telephone",
    }
    made = api.call("POST", "/requests", json=body, headers={"Idempotency-Key": "k"})
    assert made.status_code == 201
    one = api.get(f"/requests/{made.json()['id']}").json()
    assert (one["external_id"], one["status"], one["title"]) == ("paper-1", "created", "Rivers")
    assert one["requester"]["patron"]["name"] == "Marigold Finch"
    found = api.get("/requests", params={"q": "finch", "field": "requester"}).json()["items"]
    assert [row["id"] for row in found] == [one["id"]]
    again = api.call("POST", "/requests", json=body, headers={"Idempotency-Key": "k"})
    assert again.json()["id"] == one["id"]
    problem(api.call("POST", "/requests", json=body), 409, "exists", "external_id")
    assert api.home.say(new("paper-1")).header.status == "ERROR"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"partner": "NOBODY"}, "unknown_partner"),
        ({"partner": "GONE"}, "inactive_partner"),
        ({"library": "NOWHERE"}, "unknown_library"),
        ({"library": ""}, "unknown_library"),
        ({"title": ""}, "invalid"),
    ],
)
def test_a_request_by_hand_that_will_not_do(api: Api, change: dict[str, str], code: str) -> None:
    gone = api.home.program.directory.partner("OTHER")
    fields = {name: getattr(gone, name) for name in gone.__struct_fields__}
    made = type(gone)(**(fields | {"code": "GONE", "symbols": (), "active": False}))
    api.home.program.administration.set_partner(made, BY)
    body = {"partner": "SIM", "library": "DEMO", "title": "Rivers"} | change
    problem(api.call("POST", "/requests", json=body), 422, code)
