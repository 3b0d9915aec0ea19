"""Nobody sees or touches another library's requests without scope (spec P4)."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.http.actions import ACTIONS
from tests.adapters.http.api import Api, problem, to_east
from tests.adapters.http.bodies import body_for
from tests.ops.programs import new

FOREIGN = "Unicorn husbandry"


@pytest.fixture(scope="module")
def api(shared_api: Api) -> Api:
    """An API with a request of each library; the demo's has a text in every field."""
    home = shared_api.home
    home.put(new("d-1", title=FOREIGN), to_east("e-1"))
    home.work()
    shared_api.act("d-1", "note", {"note": "gossamer"})
    shared_api.act("d-1", "label", {"add": ["moonshine"]})
    shared_api.act("d-1", "assign", {"user": "staff"})
    return shared_api


def paths(api: Api) -> list[str]:
    request_id = api.id("d-1")
    return [f"/requests/{request_id}{more}" for more in ("", "/history", "/messages/2")]


def test_what_is_in_scope_is_there(api: Api) -> None:
    for path in paths(api):
        assert api.get(path, "demo").status_code == 200
    page = api.get("/requests", "demo").json()
    assert [row["external_id"] for row in page["items"]] == ["d-1"]


def test_what_is_out_of_scope_is_not_found(api: Api) -> None:
    for path in paths(api):
        problem(api.get(path, "east"), 404, "unknown_request")


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_no_action_reaches_out_of_scope(api: Api, action: str) -> None:
    before = api.home.request("d-1")
    problem(api.act("d-1", action, body_for(action), "east"), 404, "unknown_request")
    assert api.home.request("d-1") == before


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"library": "DEMO"},
        {"label": "moonshine"},
        {"assigned": "staff"},
        {"partner": "SIM"},
        {"q": "Unicorn"},
        {"q": "gossamer", "field": "note"},
        {"q": "d-1", "field": "external_id"},
        {"q": "DEMO-26-000001", "field": "number"},
        {"activity": ["active", "completed"]},
    ],
)
def test_lists_searches_and_counts_show_nothing_out_of_scope(
    api: Api, query: dict[str, Any]
) -> None:
    answer = api.get("/requests", "east", params=query)
    page = answer.json()
    assert {row["external_id"] for row in page["items"]} <= {"e-1"}
    assert page["total"] <= 1
    for name, values in page["facets"].items():
        # A value that was chosen is echoed, with nothing behind it.
        counts = {v["value"]: v["count"] for v in values if v["value"] not in str(query)}
        assert sum(counts.values()) <= len(counts), name
        assert not {"moonshine", "DEMO", "staff"} & {v for v, n in counts.items() if n}
    assert FOREIGN not in answer.text


def test_a_cursor_of_another_does_not_widen_the_scope(api: Api) -> None:
    whole = api.get("/requests", "staff", params={"limit": 1}).json()
    page = api.get("/requests", "east", params={"limit": 1, "after": whole["next"]})
    assert FOREIGN not in page.text


def test_nothing_is_entered_for_another_library(own_api: Api) -> None:
    body = {"partner": "SIM", "library": "DEMO", "title": "x"}
    problem(own_api.call("POST", "/requests", "east", json=body), 422, "unknown_library", "library")
    made = own_api.call("POST", "/requests", "east", json=body | {"library": ""})
    assert own_api.get(f"/requests/{made.json()['id']}").json()["library"] == "EAST"


def test_other_libraries_are_not_shown(api: Api) -> None:
    problem(api.get("/libraries/DEMO", "east"), 404, "unknown_library")
    assert [lib["code"] for lib in api.get("/libraries", "east").json()["items"]] == ["EAST"]


def test_jobs_leave_other_libraries_alone(own_api: Api) -> None:
    own_api.home.say(new("d-1"))
    own_api.act("d-1", "ship-physically", {"barcodes": ["D-1"], "due_date": "2026-11-25"})
    own_api.home.clock.pass_time(days=3)
    for job in own_api.get("/jobs", "east").json()["items"]:
        done = own_api.call("POST", f"/jobs/{job}", "east").json()["done"]
        assert own_api.id("d-1") not in done


def test_no_items_are_loaded_for_another_library(own_api: Api) -> None:
    rows = b"title,barcode,library\nSteppes,E-9,EAST\nRivers,D-9,DEMO\nHills,E-8,\n"
    answer = own_api.call("POST", "/inventory", "east", content=rows, headers=CSV)
    report = answer.json()
    assert [(r["number"], r["code"]) for r in report["refused"]] == [(3, "library_unknown")]
    held = own_api.home.program.inventory.holdings(["E-9", "D-9", "E-8"])
    assert {barcode: item.library for barcode, item in held.items()} == {
        "E-9": "EAST",
        "E-8": "EAST",
    }


def test_no_item_of_another_library_is_changed(api: Api) -> None:
    before = api.home.program.inventory.holdings(["D-1"])
    rows = b"title,barcode\nMine now,D-1\nSteppes,E-7\n"
    report = api.call("POST", "/inventory", "east", content=rows, headers=CSV).json()
    refused = [(r["number"], r["code"]) for r in report["refused"]]
    assert refused == [(2, "barcode_of_another_library")]
    assert (report["items_updated"], report["items_added"]) == (0, 1)
    assert api.home.program.inventory.holdings(["D-1"]) == before


CSV = {"Content-Type": "text/csv"}
