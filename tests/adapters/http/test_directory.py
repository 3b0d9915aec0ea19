"""Partners, profiles, libraries and users over the API: every change is a fact (spec P)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.application.directory import Directory
from engine.eventlog.format import decode
from tests.adapters.http.api import Api, problem
from tests.ops.programs import new

FULL = {
    "name": "Distant Library",
    "type": "iso18626",
    "symbols": ["ISIL:DIST", "OCLC:DST"],
    "endpoint": "https://distant.example/iso18626",
    "iso_version": "2021-2",
    "dialect": "alma",
    "email": "ill@distant.example",
    "profile": "default",
    "authentication": {"secret": "swordfish", "account_id": "us", "security_code": "juniper"},
    "expiry_days": 30,
    "parameters": {"region": "north"},
}


@pytest.mark.parametrize("code", ["-x", ".x", "a b", "a%2Fb", "x" * 51, "%00", "ä"])
def test_a_code_that_is_none_is_refused(api: Api, code: str) -> None:
    answer = api.call("PUT", f"/partners/{code}", "admin", json=FULL)
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_symbol_is_one_librarys(api: Api) -> None:
    for symbol in ("ISIL:INT-DEMO", "isil:int-demo"):
        body = {"name": "Hill Library", "symbols": [symbol]}
        problem(api.call("PUT", "/libraries/HILL", "admin", json=body), 409, "symbol_taken")
    assert "HILL" not in api.home.program.directory.libraries
    own = {"name": "Demo", "symbols": ["ISIL:INT-DEMO"]}
    assert api.call("PUT", "/libraries/DEMO", "admin", json=own).status_code == 200


def test_a_library_with_open_requests_stays(api: Api) -> None:
    api.home.say(new())
    problem(api.call("DELETE", "/libraries/DEMO", "admin"), 409, "open_requests")
    assert api.call("DELETE", "/libraries/EAST", "admin").json()["active"] is False
    api.act("r-1", "reject", {"reason": "NotHeld"})
    assert api.call("DELETE", "/libraries/DEMO", "admin").json()["active"] is False
    told = api.home.say(new("r-2"))
    assert told.errors[0].value == "supplyingAgencyId: ISIL:INT-DEMO"
    body = {"partner": "SIM", "library": "DEMO", "title": "x"}
    problem(api.call("POST", "/requests", json=body), 422, "unknown_library", "library")
    demo = {"name": "Demo", "symbols": ["ISIL:INT-DEMO"]}
    assert api.call("PUT", "/libraries/DEMO", "admin", json=demo).json()["active"] is False
    back = demo | {"active": True}
    assert api.call("PUT", "/libraries/DEMO", "admin", json=back).json()["active"] is True
    assert api.home.say(new("r-3")).header.status == "OK"


def test_a_profile_that_partners_have_stays(api: Api) -> None:
    api.call("PUT", "/profiles/quick", "admin", json={})
    api.call("PUT", "/partners/DIST", "admin", json=FULL | {"profile": "quick"})
    problem(api.call("DELETE", "/profiles/quick", "admin"), 409, "profile_in_use")
    api.call("PUT", "/partners/DIST", "admin", json=FULL)
    assert api.call("DELETE", "/profiles/quick", "admin").json()["active"] is False
    again = api.call("PUT", "/partners/DIST", "admin", json=FULL | {"profile": "quick"})
    problem(again, 422, "unknown_profile", "profile")
    problem(api.call("DELETE", "/profiles/default", "admin"), 409, "profile_in_use")
    problem(api.call("DELETE", "/profiles/none", "admin"), 404, "unknown_profile")
    problem(api.call("DELETE", "/libraries/NONE", "admin"), 404, "unknown_library")


def test_a_profile_governs_what_is_offered(api: Api) -> None:
    api.home.say(new())
    put = api.call("PUT", "/profiles/default", "admin", json={"steps": ["reject"]})
    assert put.json()["steps"] == ["reject"]
    actions = api.get(f"/requests/{api.id('r-1')}").json()["actions"]
    assert "reject" in actions
    assert "will-supply" not in actions
    problem(api.act("r-1", "will-supply"), 409, "step_off")


@pytest.mark.parametrize(
    "body", [{"steps": ["dance"]}, {"renewal_days": 0}, {"condition_lapse": "shrug"}, {"x": 1}, []]
)
def test_a_profile_that_will_not_do_is_refused(api: Api, body: Any) -> None:
    assert api.call("PUT", "/profiles/p", "admin", json=body).status_code == 422
    problem(api.get("/profiles/p"), 404, "unknown_profile")


def test_a_library_is_shown_as_it_was_put(api: Api) -> None:
    body = {
        "name": "Hill Library",
        "symbols": ["ISIL:HILL"],
        "time_zone": "Asia/Shanghai",
        "loan_days": 14,
        "closed_weekdays": [5, 6],
        "closed_days": ["2027-01-01"],
        "closed_day_rule": "after",
        "locations": ["STACKS"],
    }
    put = api.call("PUT", "/libraries/HILL", "admin", json=body)
    assert put.status_code == 200, put.text
    shown = api.get("/libraries/HILL").json()
    assert {name: shown[name] for name in body} == body


@pytest.mark.parametrize(
    "change",
    [
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"loan_days": 0},
        {"closed_weekdays": [7]},
        {"closed_days": ["someday"]},
        {"renewed_status": "asleep"},
    ],
)
def test_a_library_that_will_not_do_is_refused(api: Api, change: dict[str, Any]) -> None:
    body = {"name": "Hill Library"} | change
    assert api.call("PUT", "/libraries/HILL", "admin", json=body).status_code == 422
    problem(api.get("/libraries/HILL"), 404, "unknown_library")


def test_a_user_is_shown_without_the_password(api: Api) -> None:
    body = {"roles": ["operator"], "libraries": ["DEMO"], "password": "long enough"}
    put = api.call("PUT", "/users/newcomer", "admin", json=body)
    assert put.json()["roles"] == ["operator"]
    assert "password" not in put.text
    assert "argon2" not in api.get("/users", "admin").text
    problem(api.get("/users/stranger", "admin"), 404, "unknown_user")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"roles": ["king"], "libraries": [], "password": "long enough"}, "invalid"),
        ({"roles": [], "libraries": [], "password": "short"}, "invalid"),
        ({"roles": [], "libraries": []}, "missing"),
        ({"libraries": [], "password": "long enough"}, "invalid"),
        ({"roles": [], "password": "long enough"}, "invalid"),
    ],
)
def test_a_user_that_will_not_do_is_refused(api: Api, body: dict[str, Any], code: str) -> None:
    problem(api.call("PUT", "/users/newcomer", "admin", json=body), 422, code)


def test_every_change_has_its_author_and_door(api: Api) -> None:
    api.call("PUT", "/partners/DIST", "admin", json=FULL)
    (stored,) = api.home.log.streams(["partner:DIST"])["partner:DIST"]
    by = decode(stored.name, stored.state).stamp.by
    assert (by.kind, by.id, by.door) == ("staff", "admin", "api")


def test_a_directory_survives_a_restart(api: Api) -> None:
    api.call("PUT", "/partners/DIST", "admin", json=FULL)
    again = Directory()
    again.catch_up(api.home.log, page=2)
    assert again.partners == api.home.program.directory.partners
    assert again.users == api.home.program.directory.users
