"""Who may do what: every role at every door (spec P4)."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.http.actions import ACTIONS
from tests.adapters.http.api import Api, problem
from tests.adapters.http.bodies import body_for
from tests.ops.programs import new

PARTNER = {"name": "Somebody", "type": "iso18626"}
USER = {"roles": [], "libraries": [], "password": "long enough"}
LIBRARY = {"name": "A library"}
READERS = {"staff", "manager", "admin", "viewer", "desk"}
ADMIN, BOSSES = {"admin"}, {"manager", "admin"}
CSV = {"Content-Type": "text/csv"}
DOORS: list[tuple[str, str, dict[str, Any], set[str]]] = [
    ("GET", "/requests", {}, READERS),
    ("GET", "/requests/{id}", {}, READERS),
    ("GET", "/requests/{id}/history", {}, READERS),
    ("GET", "/requests/{id}/messages/2", {}, READERS),
    ("POST", "/requests", {"json": {"partner": "SIM", "library": "DEMO", "title": "x"}},
     {"staff", "manager"}),
    ("GET", "/partners", {}, READERS),
    ("GET", "/partners/SIM", {}, READERS),
    ("PUT", "/partners/NEW", {"json": PARTNER}, ADMIN),
    ("DELETE", "/partners/NEW", {}, ADMIN),
    ("GET", "/profiles", {}, READERS),
    ("GET", "/profiles/default", {}, READERS),
    ("PUT", "/profiles/quick", {"json": {}}, ADMIN),
    ("DELETE", "/profiles/quick", {}, ADMIN),
    ("GET", "/libraries", {}, READERS),
    ("GET", "/libraries/DEMO", {}, READERS),
    ("PUT", "/libraries/WEST", {"json": LIBRARY}, ADMIN),
    ("DELETE", "/libraries/WEST", {}, ADMIN),
    ("GET", "/users", {}, ADMIN),
    ("GET", "/users/viewer", {}, {"admin", "viewer"}),
    ("PUT", "/users/newcomer", {"json": USER}, ADMIN),
    ("DELETE", "/users/newcomer", {}, ADMIN),
    ("POST", "/inventory", {"content": b"title,barcode\nx,y\n", "headers": CSV}, BOSSES),
    ("GET", "/jobs", {}, BOSSES),
    ("POST", "/jobs/overdue", {}, BOSSES),
]  # fmt: skip


@pytest.fixture(scope="module")
def api(shared_api: Api) -> Api:
    shared_api.home.say(new())
    return shared_api


@pytest.mark.parametrize(("method", "path", "more", "allowed"), DOORS)
def test_a_door_opens_to_those_who_may(
    api: Api, method: str, path: str, more: dict[str, Any], allowed: set[str]
) -> None:
    path = path.replace("{id}", api.id("r-1"))
    if method == "DELETE":
        body = next(more for put, at, more, _ in DOORS if (put, at) == ("PUT", path))
        assert api.call("PUT", path, "admin", **body).is_success
    for user in sorted(READERS | {"nobody"}, key=lambda name: name in allowed):
        answer = api.call(method, path, user, **more)
        if user in allowed:
            assert answer.is_success, f"{user}: {answer.text}"
        else:
            problem(answer, 403, "not_allowed")
    problem(api.call(method, path, None, **more), 401, "not_signed_in")


MAY_ACT = {
    "reactivate": {"manager"},
    "check-in": {"staff", "manager", "desk"},
    "set-status": {"staff", "manager"},
}


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_an_action_is_for_those_who_may(api: Api, action: str) -> None:
    allowed = MAY_ACT.get(action, {"staff", "manager"})
    for user in READERS - allowed:
        problem(api.act("r-1", action, body_for(action), user), 403, "not_allowed")
    assert api.act("r-1", action, {"no such field": 1}, min(allowed)).status_code == 422


def test_a_refused_door_leaves_no_fact(api: Api) -> None:
    position = api.home.log.last_position()
    problem(api.call("PUT", "/partners/SIM", "staff", json=PARTNER), 403, "not_allowed")
    problem(api.act("r-1", "note", {"note": "x"}, "viewer"), 403, "not_allowed")
    assert api.home.log.last_position() == position
