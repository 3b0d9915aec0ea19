"""What holds for every answer of the API: its headers, and a problem document where it is one."""

from __future__ import annotations

import httpx
import pytest
from msgspec.structs import replace

from adapters.http.app import create_app
from tests.adapters.http.api import PASSWORD, Api, problem
from tests.ops.programs import new
from tests.ops.serving import served


@pytest.fixture(scope="module")
def api(shared_api: Api) -> Api:
    shared_api.home.say(new())
    return shared_api


def test_no_answer_is_kept_or_taken_for_something_else(api: Api) -> None:
    answers = [
        api.get("/requests"),
        api.get(f"/requests/{api.id('r-1')}/messages/2"),
        api.get("/openapi.json"),
        api.get("/nowhere"),
        api.get("/requests", None),
        api.client.post("/api/v1/tokens", auth=("staff", PASSWORD)),
        api.call("POST", "/requests", content=b"x" * 2**21),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404, 401, 201, 413]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_a_body_that_is_no_json_is_told_without_a_field(api: Api) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b'{"note": }', b"[1,"):
        answer = api.call("PUT", "/users/demo", "admin", content=body, headers=headers)
        problem(answer, 422, "invalid")
        assert "field" not in answer.json()
        assert answer.json()["detail"].startswith("the body is no JSON")


def test_a_fault_of_our_own_is_a_problem_document_and_tells_nothing(api: Api) -> None:
    def broken() -> bytes:
        raise RuntimeError("the inner workings")

    with served(create_app(replace(api.services, metrics=broken))) as address:
        answer = httpx.get(f"{address}/metrics")
    problem(answer, 500, "fault")
    assert "inner" not in answer.text
