"""Versions and idempotency keys: nothing is done twice, and nothing on what has changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.adapters.http.api import Api, problem
from tests.ops.programs import new

SHIP = {"barcodes": ["D-1"]}


@pytest.fixture
def api(api: Api) -> Api:
    """An API with one located request."""
    api.home.say(new())
    return api


def same(first: Any, again: Any) -> None:
    """Both answers say the same; the position may only have grown."""
    assert first.status_code == again.status_code
    before, after = first.json(), again.json()
    assert after.pop("position") >= before.pop("position")
    assert before == after


def test_a_version_that_is_current_is_taken_and_a_stale_one_is_not(api: Api) -> None:
    version = api.home.request().version
    for stale in (version - 1, version + 1, 0):
        answer = api.act("r-1", "ship-physically", SHIP, If_Match=f'"{stale}"')
        problem(answer, 412, "stale")
    assert api.home.request().version == version
    for current in (f'"{version}"', f'W/"{version + 1}"', f"{version + 2}"):
        assert api.act("r-1", "label", {"add": [current]}, If_Match=current).status_code == 200


@pytest.mark.parametrize("version", ["", '"', "seven", "-1", "1.5", "*", "9" * 30, "٧"])
def test_a_version_that_is_none_is_refused(api: Api, version: str) -> None:
    headers = {"If-Match": version.encode()}
    path = f"/requests/{api.id('r-1')}/actions/take-up"
    problem(api.call("POST", path, headers=headers), 422, "invalid_version", "If-Match")


def test_a_key_again_gets_the_first_answer_and_does_nothing(api: Api) -> None:
    first = api.act("r-1", "ship-physically", SHIP, Idempotency_Key="k")
    facts = api.home.facts()
    again = api.act("r-1", "ship-physically", SHIP, Idempotency_Key="k")
    same(first, again)
    assert api.home.facts() == facts


def test_a_key_again_gets_the_first_answer_also_with_the_version_that_was_read(api: Api) -> None:
    version = f'"{api.home.request().version}"'
    first = api.act("r-1", "take-up", Idempotency_Key="k", If_Match=version)
    api.act("r-1", "note", {"note": "meanwhile"})
    same(first, api.act("r-1", "take-up", Idempotency_Key="k", If_Match=version))


def test_a_key_that_was_used_for_something_else_is_refused(api: Api) -> None:
    api.home.say(new("r-2"))
    api.act("r-1", "take-up", Idempotency_Key="k")
    problem(api.act("r-1", "will-supply", Idempotency_Key="k"), 409, "key_reused")
    problem(api.act("r-2", "take-up", Idempotency_Key="k"), 409, "key_reused")
    assert api.home.request("r-2").status == "created"


def test_keys_of_two_users_are_two_keys(api: Api) -> None:
    api.act("r-1", "label", {"add": ["one"]}, Idempotency_Key="k")
    assert api.act("r-1", "label", {"add": ["two"]}, "demo", Idempotency_Key="k").is_success
    assert set(api.home.request().labels) == {"one", "two"}


def test_a_refused_action_may_be_tried_again_under_its_key(api: Api) -> None:
    wrong = api.act("r-1", "ship-physically", {"barcodes": ["X"]}, Idempotency_Key="k")
    problem(wrong, 422, "unknown_barcode", "barcodes")
    assert api.act("r-1", "ship-physically", SHIP, Idempotency_Key="k").status_code == 200


def test_one_key_many_times_at_once_is_done_once(api: Api) -> None:
    path = f"/api/v1/requests/{api.id('r-1')}/actions/label"
    token = api.token("staff")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}

    def call(_: int) -> Any:
        return api.client.post(path, json={"add": ["once"]}, headers=headers)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(call, range(16)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["version"] for answer in answers}) == 1
    assert api.home.facts().count("request.label_added") == 1


def test_a_key_that_is_too_long_is_refused(api: Api) -> None:
    answer = api.act("r-1", "take-up", Idempotency_Key="k" * 201)
    problem(answer, 422, "invalid", "Idempotency-Key")


def test_a_duplicate_is_a_request_of_its_own_and_minds_the_version_of_the_first(api: Api) -> None:
    version = api.home.request().version
    stale = api.act("r-1", "duplicate", {}, If_Match=f'"{version - 1}"')
    problem(stale, 412, "stale")
    first = api.act(
        "r-1", "duplicate", {"volume": "2"}, If_Match=f'"{version}"', Idempotency_Key="k"
    )
    assert first.json()["id"] != api.id("r-1")
    same(first, api.act("r-1", "duplicate", {"volume": "2"}, Idempotency_Key="k"))
    made = api.get(f"/requests/{first.json()['id']}").json()
    assert (made["external_id"], made["citation"]["volume"]) == ("r-1", "2")
    assert made["number"] != api.home.request().number
    assert api.get("/requests").json()["total"] == 2
