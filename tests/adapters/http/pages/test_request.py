"""One request's page and its actions (spec A, D, L)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from adapters.http.pages.form_words import ELSEWHERE
from tests.adapters.http.pages.world import PASSWORD, Page, World, address


def alert(page: Page) -> str:
    """What the page says went wrong."""
    return " ".join(page.texts("//*[@role='alert']"))


def state(page: Page) -> str:
    return page.texts("//p[.state]/span[.status]")[0]


def described(page: Page, element: str) -> str:
    """The texts that a field points at."""
    ids = (page.find(f"//*[@id='{element}']")[0].get("aria-describedby") or "").split()
    return " ".join(text for each in ids for text in page.texts(f"//*[@id='{each}']"))


def test_the_page_shows_what_is_known(world: World) -> None:
    page = world.reader().get(address(world.ask(note="with the maps, please")))
    for heading in ("Bibliographic data", "Request", "Dates", "Partner", "Requester", "Actions"):
        assert heading in page.texts("//h2")
    for known in ("The Tidal Atlas", "Okafor", "p-77", "ISIL:FAR", "T-1", "QB 12"):
        assert known in page.text
    assert "Note from partner · Far University" in page.text
    assert "with the maps, please" in page.text
    assert "Days and times are those of Asia/Shanghai." in page.text
    assert "UTC+8" in page.text


def test_the_page_offers_what_the_api_offers(world: World) -> None:
    request_id = world.ask()
    reader = world.reader()
    login = reader.client.post("/api/v1/tokens", auth=("staff", PASSWORD))
    headers = {"Authorization": f"Bearer {login.json()['token']}"}
    offered = reader.client.get(f"/api/v1/requests/{request_id}", headers=headers).json()
    expected = set(offered["actions"]) - set(ELSEWHERE)
    assert set(reader.get(address(request_id)).forms()) == expected


def test_an_action_is_done_and_said_once(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.send(reader.get(address(request_id)), "/will-supply", internal_note="on shelf")
    assert page.texts("//*[@role='status']") == ["Done: Will supply"]
    assert state(page) == "Will supply"
    assert "on shelf" in page.text
    assert not reader.get(page.address).find("//*[@role='status']")


def test_shipping_asks_for_barcodes_and_says_beside_the_field_what_is_wrong(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.get(address(request_id))
    assert "T-1, T-2" in described(page, "ship-physically-barcodes")
    assert page.find("//textarea[@id='ship-physically-barcodes']")[0].get("required") is not None
    page = reader.send(page, "/ship-physically", barcodes="")
    assert page.status == 422
    assert "Fill this in." in described(page, "ship-physically-barcodes")
    page = reader.send(page, "/ship-physically", barcodes="T-9", internal_note="keep me")
    assert "T-9" in described(page, "ship-physically-barcodes")
    assert page.find("//*[@id='ship-physically-internal_note']")[0].text.strip() == "keep me"
    assert page.find("//details[@id='action-ship-physically']")[0].get("open") is not None
    assert page.link("Barcodes", "//*[@role='alert']//a").endswith("#ship-physically-barcodes")
    assert page.find("//title")[0].text.startswith("Error: ")
    page = reader.send(page, "/ship-physically", barcodes="T-1", due_date="31/12/2027")
    assert "year-month-day" in described(page, "ship-physically-due_date")
    page = reader.send(page, "/ship-physically", due_date="2020-01-01")
    assert "must lie after" in described(page, "ship-physically-due_date")
    cost: dict[str, Any] = {"cost.amount": "3,50", "cost.currency": "euro"}
    page = reader.send(page, "/ship-physically", due_date="2030-01-31", **cost)
    assert "12.50" in described(page, "ship-physically-cost-amount")
    assert "EUR" in described(page, "ship-physically-cost-currency")
    cost = {"cost.amount": "3.50", "cost.currency": "EUR"}
    page = reader.send(page, "/ship-physically", **cost)
    assert page.status == 200, alert(page)
    assert state(page) == "Shipped physically"
    assert "31 Jan 2030" in page.text
    page = reader.send(page, "/check-in", barcodes=["T-1"])
    assert state(page) == "Request completed"


def test_a_page_that_was_read_too_long_ago_changes_nothing_and_shows_what_changed(
    world: World,
) -> None:
    reader, request_id = world.reader(), world.ask()
    old = reader.get(address(request_id))
    colleague = world.reader("manager")
    colleague.send(colleague.get(address(request_id)), "/note", note="I am on it")
    page = reader.send(old, "/reject", reason="NotHeld", internal_note="gone")
    assert page.status == 412
    assert "The request changed since you read it." in alert(page)
    assert "Note added – manager" in alert(page)
    assert page.link("Reload the request", "//*[@role='alert']//a").endswith(request_id)
    assert world.program.engine.request(request_id).status == "created"
    # What was filled in is still there, and may be sent again now.
    page = reader.send(page, "/reject")
    assert page.status == 200, alert(page)
    assert state(page) == "Rejected borrower request"
    assert "gone" in page.text


def test_search_suggests_what_the_request_cites(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.send(reader.get(address(request_id)), "/detach")
    (record,) = world.program.inventory.search("tidal atlas")
    suggested = page.find("//datalist[@id='search-record_id-list']/option")
    assert [(o.get("value"), o.text) for o in suggested] == [
        (record.record_id, "The Tidal Atlas · Moreau, Inés")
    ]
    page = reader.send(page, "/search", record_id=record.record_id)
    assert world.program.engine.request(request_id).located


def test_a_double_click_does_it_once(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.get(address(request_id))
    first = reader.send(page, "/note", note="once")
    second = reader.send(page, "/note", note="once")
    assert first.status == second.status == 200
    notes = world.program.engine.request(request_id).notes
    assert len(notes) == 1
    other = reader.send(page, "/note", note="another, from the same old page")
    assert other.status == 412


def test_what_cannot_be_undone_is_asked_twice(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.send(reader.get(address(request_id)), "/reject", reason="NotHeld")
    page = reader.send(page, "/remove", confirm=None)
    assert page.status == 422
    assert "Tick this to confirm." in described(page, "remove-confirm")
    assert not world.program.engine.request(request_id).removed
    page = reader.send(page, "/remove", confirm="yes")
    assert page.status == 200
    assert world.program.engine.request(request_id).removed


def test_a_choice_of_yes_or_no_must_be_made(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.get(address(request_id))
    page = reader.send(page, "/conditional", reason="LibraryUseOnly", reply_by="2030-01-01")
    assert state(page) == "Conditional"
    assert "Use in the library only" in page.text
    page = reader.send(page, "/record-condition-answer")
    assert page.status == 422
    assert "Fill this in." in described(page, "record-condition-answer-accept")
    page = reader.send(page, "/record-condition-answer", accept="no")
    assert state(page) == "Rejected borrower request"


def test_notes_and_alerts_are_dismissed_where_they_stand(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.send(reader.get(address(request_id)), "/note", note="call them")
    page = reader.send(page, "/move", location="STACKS")
    assert "Move request in process" in page.texts("//section[h2='Alerts']//b")
    page = reader.send(page, "/dismiss")
    assert not page.find("//section[h2='Alerts']")
    page = reader.send(page, "/dismiss")
    assert "dismissed" in page.texts("//section[h2='Notes and messages']")[0]
    assert not world.program.engine.request(request_id).notes[0].active


def test_editing_says_only_what_was_changed(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.get(address(request_id))
    assert page.form("/edit")[1]["title"] == ["The Tidal Atlas"]
    page = reader.send(
        page, "/edit", author="", isbns="979-9-0000-7919-2\n\n 979-9-0001-5838-5 ", volume="2"
    )
    assert page.status == 200, alert(page)
    citation = world.program.engine.request(request_id).citation
    assert citation.title == "The Tidal Atlas"
    assert citation.author == ""
    assert citation.volume == "2"
    assert len(citation.isbns) == 2
    edited = world.program.history.entries(request_id)[0]
    assert edited.event == "request.edited"
    assert "service" not in edited.data


def test_two_edits_at_once_never_lose_each_other(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    old = reader.get(address(request_id))
    colleague = world.reader("manager")
    theirs = colleague.get(address(request_id))
    colleague.send(theirs, "/edit", title="The Tidal Atlas, 2nd ed.", edition="2", pages="1-9")
    page = reader.send(old, "/edit", title="Tidal Atlas", volume="3")
    assert page.status == 412
    # Touched by both: both values are there. Touched by the other only: his is taken over.
    assert "The Tidal Atlas, 2nd ed." in described(page, "edit-title")
    assert "2nd ed." in alert(page)
    assert page.form("/edit")[1]["title"] == ["Tidal Atlas"]
    assert page.form("/edit")[1]["edition"] == ["2"]
    page = reader.send(page, "/edit", pages="")
    assert page.status == 200, alert(page)
    citation = world.program.engine.request(request_id).citation
    assert (citation.title, citation.volume) == ("Tidal Atlas", "3")
    assert (citation.edition, citation.pages) == ("2", "")


def test_a_duplicate_opens_at_once(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.get(address(request_id))
    page = reader.send(page, "/duplicate", title="The Tidal Atlas, vol. 2")
    assert page.status == 200, alert(page)
    assert request_id not in page.address
    assert page.texts("//h1") == ["The Tidal Atlas, vol. 2"]
    assert page.texts("//*[@role='status']") == ["Done: Duplicate"]


def test_tasks_are_given_to_those_who_work_at_the_desk(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.get(address(request_id))
    assert page.texts("//select[@id='assign-user']/option")[1:] == ["staff", "manager"]
    page = reader.send(page, "/assign", user="manager", note="x" * 1001)
    assert "1000 characters" in described(page, "assign-note")
    page = reader.send(page, "/assign", note="yours", send_email="yes")
    assert page.status == 200, alert(page)
    assert world.program.engine.request(request_id).assigned_to == "manager"
    page = reader.send(page, "/release")
    assert page.status == 403
    assert "somebody else's" in alert(page)


def test_a_lock_is_told_in_the_library_s_time(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.get(address(request_id))
    until = datetime.now(ZoneInfo("Asia/Shanghai")).replace(second=0, microsecond=0)
    until += timedelta(hours=3)
    page = reader.send(page, "/lock", until=f"{until:%Y-%m-%dT%H:%M}")
    lock = world.program.engine.request(request_id).lock
    assert lock is not None
    assert lock.until == until
    manager = world.reader("manager")
    refused = manager.send(manager.get(address(request_id)), "/take-up")
    assert refused.status == 409
    assert "Somebody else is editing this request." in alert(refused)
    page = reader.send(page, "/unlock")
    assert world.program.engine.request(request_id).lock is None


def test_an_action_that_is_no_longer_possible_is_refused_in_words(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    old = reader.get(address(request_id))
    reader.send(old, "/reject", reason="NotHeld")
    page = reader.send(old, "/will-supply", version="")
    assert page.status == 409
    assert "not possible in the request's status" in alert(page)
    assert "will-supply" not in page.forms()


def test_the_refusal_is_in_the_reader_s_language(world: World) -> None:
    reader, request_id = world.reader("staff", "zh-CN,zh;q=0.9"), world.ask()
    page = reader.get(address(request_id))
    assert page.document.get("lang") == "zh-Hans"
    assert state(page) == "已创建借出请求"
    page = reader.send(page, "/ship-physically", barcodes="T-9")
    assert "本馆没有此单册的记录" in alert(page)
    assert page.texts("//*[@role='alert']//*[@lang='en']") == ["No item has the barcode T-9."]
