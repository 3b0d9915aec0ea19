"""Records to choose from, for what is not located or not rightly so (spec A16)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.adapters.http.api import Api, problem
from tests.ops.programs import new


@pytest.fixture(scope="module")
def api(shared_api: Api) -> Api:
    shared_api.home.say(new("r-1", title="Twins"))
    shared_api.home.say(new("r-2"))
    shared_api.home.act("ship-physically", {"barcodes": ["D-1"]}, "r-2")
    return shared_api


def found(api: Api, user: str = "staff", **query: str) -> list[dict[str, Any]]:
    answer = api.get(f"/requests/{api.id('r-1')}/candidates", user, params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_without_a_search_they_are_what_the_request_cites(api: Api) -> None:
    assert {c["author"] for c in found(api)} == {"Castor", "Pollux"}


def test_a_search_tells_how_many_items_are_there(api: Api) -> None:
    (rivers,) = found(api, q="rivers")
    place = {"library": "DEMO", "location": "STACKS"}
    assert rivers["availability"] == [place | {"available": 0, "total": 1}]
    (castor,) = found(api, q="castor")
    assert castor["availability"] == [place | {"available": 1, "total": 1}]


def test_a_candidate_is_what_search_takes(api: Api) -> None:
    (castor,) = found(api, q="castor")
    path = f"/requests/{api.id('r-1')}"
    api.call("POST", f"{path}/actions/search", json={"record_id": castor["record_id"]})
    assert api.get(path).json()["record"]["barcodes"] == ["D-2"]
    api.call("POST", f"{path}/actions/detach", json={})


def test_who_may_not_search_or_not_see_the_request_gets_none(api: Api) -> None:
    path = f"/requests/{api.id('r-1')}/candidates"
    problem(api.get(path, "viewer"), 403, "not_allowed")
    problem(api.get(path, "east"), 404, "unknown_request")
