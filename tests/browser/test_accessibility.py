"""WCAG 2.2 AA as far as a machine can tell, in both languages, wide and at 320 px."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.adapters.http.pages.world import World, address
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

RUN = """axe.run(document, {
  runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
                                  'best-practice']},
  rules: {'target-size': {enabled: true}}})"""
UNFOLD = """document.querySelectorAll('details').forEach(d => {
  d.removeAttribute('name'); d.open = true })"""


@pytest.fixture(scope="module")
def request_id(world: World) -> str:
    """A request with something in every part of its page."""
    made = world.ask(note="with the maps")
    reader = world.reader()
    page = reader.get(address(made))
    for end, fields in (
        ("/label", {"add": "exam week"}),
        ("/move", {"location": "STACKS"}),
        ("/general-message", {"text": "soon"}),
        ("/ship-physically", {"barcodes": "T-1"}),
    ):
        page = reader.send(page, end, **fields)
        assert page.status == 200
    return made


def faults(page: Page, axe: str) -> list[str]:
    """Every violation, with where it is."""
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(RUN)
    assert len(found["passes"]) > 20
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in found["violations"] + found["incomplete"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("locale", "width"), [("en-GB", 1280), ("en-GB", 320), ("zh-CN", 320)])
@pytest.mark.parametrize("kind", ["list", "nothing", "request", "history", "message", "error"])
def test_a_page_has_no_fault(
    opened: Open, axe: str, request_id: str, kind: str, locale: str, width: int
) -> None:
    path = {
        "list": "/lending/requests",
        "nothing": "/lending/requests?q=nothingatall",
        "request": address(request_id),
        "history": f"{address(request_id)}/history",
        "message": f"{address(request_id)}/history",
        "error": "/lending/requests/none",
    }[kind]
    page = opened(path, width=width, locale=locale)
    if kind == "message":
        page.click("ol.history a")
    assert faults(page, axe) == []
    page.evaluate(UNFOLD)
    assert faults(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 320])
def test_a_refused_form_has_no_fault_and_takes_the_focus_to_what_is_wrong(
    opened: Open, axe: str, world: World, width: int
) -> None:
    page = opened(address(world.ask()), width=width)
    page.click("#action-reject > summary")
    page.click("#action-reject button")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert faults(page, axe) == []
    page.click("[role=alert] a")
    assert page.evaluate("document.activeElement.id") == "reject-reason"


def test_the_login_has_no_fault_right_or_wrong(opened: Open, axe: str) -> None:
    page = opened("/login", user="")
    assert faults(page, axe) == []
    page.fill("#name", "staff")
    page.fill("#password", "wrong")
    page.click("main button")
    assert faults(page, axe) == []
