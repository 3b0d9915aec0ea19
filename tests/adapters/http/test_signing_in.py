"""Passwords become tokens, tokens end, and nobody else gets in (architecture 8, *signing in*)."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from adapters.http.tries import BY_ADDRESS, BY_NAME
from tests.adapters.http.api import PASSWORD, Api, api_over, problem


def sign_in(api: Api, user: str, password: str) -> httpx.Response:
    return api.client.post("/api/v1/tokens", auth=(user, password))


def test_a_password_becomes_a_token(api: Api) -> None:
    answer = sign_in(api, "staff", PASSWORD)
    assert answer.is_success
    headers = {"Authorization": f"Bearer {answer.json()['token']}"}
    assert api.client.get("/api/v1/requests", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("user", "password"),
    [("staff", "wrong"), ("staff", ""), ("stranger", PASSWORD), ("", ""), ("staff", "пароль")],
)
def test_a_wrong_name_or_password_gets_nothing_and_does_not_say_which(
    api: Api, user: str, password: str
) -> None:
    answer = sign_in(api, user, password)
    problem(answer, 401, "not_signed_in")
    assert answer.json()["detail"] == "user or password is wrong"


@pytest.mark.parametrize(
    "credentials", ["", "Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Basic gIGC", "Digest a=b"]
)
def test_credentials_that_are_none_are_refused(api: Api, credentials: str) -> None:
    answer = api.client.post("/api/v1/tokens", headers={"Authorization": credentials})
    problem(answer, 401, "not_signed_in")


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer x"}, {"Authorization": "x"}])
def test_without_a_valid_token_there_is_nothing(api: Api, header: dict[str, str]) -> None:
    answer = api.client.get("/api/v1/requests", headers=header)
    problem(answer, 401, "not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_expires(api: Api) -> None:
    assert api.get("/requests").status_code == 200
    api.home.clock.pass_time(days=30)
    problem(api.get("/requests"), 401, "not_signed_in")


def test_a_token_can_be_ended_and_no_other_with_it(api: Api) -> None:
    other = sign_in(api, "staff", PASSWORD).json()["token"]
    assert api.call("DELETE", "/tokens").status_code == 204
    problem(api.get("/requests"), 401, "not_signed_in")
    problem(api.call("DELETE", "/tokens"), 401, "not_signed_in")
    headers = {"Authorization": f"Bearer {other}"}
    assert api.client.get("/api/v1/requests", headers=headers).status_code == 200


def test_a_deactivated_user_is_out_at_once_and_can_come_back(api: Api) -> None:
    assert api.get("/requests").status_code == 200
    assert api.call("DELETE", "/users/staff", "admin").json()["active"] is False
    problem(api.get("/requests"), 401, "not_signed_in")
    problem(sign_in(api, "staff", PASSWORD), 401, "not_signed_in")
    api.call("PUT", "/users/staff", "admin", json={"roles": ["operator"], "libraries": []})
    assert sign_in(api, "staff", PASSWORD).is_success


def test_after_many_wrong_passwords_no_more_are_looked_at_for_a_minute(api: Api) -> None:
    assert sign_in(api, "staff", PASSWORD).is_success
    for _ in range(BY_NAME):
        problem(sign_in(api, "staff", "wrong"), 401, "not_signed_in")
    position = api.home.log.last_position()
    for password in ("wrong", PASSWORD):
        answer = sign_in(api, "staff", password)
        problem(answer, 429, "too_many_tries")
        assert answer.headers["retry-after"] == "60"
    assert api.home.log.last_position() == position
    for n in range(BY_ADDRESS - BY_NAME):
        problem(sign_in(api, f"stranger-{n}", "wrong"), 401, "not_signed_in")
    problem(sign_in(api, "manager", PASSWORD), 429, "too_many_tries")
    api.home.clock.pass_time(minutes=1)
    assert sign_in(api, "staff", PASSWORD).is_success


def test_right_passwords_are_not_counted(api: Api) -> None:
    for _ in range(BY_NAME + 1):
        assert sign_in(api, "staff", PASSWORD).is_success


def test_a_changed_password_counts(api: Api) -> None:
    body = {"roles": ["operator"], "libraries": [], "password": "another one"}
    assert api.call("PUT", "/users/staff", "admin", json=body).status_code == 200
    problem(sign_in(api, "staff", PASSWORD), 401, "not_signed_in")
    assert sign_in(api, "staff", "another one").is_success


def test_a_new_password_ends_all_tokens_and_nothing_else_does(api: Api) -> None:
    body = {"roles": ["operator"], "libraries": []}
    assert api.get("/requests").status_code == 200
    api.call("PUT", "/users/staff", "admin", json=body)
    assert api.get("/requests").status_code == 200
    api.call("PUT", "/users/staff", "admin", json=body | {"password": "another one"})
    problem(api.get("/requests"), 401, "not_signed_in")


def test_who_comes_back_has_no_token_of_before(api: Api) -> None:
    assert api.get("/requests").status_code == 200
    api.call("DELETE", "/users/staff", "admin")
    api.call("PUT", "/users/staff", "admin", json={"roles": ["operator"], "libraries": []})
    problem(api.get("/requests"), 401, "not_signed_in")


def test_sign_ins_and_refusals_leave_facts_without_secrets(api: Api) -> None:
    sign_in(api, "staff", "wrong horse")
    token = sign_in(api, "staff", PASSWORD).json()["token"]
    stored = api.home.log.streams(["user:staff"])["user:staff"]
    assert [e.name.partition(".")[2] for e in stored[-2:]] == ["sign_in_refused", "token_issued"]
    states = b"".join(event.state for event in stored)
    for secret in (token, PASSWORD, "wrong horse"):
        assert secret.encode() not in states


def test_a_token_survives_a_restart(tmp_path: Path) -> None:
    with api_over(tmp_path) as before:
        token = before.token("staff")
    with api_over(tmp_path) as after:
        headers = {"Authorization": f"Bearer {token}"}
        assert after.client.get("/api/v1/requests", headers=headers).status_code == 200
