"""Whatever is sent to the API is answered clearly: no 5xx, nothing changed, nothing stuck."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.http.actions import ACTIONS
from adapters.http.limits import LARGEST
from tests.adapters.http.api import Api, problem
from tests.adapters.http.bodies import body_for
from tests.ops.programs import new

DEEP = b'{"text":' * 100_000 + b"1" + b"}" * 100_000
BODIES = {
    "nothing": b"",
    "no json": b"{",
    "text": b"hello",
    "bytes": b"\xff\xfe\x00",
    "deep objects": DEEP[: LARGEST - 1],
    "deep arrays": b"[" * 200_000,
    "array": b"[1, 2]",
    "string": b'"x"',
    "number": b"7",
    "null in it": b'{"note": null}',
    "huge number": b'{"note": ' + b"9" * 10_000 + b"}",
    "exponent": b'{"note": 1e999}',
    "not a number": b'{"note": NaN}',
    "same key twice": b'{"note": "a", "note": {"b": 1}}',
    "lone surrogate": b'{"note": "\\ud800"}',
    "nul": b'{"note": "a\\u0000b"}',
    "bom": b'\xef\xbb\xbf{"note": "a"}',
    "utf-16": '{"note": "a"}'.encode("utf-16"),
    "wrong type": b'{"note": {"text": ["x"]}}',
    "proto": b'{"__proto__": {"admin": true}, "constructor": 1}',
}
PATHS = (
    "/requests",
    "/requests/{id}/actions/note",
    "/requests/{id}/actions/ship-physically",
    "/requests/{id}/actions/assign",
)
DIRECTORY = ("/partners/X", "/profiles/X", "/libraries/X", "/users/X")


@pytest.fixture(scope="module")
def api(shared_api: Api) -> Api:
    shared_api.home.say(new())
    return shared_api


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("path", PATHS)
def test_an_action_refuses_or_ignores_what_is_no_body(api: Api, path: str, kind: str) -> None:
    where = path.replace("{id}", api.id("r-1"))
    headers = {"Content-Type": "application/json"}
    answer = api.call("POST", where, content=BODIES[kind], headers=headers)
    assert answer.status_code in (200, 400, 409, 422), answer.text
    if answer.status_code != 200:
        problem(answer, answer.status_code, answer.json()["code"])


@pytest.mark.parametrize("kind", sorted(BODIES.keys() - {"nothing"}))
@pytest.mark.parametrize("path", DIRECTORY)
def test_the_directory_refuses_what_is_no_entry(api: Api, path: str, kind: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = api.call("PUT", path, "admin", content=BODIES[kind], headers=headers)
    assert answer.status_code in (400, 422), answer.text
    problem(answer, answer.status_code, answer.json()["code"])


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/xml", "multipart/form-data"])
def test_a_body_of_another_type_is_refused_or_ignored(api: Api, media_type: str) -> None:
    where = f"/requests/{api.id('r-1')}/actions/note"
    headers = {"Content-Type": media_type}
    answer = api.call("POST", where, content=b'{"note": "x"}', headers=headers)
    assert answer.status_code in (200, 415, 422), answer.text


def test_a_body_that_is_too_large_is_refused(api: Api) -> None:
    where = f"/requests/{api.id('r-1')}/actions/note"
    body = json.dumps({"note": "x" * LARGEST}).encode()
    problem(api.call("POST", where, content=body), 413, "too_large")


@pytest.mark.parametrize(
    "field", ["due_date", "need_by", "expiry_date", "reply_by", "retry_after", "until"]
)
def test_no_day_is_too_strange(api: Api, field: str) -> None:
    """From the first day of the calendar to the last, and over closed days."""
    closed = {"name": "Demo", "symbols": ["ISIL:INT-DEMO"], "closed_day_rule": "after"}
    closed["closed_weekdays"] = [0, 1, 2, 3, 4, 5, 6]
    assert api.call("PUT", "/libraries/DEMO", "admin", json=closed).is_success
    actions = [name for name, a in ACTIONS.items() if field in a.input.model_fields]
    for n, (action, day) in enumerate((a, d) for a in actions for d in STRANGE_DAYS):
        external_id = f"{field}-{n}"
        api.home.say(new(external_id))
        answer = api.act(external_id, action, body_for(action) | {field: day}, "manager")
        assert answer.status_code < 500, f"{action} {day}: {answer.text}"
        assert api.get(f"/requests/{api.id(external_id)}").status_code == 200
    for sort in ("due", "-due", "need_by", "-need_by"):
        assert api.get("/requests", params={"sort": sort}).status_code == 200
    for name in api.home.program.jobs.names:
        api.home.program.jobs.run(name)


STRANGE_DAYS = ["9999-12-31", "0001-01-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"]


TEXT = st.text(st.characters(codec="utf-8"), max_size=50)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.dictionaries(st.sampled_from(["note", "note_to_partner", "x"]), JSON))
def test_any_json_is_answered(api: Api, body: dict[str, Any]) -> None:
    answer = api.client.post(
        f"/api/v1/requests/{api.id('r-1')}/actions/note",
        content=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {api.token('staff')}",
            "Content-Type": "application/json",
        },
    )
    assert answer.status_code in (200, 400, 422), answer.text


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=TEXT, field=st.sampled_from(["any", "title", "number", "note", "isbn"]))
def test_any_text_can_be_searched_for(api: Api, q: str, field: str) -> None:
    answer = api.client.get(
        "/api/v1/requests",
        params={"q": q, "field": field},
        headers={"Authorization": f"Bearer {api.token('staff')}"},
    )
    assert answer.status_code == 200, answer.text
