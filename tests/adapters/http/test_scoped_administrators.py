"""An administrator of some libraries changes nothing that concerns others (spec P4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.adapters.http.api import Api, problem

PARTNER = {"name": "Somebody", "type": "iso18626"}
CLERK = {"roles": ["operator"], "libraries": ["EAST"], "password": "long enough"}


@pytest.fixture(scope="module")
def api(shared_api: Api) -> Api:
    return shared_api


def user(*libraries: str, **more: Any) -> dict[str, Any]:
    return CLERK | {"libraries": libraries} | more


def put(api: Api, path: str, body: dict[str, Any]) -> Any:
    return api.call("PUT", path, "east_admin", json=body)


@pytest.mark.parametrize("name", ["east_admin", "newcomer"])
@pytest.mark.parametrize("libraries", [(), ("DEMO",), ("EAST", "DEMO")])
def test_nobody_gives_himself_or_others_more_libraries_than_he_has(
    api: Api, name: str, libraries: tuple[str, ...]
) -> None:
    body = user(*libraries, roles=["administrator"])
    problem(put(api, f"/users/{name}", body), 403, "out_of_scope")
    assert api.get("/libraries", "east_admin").json()["items"][0]["code"] == "EAST"


@pytest.mark.parametrize("name", ["admin", "demo"])
def test_users_of_other_libraries_are_out_of_reach(api: Api, name: str) -> None:
    problem(put(api, f"/users/{name}", CLERK), 403, "out_of_scope")
    problem(api.call("DELETE", f"/users/{name}", "east_admin"), 403, "out_of_scope")
    problem(api.get(f"/users/{name}", "east_admin"), 403, "out_of_scope")
    assert api.home.program.directory.users[name].active


@pytest.mark.parametrize("path", ["/libraries/DEMO", "/libraries/NEW"])
def test_other_libraries_stay_as_they_are(api: Api, path: str) -> None:
    problem(put(api, path, {"name": "Mine"}), 403, "out_of_scope")


@pytest.mark.parametrize(("path", "body"), [("/partners/SIM", PARTNER), ("/profiles/default", {})])
def test_what_all_libraries_share_stays_as_it_is(api: Api, path: str, body: dict[str, Any]) -> None:
    problem(put(api, path, body), 403, "out_of_scope")


def test_no_partner_is_deactivated(api: Api) -> None:
    problem(api.call("DELETE", "/partners/SIM", "east_admin"), 403, "out_of_scope")


def test_his_own_library_and_its_users_are_his(api: Api) -> None:
    assert put(api, "/libraries/EAST", {"name": "Far East"}).json()["name"] == "Far East"
    assert put(api, "/users/clerk", CLERK).json()["libraries"] == ["EAST"]
    shown = [one["name"] for one in api.get("/users", "east_admin").json()["items"]]
    assert set(shown) == {"east", "east_admin", "clerk"}
    assert api.call("DELETE", "/users/clerk", "east_admin").json()["active"] is False
