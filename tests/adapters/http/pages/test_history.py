"""The history and the messages behind it (spec L3)."""

from __future__ import annotations

from tests.adapters.http.pages.world import Page, World, address


def entries(page: Page) -> list[str]:
    return page.texts("//ol[.history]/li/h3")


def kinds(page: Page) -> dict[str, int]:
    told = [text.rpartition(" ") for text in page.texts("//nav/ul[.chips]//a")]
    return {kind: int(count) for kind, _, count in told}


def test_everything_is_there_newest_first(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.send(reader.get(address(request_id)), "/will-supply", internal_note="third bay")
    page = reader.get(page.link("History"))
    told = entries(page)
    assert told[-1] == "Request placed"
    assert told.index("Supply promised") < told.index("Resource located")
    assert len(told) == len(world.program.history.entries(request_id))
    promised = page.texts("//li[h3='Supply promised']")[0]
    assert "Created lending request → Will supply" in promised
    assert "staff" in promised
    assert "third bay" in page.text
    numbers = [int(li.get("value")) for li in page.find("//ol[.history]/li")]
    assert numbers == sorted(numbers, reverse=True)


def test_it_is_narrowed_by_who_did_it(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    reader.send(reader.get(address(request_id)), "/note", note="n")
    page = reader.get(f"{address(request_id)}/history")
    counted = kinds(page)
    assert counted["Everything"] == sum(counted.values()) - counted["Everything"]
    for kind in ("Messages", "Staff", "System"):
        narrowed = reader.get(page.link(kind, "//ul[.chips]//a"))
        assert len(entries(narrowed)) == counted[kind] > 0
        assert narrowed.texts("//ul[.chips]//a[@aria-current]")[0].startswith(kind)
    assert entries(reader.get(page.link("Staff", "//ul[.chips]//a"))) == ["Note added"]


def test_a_message_opens_as_it_was_received(world: World) -> None:
    reader, request_id = world.reader(), world.ask(title="Rot &amp; Ruin")
    page = reader.get(f"{address(request_id)}/history")
    page = reader.get(page.link("Open the message"))
    raw = page.find("//pre")[0].text
    assert raw.startswith("<ISO18626Message")
    assert "<title>Rot &amp; Ruin</title>" in raw
    assert page.link("Back to the history").endswith("/history")


def test_our_confirmation_of_it_opens_too(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.get(reader.get(f"{address(request_id)}/history").link("Open the confirmation"))
    assert "<messageStatus>OK</messageStatus>" in page.find("//pre")[0].text


def test_an_entry_that_is_no_message_has_nothing_to_open(world: World) -> None:
    request_id = world.ask()
    page = world.reader().get(f"{address(request_id)}/messages/1")
    assert page.status == 404
    assert "no message" in page.text


def test_a_long_history_goes_on(world: World) -> None:
    reader, request_id = world.reader(), world.ask()
    page = reader.get(f"{address(request_id)}/history?limit=2")
    seen = entries(page)
    while page.find("//a[.button]"):
        page = reader.get(page.link("Older entries"))
        seen += entries(page)
    assert len(seen) == len(world.program.history.entries(request_id))
    assert page.link("Newest entries")
