"""Partners over the API: their secrets, their symbols, and when they may go (spec P1)."""

from __future__ import annotations

from typing import Any

import pytest

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
    "expiry_in_open_days": True,
    "parameters": {"region": "north"},
}


def test_a_partner_is_shown_as_it_was_put_but_for_its_secrets(api: Api) -> None:
    put = api.call("PUT", "/partners/DIST", "admin", json=FULL)
    assert put.status_code == 200, put.text
    shown = api.get("/partners/DIST").json()
    assert shown == put.json()
    for name, value in FULL.items():
        if name != "authentication":
            assert shown[name] == value
    assert shown["active"] is True
    assert set(shown["authentication"]) == {"secret_sha256", "account_id", "security_code_sha256"}
    for secret in ("swordfish", "juniper"):
        assert secret not in put.text + api.get("/partners").text
        stored = api.home.log.streams(["partner:DIST"])["partner:DIST"]
        assert secret.encode() not in b"".join(event.state for event in stored)


def test_a_partner_keeps_its_secrets_until_others_are_given(api: Api) -> None:
    def kept() -> dict[str, str]:
        return api.home.program.directory.partner("DIST").authentication

    api.call("PUT", "/partners/DIST", "admin", json=FULL)
    before = kept()
    changed = FULL | {"endpoint": "https://other.example/iso18626"}
    del changed["authentication"]
    api.call("PUT", "/partners/DIST", "admin", json=changed)
    assert kept() == before
    api.call("PUT", "/partners/DIST", "admin", json=changed | {"authentication": {"secret": "x"}})
    assert list(kept()) == ["secret_sha256"]
    api.call("PUT", "/partners/DIST", "admin", json=changed | {"authentication": {}})
    assert kept() == {}


def test_a_partner_that_was_deactivated_stays_so_until_it_is_called_back(api: Api) -> None:
    api.call("PUT", "/partners/DIST", "admin", json=FULL)
    api.call("DELETE", "/partners/DIST", "admin")
    assert api.call("PUT", "/partners/DIST", "admin", json=FULL).json()["active"] is False
    back = FULL | {"active": True}
    assert api.call("PUT", "/partners/DIST", "admin", json=back).json()["active"] is True


def test_name_and_type_are_enough(api: Api) -> None:
    body = {"name": "A", "type": "email"}
    assert api.call("PUT", "/partners/A", "admin", json=body).json()["symbols"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"type": "pigeon"}, "type"),
        ({"type": None}, "type"),
        ({"symbols": ["DIST"]}, "symbols.0"),
        ({"symbols": [":"]}, "symbols.0"),
        ({"symbols": "ISIL:DIST"}, "symbols"),
        ({"endpoint": "ftp://distant.example"}, "endpoint"),
        ({"endpoint": "file:///etc/passwd"}, "endpoint"),
        ({"endpoint": "javascript:alert(1)"}, "endpoint"),
        ({"iso_version": "3"}, "iso_version"),
        ({"dialect": "klingon"}, "dialect"),
        ({"profile": "none such"}, "profile"),
        ({"expiry_days": 0}, "expiry_days"),
        ({"expiry_days": 10**30}, "expiry_days"),
        ({"authentication": {"secret": 5}}, "authentication.secret"),
        ({"authentication": {"secret": ""}}, "authentication.secret"),
        ({"authentication": {"securityCode": "x"}}, "authentication.securityCode"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_partner_that_will_not_do_is_refused_by_its_field(
    api: Api, change: dict[str, Any], field: str
) -> None:
    answer = api.call("PUT", "/partners/DIST", "admin", json=FULL | change)
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] == field
    problem(api.get("/partners/DIST"), 404, "unknown_partner")


def test_a_symbol_is_one_partners(api: Api) -> None:
    for symbol in ("ISIL:REQ", "isil:req"):
        answer = api.call("PUT", "/partners/DIST", "admin", json=FULL | {"symbols": [symbol]})
        problem(answer, 409, "symbol_taken", "symbols")
    own = {"name": "Sim", "type": "iso18626", "symbols": ["ISIL:REQ"]}
    assert api.call("PUT", "/partners/SIM", "admin", json=own).status_code == 200


def test_a_partner_with_open_requests_stays(api: Api) -> None:
    api.home.say(new())
    problem(api.call("DELETE", "/partners/SIM", "admin"), 409, "open_requests")
    api.act("r-1", "reject", {"reason": "NotHeld"})
    assert api.call("DELETE", "/partners/SIM", "admin").json()["active"] is False
    assert api.home.say(new("r-2")).header.status == "ERROR"
    assert api.get("/partners/SIM").json()["active"] is False


def test_a_request_that_is_not_in_the_list_yet_keeps_its_partner(api: Api) -> None:
    api.home.put(new())
    api.home.take()
    project, api.home.program.project = api.home.program.project, lambda: 0
    answer = api.client.delete(
        "/api/v1/partners/SIM", headers={"Authorization": f"Bearer {api.token('admin')}"}
    )
    api.home.program.project = project
    problem(answer, 503, "unavailable")


def test_an_unknown_partner_is_not_found(api: Api) -> None:
    problem(api.get("/partners/NONE"), 404, "unknown_partner")
    problem(api.call("DELETE", "/partners/NONE", "admin"), 404, "unknown_partner")
