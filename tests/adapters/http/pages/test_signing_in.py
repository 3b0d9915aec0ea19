"""Signing in and out of the pages (design, section 7)."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from adapters.http.pages.login import HOME, safe_next
from adapters.http.tries import BY_NAME
from tests.adapters.http.pages.world import PASSWORD, World

SESSION = "interlend_session"


def test_a_page_leads_to_the_login_and_from_there_back(world: World) -> None:
    stranger = world.stranger()
    wanted = "/lending/requests?status=created&sort=title"
    page = stranger.get(wanted)
    assert page.find("//input[@id='password']")
    page = stranger.send(page, "/login", name="staff", password=PASSWORD)
    assert page.address == world.base + wanted


def test_a_wrong_password_is_refused_and_opens_no_session(world: World) -> None:
    stranger = world.stranger()
    page = stranger.send(stranger.get("/login"), "/login", name="staff", password="wrong")
    assert page.status == 401
    assert "user name or the password is wrong" in page.texts("//*[@role='alert']")[0]
    assert page.find("//input[@id='name']")[0].get("value") == "staff"
    assert page.find("//input[@id='name']")[0].get("aria-describedby") == "login-fault"
    assert SESSION not in stranger.client.cookies


def test_after_many_wrong_passwords_the_page_says_to_wait(world: World) -> None:
    stranger = world.stranger()
    for _ in range(BY_NAME + 1):
        page = stranger.send(stranger.get("/login"), "/login", name="guesser", password="wrong")
    assert page.status == 429
    assert "Wait a minute" in page.texts("//*[@role='alert']")[0]


def test_an_unknown_user_gets_the_same_answer(world: World) -> None:
    stranger = world.stranger()
    known = stranger.send(stranger.get("/login"), "/login", name="staff", password="wrong")
    unknown = stranger.send(stranger.get("/login"), "/login", name="nobody", password="wrong")
    assert known.texts("//*[@role='alert']") == unknown.texts("//*[@role='alert']")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_session_cookie_is_out_of_reach_of_scripts_and_foreign_forms(
    world: World, scheme: str
) -> None:
    stranger = world.stranger()
    address, fields = stranger.get("/login").form("/login")
    answer = stranger.client.post(
        address,
        data=fields | {"name": "staff", "password": PASSWORD},
        headers={"X-Forwarded-Proto": scheme},
    )
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(SESSION))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert ("Secure" in cookie) is (scheme == "https")


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/lending/requests/\\evil",
        "javascript:alert(1)",
        "/lending/requests\r\nX-Bad: 1",
        "/lending/requestsx",
        "/logout",
        "",
    ],
)
def test_signing_in_never_leads_elsewhere(world: World, evil: str) -> None:
    assert safe_next(evil) == HOME
    stranger = world.stranger()
    page = stranger.get(f"/login?next={quote(evil, safe='')}")
    page = stranger.send(page, "/login", name="staff", password=PASSWORD)
    assert page.address.startswith(world.base + HOME)


def test_a_login_that_our_page_did_not_send_is_refused(world: World) -> None:
    stranger = world.stranger()
    sent = {"name": "staff", "password": PASSWORD}
    assert stranger.client.post("/login", data=sent).status_code == 403
    page = stranger.send(stranger.get("/login"), "/login", proof="0" * 64, **sent)
    assert page.status == 403
    assert SESSION not in stranger.client.cookies


def test_who_is_signed_in_skips_the_login(world: World) -> None:
    assert world.reader().get("/login").address.startswith(world.base + HOME)


def test_signing_out_ends_the_session_itself_and_not_only_the_cookie(world: World) -> None:
    reader = world.stranger().sign_in("staff")
    session = reader.client.cookies[SESSION]
    page = reader.send(reader.get(HOME), "/logout")
    assert page.find("//input[@id='password']")
    reader.client.cookies.set(SESSION, session)
    assert reader.get(HOME).find("//input[@id='password']")


def test_nobody_signs_another_out(world: World) -> None:
    reader = world.reader()
    assert reader.client.post("/logout", data={"proof": ""}).status_code == 403
    assert not reader.get(HOME).find("//input[@id='password']")
