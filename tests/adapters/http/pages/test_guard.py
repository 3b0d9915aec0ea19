"""What keeps strangers out of the pages: headers, proofs, rights, escaping."""

from __future__ import annotations

import pytest

from tests.adapters.http.pages.world import Page, World, address

PAGES = ["/login", "/lending/requests", "/lending/requests/none", "/lending/nothing"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_forbids_scripts_frames_and_keeping(world: World, path: str) -> None:
    for reader in (world.stranger(), world.reader()):
        headers = reader.client.get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_no_page_has_anything_inline(world: World) -> None:
    request = address(world.ask())
    for path in ("/lending/requests", request, request + "/history"):
        page = world.reader().get(path)
        assert not page.find("//script | //style | //@style | //@onclick | //@onload")


@pytest.mark.parametrize(
    "tampered",
    [
        {"proof": None},
        {"proof": ""},
        {"proof": "f" * 64},
    ],
)
def test_a_form_without_its_proof_changes_nothing(world: World, tampered: dict) -> None:
    request_id = world.ask()
    reader = world.reader()
    page = reader.get(address(request_id))
    refused = reader.send(page, "/will-supply", **tampered)
    assert refused.status == 403
    assert "Open the page again" in refused.text
    assert world.program.engine.request(request_id).status == "created"


def test_the_proof_of_another_session_proves_nothing(world: World) -> None:
    request_id = world.ask()
    _, theirs = world.reader("manager").get(address(request_id)).form("/will-supply")
    reader = world.reader()
    page = reader.send(reader.get(address(request_id)), "/will-supply", proof=theirs["proof"])
    assert page.status == 403


def test_what_a_browser_calls_cross_site_is_refused_even_with_a_proof(world: World) -> None:
    request_id = world.ask()
    reader = world.reader()
    target, fields = reader.get(address(request_id)).form("/will-supply")
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert reader.client.post(target, data=fields, headers=headers).status_code == 403
    assert reader.client.post(target, data=fields).status_code == 303


def test_only_forms_of_a_sane_size_are_read(world: World) -> None:
    reader = world.reader()
    target, fields = reader.get(address(world.ask())).form("/note")
    assert reader.client.post(target, json={"note": "x"}).status_code == 422
    assert reader.client.post(target, data=fields | {"note": "x" * 300_000}).status_code == 422
    many = "&".join(f"a{n}=1" for n in range(2000))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert reader.client.post(target, content=many, headers=kind).status_code == 422
    assert reader.client.post(target, content=b"\xff\xfe", headers=kind).status_code == 422


def test_a_session_that_is_over_leads_to_the_login_and_back_to_the_request(world: World) -> None:
    reader = world.stranger().sign_in("staff")
    page = reader.get(address(world.ask()))
    target, fields = page.form("/will-supply")
    reader.client.cookies.clear()
    answer = reader.client.post(target, data=fields)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=%2Flending%2Frequests%2F")
    assert "actions" not in answer.headers["location"]


def test_who_may_only_read_is_offered_nothing_and_refused_everything(world: World) -> None:
    request_id = world.ask(note="for your eyes")
    viewer = world.reader("viewer")
    page = viewer.get(address(request_id))
    assert page.forms() == []
    assert "for your eyes" in page.text
    proof = page.form("/logout")[1]["proof"]
    refused = viewer.client.post(
        f"{address(request_id)}/actions/will-supply", data={"proof": proof}
    )
    assert refused.status_code == 403
    assert "do not have the right" in refused.text
    assert world.program.engine.request(request_id).status == "created"


def test_another_library_sees_nothing(world: World) -> None:
    request_id = world.ask()
    reader = world.reader("elsewhere")
    for path in ("", "/history", "/messages/1"):
        assert reader.get(address(request_id) + path).status == 404
    assert "0 requests" in reader.get("/lending/requests").text


def test_what_a_partner_writes_is_shown_and_never_run(world: World) -> None:
    title = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;"
    request_id = world.ask(title=title, note="&lt;img src=x onerror=alert(2)&gt;")
    reader = world.reader()
    history = reader.get(f"{address(request_id)}/history")
    message = history.link("Open the message")
    for path in (address(request_id), f"{address(request_id)}/history", message):
        page = reader.get(path)
        assert not page.find("//script | //main//img")
    listed = reader.get("/lending/requests?q=quotes")
    assert '<script>alert(1)</script> & "quotes"' in listed.texts("//a[.title]")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/lending/requests/no-such-request", 404),
        ("/lending/requests/no-such-request/history", 404),
        ("/lending/requests/no-such-request/messages/abc", 422),
        ("/lending/anything/else", 404),
        ("/lending/requests?colour=red", 422),
        ("/lending/requests?after=nonsense", 422),
        ("/lending/requests?status=unheard_of", 422),
    ],
)
def test_what_is_not_there_is_said_on_a_page(world: World, path: str, status: int) -> None:
    page = world.reader().get(path)
    assert page.status == status
    assert page.find("//h1")
    assert page.link("To the list of requests")


def test_an_action_that_does_not_exist_is_not_found(world: World) -> None:
    reader = world.reader()
    target, fields = reader.get(address(world.ask())).form("/will-supply")
    answer = reader.client.post(target.replace("will-supply", "burn"), data=fields)
    assert Page(answer).status == 404


def test_styles_come_from_files_whose_address_changes_with_them(world: World) -> None:
    page = world.stranger().get("/login")
    for style in page.find("//link[@rel='stylesheet']/@href"):
        answer = world.stranger().client.get(style)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/css")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "?" in style
    assert world.stranger().client.get("/static/../pages/login.py").status_code == 404
