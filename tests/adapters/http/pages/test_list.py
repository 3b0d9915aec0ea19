"""The list's page (spec F)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.adapters.http.pages.world import Page, Reader, World, address

LIST = "/lending/requests"
TITLES = "//a[.title]"


def parameters(where: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(where).query)


def search_within(reader: Reader, page: Page, **filled: str) -> Page:
    """Use the search that stands above the list."""
    form = page.find("//main//form[@role='search']")[0]
    fields: dict[str, list[str]] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    narrowed = fields | {name: [value] for name, value in filled.items()}
    return Page(reader.client.get(LIST, params=narrowed, follow_redirects=True))


def counts(page: Page, facet: str) -> dict[str, str]:
    """The values of a facet with their counts."""
    links = f"//details[.facet][.//h2='{facet}']//a"
    values, numbers = page.texts(f"{links}/span[.value]"), page.texts(f"{links}/span[.count]")
    return dict(zip(values, numbers, strict=True))


@pytest.fixture(scope="module", autouse=True)
def three(world: World) -> list[str]:
    """Three requests of one word that nothing else has: not located, promised, rejected."""
    ids = [world.ask(title=f"Quokka {name}", author=name) for name in ("Bell", "Ames", "Cole")]
    reader = world.reader()
    reader.send(reader.get(address(ids[1])), "/will-supply")
    reader.send(reader.get(address(ids[2])), "/reject", reason="NotHeld")
    world.settled_status(ids[2], "Rejected borrower request")
    return ids


def test_the_page_opens_with_the_active_requests(world: World) -> None:
    page = world.reader().get(LIST)
    assert parameters(page.address) == [("activity", "active"), ("sort", "-created")]
    assert page.texts("//a[.chip]")[0].startswith("Activity: Active")
    assert "Quokka Cole" not in page.texts(TITLES)


def test_the_address_is_the_whole_state(world: World) -> None:
    reader = world.reader()
    state = "status=locate_failed&status=will_supply&q=quokka&field=title&sort=title&limit=1"
    page = reader.get(f"{LIST}?{state}")
    again = reader.get(page.address)
    assert page.texts(TITLES) == again.texts(TITLES) == ["Quokka Ames"]
    assert sorted(parameters(page.address)) == sorted(parse_qsl(state))


def test_values_of_one_facet_add_up_and_show_what_choosing_more_would_give(world: World) -> None:
    reader = world.reader()
    page = reader.get(f"{LIST}?q=quokka&sort=title")
    assert counts(page, "Status") == {
        "Locate failed": "1",
        "Will supply": "1",
        "Rejected borrower request": "1",
    }
    page = reader.get(page.link("Will supply", "//details[.facet]//a"))
    assert page.texts(TITLES) == ["Quokka Ames"]
    chosen = page.texts("//details[.facet]//a[@aria-current]")
    assert chosen == ["Will supply – chosen, take away 1"]
    # Its own counts ignore its own choice: one can see what widening gives.
    assert set(counts(page, "Status").values()) == {"1"}
    page = reader.get(page.link("Locate failed", "//details[.facet]//a"))
    assert page.texts(TITLES) == ["Quokka Ames", "Quokka Bell"]
    page = reader.get(page.link("Will supply", "//details[.facet]//a"))
    assert page.texts(TITLES) == ["Quokka Bell"]


def test_facets_narrow_each_other(world: World) -> None:
    page = world.reader().get(f"{LIST}?q=quokka&activity=completed&sort=title")
    assert page.texts(TITLES) == ["Quokka Cole"]
    assert list(counts(page, "Status")) == ["Rejected borrower request"]
    assert counts(page, "Activity") == {"Active": "2", "Completed – chosen, take away": "1"}


@pytest.mark.parametrize("column", ["Request", "Status", "Partner", "Due date", "Created"])
def test_a_header_sorts_either_way(world: World, column: str) -> None:
    reader = world.reader()
    page = reader.get(f"{LIST}?q=quokka&sort=updated")
    header = f"//thead//th[starts-with(normalize-space(.), '{column}')]"
    page = reader.get(page.link(column, header + "/a"))
    assert page.find(header)[0].get("aria-sort") == "ascending"
    up = page.texts(TITLES)
    page = reader.get(page.link(column, header + "/a"))
    assert page.find(header)[0].get("aria-sort") == "descending"
    assert page.texts(TITLES) == up[::-1] or column in ("Partner", "Due date", "Created")
    assert len(page.find("//th[@aria-sort]")) == 1


def test_the_primary_search_starts_a_new_list(world: World) -> None:
    reader = world.reader()
    page = reader.get(f"{LIST}?status=will_supply&q=quokka&sort=title")
    find = page.find("//header//form[@role='search']")[0]
    fields = dict(find.form_values()) | {"q": "cole"}
    page = Page(reader.client.get(LIST, params=fields, follow_redirects=True))
    assert page.texts(TITLES) == ["Quokka Cole"]
    assert [name for name, _ in parameters(page.address)] == ["q", "sort"]


def test_the_secondary_search_keeps_the_facets_and_an_x_takes_it_away(world: World) -> None:
    reader = world.reader()
    page = reader.get(f"{LIST}?activity=active&status=will_supply&status=locate_failed&sort=title")
    page = search_within(reader, page, field2="author", q2="ames")
    assert page.texts(TITLES) == ["Quokka Ames"]
    assert "Author: ames take away" in page.texts("//a[.chip]")
    page = reader.get(page.link("Author: ames"))
    assert ("status", "locate_failed") in parameters(page.address)
    assert "q2" not in dict(parameters(page.address))


def test_the_secondary_search_narrows_what_the_primary_one_found(world: World) -> None:
    world.ask(title="Numbat Bell", author="Bell")
    reader = world.reader()
    page = reader.get(f"{LIST}?q=quokka&sort=title")
    page = search_within(reader, page, field2="author", q2="bell")
    assert page.texts(TITLES) == ["Quokka Bell"]
    assert page.texts("//a[.chip]")[:2] == ["Any field: quokka take away", "Author: bell take away"]
    again = search_within(reader, page, field2="author", q2="cole")
    assert again.texts(TITLES) == ["Quokka Cole"]
    page = reader.get(page.link("Any field: quokka"))
    assert page.texts(TITLES) == ["Numbat Bell", "Quokka Bell"]
    page = reader.get(again.link("Author: cole"))
    assert len(page.texts(TITLES)) == 3


def test_a_page_goes_on_where_the_last_one_ended_whatever_comes_meanwhile(world: World) -> None:
    reader = world.reader()
    for name in ("one", "two", "three"):
        world.ask(title=f"Bilby {name}")
    page = reader.get(f"{LIST}?q=bilby&limit=1&sort=-created")
    seen = page.texts(TITLES)
    world.ask(title="Bilby four")
    while page.find("//a[@rel='next']"):
        page = reader.get(page.link("Next page"))
        seen += page.texts(TITLES)
    assert seen == ["Bilby three", "Bilby two", "Bilby one"]
    assert "after" not in dict(parameters(page.link("First page")))


def test_a_row_says_what_it_is_and_what_to_notice(world: World) -> None:
    request_id = world.ask(title="Wombat Row", author="Rowe", note="urgent please")
    reader = world.reader()
    page = reader.get(address(request_id))
    page = reader.send(page, "/label", add="exam week\nblue cart")
    page = reader.send(page, "/lock")
    page = reader.send(page, "/take-up")
    world.settled_status(request_id, "Being processed")
    row = reader.get(f"{LIST}?q=wombat").texts("//tbody/tr")[0]
    for said in ("Wombat Row", "Rowe", "CITY-26-", "FAR-", "Far University", "Physical"):
        assert said in row
    for noticed in ("Being processed", "Active note", "exam week", "blue cart", "staff"):
        assert noticed in row
    assert "Locked by staff" in row


def test_no_answer_shows_ways_on(world: World) -> None:
    page = world.reader().get(f"{LIST}?q=nothingatall")
    assert "No request answers to this." in page.text
    assert page.link("Show all requests") == f"{world.base}{LIST}?sort=-created"


def test_one_finds_back_to_the_list_that_one_came_from(world: World) -> None:
    reader = world.reader()
    page = reader.get(f"{LIST}?status=locate_failed&q=quokka&sort=title")
    request = reader.get(page.link("Quokka Bell"))
    assert request.link("Back to the list") == page.address
    after = reader.send(request, "/note", note="seen")
    assert after.link("Back to the list") == page.address
    history = reader.get(after.link("History"))
    assert history.link("Back to the list") == page.address


@pytest.mark.parametrize("evil", ["https://evil.example", "colour=red", "status=bogus", "%00"])
def test_a_way_back_that_is_no_list_of_ours_leads_to_the_opening_list(
    world: World, evil: str, three: list[str]
) -> None:
    page = world.reader().get(f"{address(three[0])}?list={evil}")
    assert parameters(page.link("Back to the list"))[0] == ("activity", "active")
