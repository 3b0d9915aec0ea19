"""A real browser on the served program. The tests are marked `browser`: see `tests/conftest.py`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.adapters.http.pages.world import World, served
from tests.conftest import chromium, required

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with served(tmp_path_factory.mktemp("browser")) as world:
        yield world


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(world: World, browser: Browser) -> Iterator[Open]:
    """Opens a page as somebody, in a language and a width; `alone` in a session of its own.

    Consoles must stay silent: they would tell of what the content security policy forbade.
    """
    said: list[str] = []
    with ExitStack() as stack:

        def open_page(
            path: str,
            user: str = "staff",
            width: int = 1280,
            *,
            alone: bool = False,
            **more: Any,
        ) -> Page:
            context = browser.new_context(
                **({"viewport": {"width": width, "height": 900}, "locale": "en-GB"} | more)
            )
            stack.callback(context.close)
            page = context.new_page()
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            if user:
                reader = world.stranger().sign_in(user) if alone else world.reader(user)
                session = reader.client.cookies["interlend_session"]
                cookie = {"name": "interlend_session", "value": session, "url": world.base}
                context.add_cookies([cookie])
            page.goto(world.base + path)
            return page

        yield open_page
    # A refused form is answered with its status, which the browser mentions; nothing else is.
    assert [text for text in said if "server responded with a status of 4" not in text] == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, the checker of accessibility."""
    package = find_spec("axe_playwright_python")
    beside = Path(package.origin).with_name("axe.min.js") if package and package.origin else None
    named = os.environ.get("INTERLEND_AXE")
    file = Path(named) if named else beside
    if file is not None and file.is_file():
        return file.read_text()
    reason = "needs axe: axe-core's axe.min.js named in INTERLEND_AXE, or axe-playwright-python"
    if "axe" in required():
        pytest.fail(f"INTERLEND_TEST_REQUIRE names it, but this test {reason}", pytrace=False)
    pytest.skip(reason)
