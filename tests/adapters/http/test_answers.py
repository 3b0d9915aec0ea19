"""Real answers, and the examples of them, are as the description says they are."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from adapters.http.answer_schemas import COMPONENTS
from adapters.iso18626.codes import Action
from tests.adapters.http.api import PASSWORD, Api, to_east
from tests.ops.programs import new, says

PREFIX = "/api/v1"


@pytest.fixture(scope="module")
def api(shared_api: Api) -> Api:
    """An API with requests that have much to tell: a loan with notes, moves, costs and a lock."""
    home = shared_api.home
    home.say(new())
    home.say(new("r-2", title="No Such Thing"))
    home.say(to_east("e-1"))
    shared_api.act("r-1", "move", {"location": "STACKS", "note": "Top shelf."})
    shared_api.act("r-1", "move-complete")
    cost = {"amount": "12.50", "currency": "EUR"}
    shared_api.act("r-1", "ship-physically", {"barcodes": ["D-1"], "cost": cost})
    home.say(says(Action.RECEIVED, note="Thanks."))
    shared_api.act("r-1", "attach", {"file": "0" * 64, "name": "scan.pdf", "size": 1})
    shared_api.act("r-1", "lock")
    shared_api.act("r-2", "conditional", {"reason": "LibraryUseOnly", "reply_by": "2026-12-01"})
    return shared_api


@pytest.fixture(scope="module")
def described(api: Api) -> dict[str, Any]:
    """The description, in which an object has no fields but those that are said."""
    document: dict[str, Any] = api.client.get(f"{PREFIX}/openapi.json").json()
    for schema in document["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return document


def faults(described: dict[str, Any], operation: dict[str, Any], status: int, told: Any) -> Any:
    """What is wrong with an answer, by its operation's description."""
    content = operation["responses"][str(status)]["content"]["application/json"]
    schema = content["schema"] | {"components": described["components"]}
    found = Draft202012Validator(schema).iter_errors(told)
    return [f"{fault.json_path}: {fault.message}" for fault in found]


def check(described: dict[str, Any], path: str, answer: httpx.Response) -> None:
    """Hold an answer against the description of its path."""
    assert answer.is_success, answer.text
    operation = described["paths"][PREFIX + path][answer.request.method.lower()]
    assert faults(described, operation, answer.status_code, answer.json()) == []


@pytest.mark.parametrize(
    ("path", "user"),
    [
        ("/requests", "staff"),
        ("/partners", "admin"),
        ("/partners/{code}", "admin"),
        ("/profiles", "admin"),
        ("/libraries", "admin"),
        ("/libraries/{code}", "admin"),
        ("/users", "admin"),
        ("/users/{name}", "admin"),
        ("/jobs", "manager"),
    ],
)
def test_what_is_read_is_as_described(
    api: Api, described: dict[str, Any], path: str, user: str
) -> None:
    code = "DEMO" if "libraries" in path else "SIM"
    check(described, path, api.get(path.format(code=code, name="demo"), user))


@pytest.mark.parametrize("external_id", ["r-1", "r-2"])
@pytest.mark.parametrize("part", ["", "/history", "/candidates"])
def test_a_request_is_as_described(
    api: Api, described: dict[str, Any], part: str, external_id: str
) -> None:
    answer = api.get(
        f"/requests/{api.id(external_id)}{part}", params={"q": "Twins"} if part else {}
    )
    check(described, "/requests/{request_id}" + part, answer)


def test_what_is_done_is_answered_as_described(api: Api, described: dict[str, Any]) -> None:
    csv = {"Content-Type": "text/csv"}
    file = b"title,barcode,library\nTides,T-1,DEMO\n,x,\n"
    library = {"name": "Third", "symbols": ["ISIL:THIRD"]}
    user = {"roles": ["operator"], "libraries": ["DEMO"], "password": "a long password"}
    created = {"partner": "SIM", "library": "DEMO", "title": "By Hand", "format": "physical"}
    partner = {"name": "P", "type": "email", "authentication": {"secret": "s"}, "expiry_days": 3}
    answers = {
        "/tokens": api.client.post(f"{PREFIX}/tokens", auth=("staff", PASSWORD)),
        "/requests": api.call("POST", "/requests", json=created),
        "/requests/{request_id}/actions/{action}": api.act("r-1", "note", {"note": "n"}),
        "/partners/{code}": api.call("PUT", "/partners/P", "admin", json=partner),
        "/profiles/{code}": api.call("PUT", "/profiles/quick", "admin", json={}),
        "/libraries/{code}": api.call("PUT", "/libraries/THIRD", "admin", json=library),
        "/users/{name}": api.call("PUT", "/users/third", "admin", json=user),
        "/inventory": api.call("POST", "/inventory", "manager", content=file, headers=csv),
        "/jobs/{name}": api.call("POST", "/jobs/overdue", "manager"),
    }
    for path, answer in answers.items():
        check(described, path, answer)
    for path in ("/partners/P", "/profiles/quick", "/libraries/THIRD", "/users/third"):
        kind, _, _ = path.strip("/").partition("/")
        named = f"/{kind}/{'{name}' if kind == 'users' else '{code}'}"
        check(described, named, api.call("DELETE", path, "admin"))


def test_every_json_answer_has_a_schema_and_an_example_that_holds(
    described: dict[str, Any],
) -> None:
    for path, methods in described["paths"].items():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                content = answer.get("content", {}).get("application/json")
                if content is None or not path.startswith(PREFIX):
                    continue
                name = content["schema"]["$ref"].rpartition("/")[2]
                (example,) = described["components"]["schemas"][name]["examples"]
                assert faults(described, operation, int(status), example) == [], name


def test_no_two_things_have_the_name_of_one_schema(described: dict[str, Any]) -> None:
    """FastAPI brings schemas of its own: where a name is both's, it is an enumeration."""
    for name, schema in described["components"]["schemas"].items():
        ours = COMPONENTS.get(name)
        if ours is not None and ours.keys() != schema.keys() - {"additionalProperties", "examples"}:
            assert sorted(ours["enum"]) == sorted(schema["enum"]), name
