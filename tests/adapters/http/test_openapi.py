"""The API describes itself, and its examples are true."""

from __future__ import annotations

import re
from typing import Any

import pytest

from adapters.http import examples
from projections.facets.fields import SILENT
from projections.query import FACETS, ListQuery
from tests.adapters.http.api import Api
from tests.ops.programs import new

METHODS = {"get", "post", "put", "delete"}
Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def api(shared_api: Api) -> Api:
    shared_api.home.say(new())
    return shared_api


@pytest.fixture(scope="module")
def spec(api: Api) -> dict[str, Any]:
    """The description as it is served, to anybody."""
    answer = api.client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    described: dict[str, Any] = answer.json()
    return described


@pytest.fixture(scope="module")
def operations(spec: dict[str, Any]) -> list[Operation]:
    """Every operation of the API."""
    return [
        (method, path, operation)
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/api/")
    ]


def references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [ref for value in part.values() for ref in references(value)]
    return [ref for value in part for ref in references(value)] if isinstance(part, list) else []


def test_it_is_an_openapi_document(spec: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d", spec["openapi"])
    assert spec["info"].keys() >= {"title", "version"}
    for methods in spec["paths"].values():
        assert set(methods) <= METHODS


def test_every_reference_leads_somewhere(spec: dict[str, Any]) -> None:
    for reference in references(spec):
        found: Any = spec
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def test_every_operation_has_words_a_name_and_declared_parameters(
    operations: list[Operation],
) -> None:
    names = [operation["operationId"] for _, _, operation in operations]
    assert len(names) == len(set(names))
    for method, path, operation in operations:
        assert operation["description"], f"{method} {path}"
        declared = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
        assert declared == set(re.findall(r"{(\w+)}", path))


def test_every_operation_documents_its_problems(operations: list[Operation]) -> None:
    for method, path, operation in operations:
        problems = {code for code in operation["responses"] if code >= "400"}
        assert problems >= {"401", "403", "404", "409", "422", "503"}, f"{method} {path}"
        for code in problems:
            (content,) = operation["responses"][code]["content"].items()
            assert content[0] == "application/problem+json"
            assert content[1]["example"]["status"] == int(code)


def test_every_parameter_of_the_list_is_described(spec: dict[str, Any]) -> None:
    described = {p["name"] for p in spec["paths"]["/api/v1/requests"]["get"]["parameters"]}
    single = set(ListQuery.__struct_fields__) - {"selected", "descending"}
    assert described == {*FACETS, *SILENT, *single}


def test_every_body_has_an_example(spec: dict[str, Any], operations: list[Operation]) -> None:
    for method, path, operation in operations:
        for content in operation.get("requestBody", {}).get("content", {}).values():
            schema = content["schema"]
            if "$ref" in schema:
                schema = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            binary = schema.get("type") == "string"
            told = schema.get("examples") or content.get("examples") or binary
            assert told, f"{method} {path}"


@pytest.mark.parametrize(
    ("path", "example"),
    [
        ("/partners/DIST", examples.PARTNER),
        ("/profiles/quick", examples.PROFILE),
        ("/libraries/DEMO", examples.LIBRARY),
        ("/users/newcomer", examples.USER),
    ],
)
def test_examples_of_entries_are_accepted(api: Api, path: str, example: dict[str, Any]) -> None:
    answer = api.call("PUT", path, "admin", json=example)
    assert answer.status_code == 200, answer.text


def test_examples_of_actions_are_accepted_as_bodies(api: Api) -> None:
    made = api.call("POST", "/requests", json=examples.CREATE)
    assert made.status_code == 201, made.text
    assert made.json()["id"]
    for name, example in examples.ACTION_BODIES.items():
        action = name.replace(" ", "-")
        path = f"/requests/{made.json()['id']}/actions/{action}"
        answer = api.call("POST", path, json=example["value"])
        assert answer.status_code in (200, 409), f"{name}: {answer.text}"
