"""Lists over the API: rows, facets, searches, pages, and what is refused."""

from __future__ import annotations

from threading import Timer
from time import monotonic
from typing import Any

import pytest

from adapters.iso18626.codes import Action
from tests.adapters.http.api import Api, problem, to_east
from tests.ops.programs import new, says

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


def ids(answer: Any) -> list[str]:
    return [row["external_id"] for row in answer.json()["items"]]


def test_a_list_has_rows_facets_and_a_total(api: Api) -> None:
    page = api.get("/requests").json()
    assert page["total"] == len(page["items"]) == 5
    assert all(row.keys() >= ROW for row in page["items"])
    assert page["facets"].keys() == FACETS
    by_status = {v["value"]: v for v in page["facets"]["status"]}
    assert by_status["received_by_partner"] == {
        "value": "received_by_partner",
        "label": "Received by partner",
        "count": 1,
        "selected": False,
    }
    assert page["next"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "received_by_partner"}, {"r-1"}),
        ({"status": ["received_by_partner", "locate_failed"]}, {"r-1", "r-2", "r-3", "r-4"}),
        ({"library": "EAST"}, {"e-1"}),
        ({"q": "Rivers", "field": "title"}, {"r-1"}),
        ({"q": "D-1", "field": "barcode"}, {"r-1"}),
        ({"q": "r-3", "field": "external_id"}, {"r-3"}),
        ({"q": "Thanks", "field": "note"}, {"r-1"}),
        ({"q": "nothing like it"}, set()),
        ({"q": "Title", "q2": "r-3", "field2": "external_id"}, {"r-3"}),
        ({"q": "Rivers", "q2": "r-3", "field2": "external_id"}, set()),
        ({"assigned": "none", "library": "EAST"}, {"e-1"}),
        ({"assigned": "me"}, set()),
        ({"created": "today"}, {"r-1", "r-2", "r-3", "r-4", "e-1"}),
    ],
)
def test_lists_are_narrowed(api: Api, query: dict[str, Any], found: set[str]) -> None:
    assert set(ids(api.get("/requests", params=query))) == found


@pytest.mark.parametrize("sort", ["created", "-created", "title", "-title", "due", "partner"])
def test_pages_follow_each_other_without_gaps(api: Api, sort: str) -> None:
    whole = ids(api.get("/requests", params={"sort": sort}))
    paged, after = [], None
    while True:
        query = {"sort": sort, "limit": 2} | ({"after": after} if after else {})
        page = api.get("/requests", params=query)
        paged += ids(page)
        after = page.json()["next"]
        if after is None:
            break
    assert paged == whole


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "sleeping"}, "status"),
        ({"created": "last year"}, "created"),
        ({"sort": "colour"}, "sort"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "٣"}, "limit"),
        ({"limit": "9" * 40}, "limit"),
        ({"min_position": "soon"}, "min_position"),
        ({"after": "nonsense"}, "after"),
        ({"field": "shoe_size", "q": "42"}, "field"),
        ({"colour": "red"}, "colour"),
        ({"library": ""}, "library"),
        ({"sort": ["created", "title"]}, "sort"),
        ({"q": "x" * 1001}, "q"),
        ({"q2": "x" * 1001}, "q2"),
        ({"q2": "x", "field2": "shoe_size"}, "field2"),
    ],
)
def test_a_parameter_that_is_not_understood_is_refused(
    api: Api, query: dict[str, Any], field: str
) -> None:
    problem(api.get("/requests", params=query), 422, "invalid_parameter", field)


@pytest.mark.parametrize(
    "text", ["\0", '"', "*", "AND OR NOT", "NEAR(", "'; DROP TABLE x", "𝔘𝔫𝔦", "a" * 999, "(" * 99]
)
def test_no_search_text_is_too_strange(api: Api, text: str) -> None:
    for field in ("any", "title", "note", "number"):
        answer = api.get("/requests", params={"q": text, "field": field})
        assert answer.status_code == 200, answer.text


def test_a_list_waits_until_it_shows_the_position_that_it_is_asked_for(own_api: Api) -> None:
    home = own_api.home
    home.say(new())
    home.put(new("r-2"))
    home.take()
    late = Timer(0.2, home.program.project)
    late.start()
    query = {"min_position": home.log.last_position()}
    assert set(ids(own_api.get("/requests", params=query))) == {"r-1", "r-2"}
    late.join()


def test_a_list_that_is_behind_answers_after_half_a_second(own_api: Api) -> None:
    own_api.home.say(new())
    begun = monotonic()
    assert ids(own_api.get("/requests", params={"min_position": 10**9})) == ["r-1"]
    assert 0.5 <= monotonic() - begun < 5


def test_a_lock_that_ran_out_is_shown_nowhere(own_api: Api) -> None:
    home = own_api.home
    home.say(new())
    own_api.act("r-1", "lock")
    path = f"/requests/{own_api.id('r-1')}"

    def shown() -> list[Any]:
        (row,) = own_api.get("/requests").json()["items"]
        one = own_api.get(path).json()
        holder = one["lock"] and one["lock"]["user"]
        return [row["locked_by"], one["locked_by"], holder, row["locked_until"] is not None]

    assert shown() == ["staff", "staff", "staff", True]
    home.clock.pass_time(minutes=31)
    assert shown() == [None, None, None, False]
