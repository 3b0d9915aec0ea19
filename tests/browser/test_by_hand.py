"""The pages as people use them: by keyboard alone, and without scripts."""

from __future__ import annotations

import msgspec
import pytest
from playwright.sync_api import Page, expect

from tests.adapters.http.pages.world import PASSWORD, World, address
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words; the focus must be seen all along."""
    for _ in range(200):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            return [e.textContent + (e.labels ? e.labels[0]?.textContent : ''),
                    s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2] }"""
        )
        assert seen[1], f"no focus to be seen on {seen[0]!r}"
        if words in " ".join(seen[0].split()):
            return
    raise AssertionError(f"the Tab key never comes to {words!r}")


def test_the_keyboard_is_enough(world: World, opened: Open) -> None:
    title = "Numbat by Keyboard"
    request_id = world.ask(title=title)
    page = opened("/login?next=/lending/requests", user="")
    tab_to(page, "User name")
    page.keyboard.type("staff")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Lending requests")
    tab_to(page, "Skip to the content")
    tab_to(page, "Locate failed")
    page.keyboard.press("Enter")
    expect(page.locator(".chips")).to_contain_text("Locate failed")
    tab_to(page, title)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)
    tab_to(page, "Will supply")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("on its way to the desk")
    tab_to(page, "Note to partner")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_have_text("Done: Will supply")
    assert world.program.engine.request(request_id).status == "will_supply"


def test_the_skip_link_leads_past_the_top(opened: Open) -> None:
    page = opened("/lending/requests")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_nothing_needs_a_script(world: World, opened: Open) -> None:
    request_id = world.ask(title="Quoll without Scripts")
    page = opened("/lending/requests", width=390, alone=True, java_script_enabled=False)
    page.click(".filters > summary")
    page.click(".facet a:has-text('Locate failed')")
    page.click("a:has-text('Quoll without Scripts')")
    page.click("#action-reject > summary")
    page.select_option("#reject-reason", "NotHeld")
    page.click("#action-reject button")
    expect(page.locator(".state .status")).to_have_text("Rejected borrower request")
    assert world.program.engine.request(request_id).status == "rejected"
    page.click("button:has-text('Sign out')")
    expect(page.locator("#password")).to_be_visible()


def test_a_browser_sends_back_untouched_what_it_was_given(world: World, opened: Open) -> None:
    request_id = world.ask(title="  A title\tof  odd blanks ", author="Ünïcode, 陈")
    reader = world.reader()
    page = reader.get(address(request_id))
    reader.send(page, "/edit", isbns="979-9-0000-7919-2\n979-9-0001-5838-5")
    before = world.program.engine.request(request_id).citation
    browser = opened(address(request_id))
    browser.click("#action-edit > summary")
    browser.fill("#edit-volume", "7")
    browser.click("#action-edit button")
    expect(browser.locator("[role=status]")).to_contain_text("Edit")
    after = world.program.engine.request(request_id).citation
    assert after == msgspec.structs.replace(before, volume="7")


@pytest.mark.parametrize("width", [1920, 1280, 1024, 768, 360, 320])
def test_no_page_scrolls_sideways(world: World, opened: Open, width: int) -> None:
    long_word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3
    request_id = world.ask(title=long_word, author=long_word, note=long_word)
    page = opened("/lending/requests", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(world.base + address(request_id))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{world.base}{address(request_id)}/history")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_filters_are_open_beside_the_list_and_folded_above_it(opened: Open) -> None:
    page = opened("/lending/requests", width=1280)
    expect(page.locator(".facet").first).to_be_visible()
    expect(page.locator(".filters > summary")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator(".facet").first).to_be_hidden()
    expect(page.locator(".filters > summary")).to_be_visible()
