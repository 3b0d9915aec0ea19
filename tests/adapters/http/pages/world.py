"""A whole program, served over HTTP as a browser meets it, with a library, a partner and staff."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urljoin

import httpx
import uvicorn
from lxml import html

from engine.events.directory import UserSet
from engine.partner import Library, Partner
from engine.statuses import Status
from engine.values import Actor
from ops.composition import Program
from ops.running import Running
from ops.settings import Settings

BY = Actor(kind="system", id="tests", door="tests", authenticated=None)
PASSWORD = "open sesame"
USERS = {
    "staff": (("operator", "circulation_desk_operator"), ()),
    "manager": (("manager", "circulation_desk_operator"), ()),
    "viewer": (("read_only",), ()),
    "elsewhere": (("operator",), ("OTHER",)),
}
INVENTORY = """title,author,isbn,barcode,call_number,location,library
The Tidal Atlas,"Moreau, Inés",,T-1,QB 12,STACKS,CITY
The Tidal Atlas,"Moreau, Inés",,T-2,QB 12 c.2,STACKS,CITY
"""
REQUEST = """<ISO18626Message xmlns="http://illtransactions.org/2013/iso18626"
 xmlns:ill="http://illtransactions.org/2013/iso18626" ill:version="1.2"><request><header>
<supplyingAgencyId><agencyIdType>ISIL</agencyIdType><agencyIdValue>CITY</agencyIdValue>
</supplyingAgencyId><requestingAgencyId><agencyIdType>ISIL</agencyIdType>
<agencyIdValue>FAR</agencyIdValue></requestingAgencyId><multipleItemRequestId/>
<timestamp>2026-11-24T09:00:00Z</timestamp>
<requestingAgencyRequestId>{external_id}</requestingAgencyRequestId></header>
<bibliographicInfo><title>{title}</title><author>{author}</author></bibliographicInfo>
<serviceInfo><serviceType>Loan</serviceType><note>{note}</note></serviceInfo>
<patronInfo><patronId>p-77</patronId><surname>Okafor</surname></patronInfo>
</request></ISO18626Message>"""


class Page:
    """A page as it came, to look at."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.address = str(response.url)
        self.document = html.fromstring(response.text)

    @property
    def text(self) -> str:
        """All words of the page, blanks folded."""
        return " ".join(self.document.text_content().split())

    def find(self, path: str) -> list[html.HtmlElement]:
        """The elements that an XPath finds; `.name` in brackets stands for a class of that name."""
        has = r"[contains(concat(' ', normalize-space(@class), ' '), ' \1 ')]"
        return self.document.xpath(re.sub(r"\[\.([\w-]+)\]", has, path))

    def texts(self, path: str) -> list[str]:
        """The words of the elements that an XPath finds."""
        return [" ".join(found.text_content().split()) for found in self.find(path)]

    def link(self, words: str, path: str = "//main//a") -> str:
        """Where the link leads whose text holds these words."""
        for found in self.find(path):
            if words in " ".join(found.text_content().split()):
                return urljoin(self.address, found.get("href"))
        raise LookupError(f"no link {words!r} in {self.texts(path)}")

    def forms(self) -> list[str]:
        """The actions of the request that have a form."""
        forms = self.find("//form[contains(@action, '/actions/')][not(@class='dismiss')]")
        return [form.get("action").rpartition("/")[2] for form in forms]

    def form(self, end: str) -> tuple[str, dict[str, Any]]:
        """Where a form is sent, and its fields as they stand."""
        form = next(f for f in self.document.forms if (f.action or "").endswith(end))
        fields: dict[str, Any] = {}
        for name, value in form.form_values():
            fields.setdefault(name, []).append(value)
        return urljoin(self.address, form.action), fields


class Reader:
    """Somebody with a browser."""

    def __init__(self, base: str, language: str) -> None:
        self.client = httpx.Client(
            base_url=base, headers={"Accept-Language": language}, timeout=30, trust_env=False
        )

    def get(self, address: str) -> Page:
        """Open a page, wherever that leads."""
        return Page(self.client.get(address, follow_redirects=True))

    def send(self, page: Page, end: str, **fields: Any) -> Page:
        """Fill a form of a page in and send it; None leaves a field away."""
        address, filled = page.form(end)
        filled |= fields
        data = {name: value for name, value in filled.items() if value is not None}
        return Page(self.client.post(address, data=data, follow_redirects=True))

    def sign_in(self, name: str) -> Reader:
        """Sign in by the page."""
        page = self.send(self.get("/login"), "/login", name=name, password=PASSWORD)
        assert page.status == 200, page.text
        return self


class World:
    """The program under test."""

    def __init__(self, program: Program, base: str) -> None:
        self.program = program
        self.base = base
        self._opened: list[Reader] = []
        self._readers: dict[tuple[str, str], Reader] = {}
        self._asked = 0

    def reader(self, name: str = "staff", language: str = "en") -> Reader:
        """A signed-in reader; the same one each time."""
        key = (name, language)
        if key not in self._readers:
            self._readers[key] = self.stranger(language).sign_in(name)
        return self._readers[key]

    def stranger(self, language: str = "en") -> Reader:
        """Somebody who is not signed in."""
        self._opened.append(Reader(self.base, language))
        return self._opened[-1]

    def close(self) -> None:
        """Let go of all browsers."""
        for reader in self._opened:
            reader.client.close()

    def ask(self, title: str = "The Tidal Atlas", author: str = "Moreau", note: str = "") -> str:
        """A partner asks for a loan; the request's id, once it is in the list."""
        self._asked += 1
        external = f"FAR-{self._asked:04}"
        xml = REQUEST.format(external_id=external, title=title, author=author, note=note)
        headers = {"Content-Type": "application/xml"}
        client = self.reader().client
        answer = client.post("/iso18626", content=xml.encode(), headers=headers)
        assert "OK" in answer.text, answer.text
        return self.settled(external)

    def settled(self, external_id: str) -> str:
        """Wait until a request is in the list and has been looked for in the catalogue."""
        page = f"/lending/requests?q={external_id}&field=external_id"
        for _ in range(200):
            links = self.reader().get(page).find("//a[.title]")
            if links:
                request_id = links[0].get("href").split("/")[3].partition("?")[0]
                request = self.program.engine.request(request_id)
                if request.located or request.status is Status.LOCATE_FAILED:
                    return str(request_id)
            time.sleep(0.05)
        raise AssertionError(f"{external_id} does not appear")

    def settled_status(self, request_id: str, words: str) -> None:
        """Wait until the list shows a request in a status."""
        number = self.program.engine.request(request_id).number
        for _ in range(200):
            page = self.reader().get(f"/lending/requests?q={number}&field=number")
            if words in page.texts("//tbody//td/span[.status]"):
                return
            time.sleep(0.05)
        raise AssertionError(f"{number} does not become {words}")


def address(request_id: str) -> str:
    """The address of a request's page."""
    return f"/lending/requests/{request_id}"


def _people(program: Program, app: Any) -> None:
    directory = program.administration
    for code, zone in (("CITY", "Asia/Shanghai"), ("OTHER", "UTC")):
        directory.set_library(
            Library(
                code=code,
                name=f"{code.title()} Library",
                symbols=(f"ISIL:{code}",),
                time_zone=zone,
                locations=("STACKS",),
            ),
            BY,
        )
    directory.set_partner(
        Partner(code="FAR", name="Far University", symbols=("ISIL:FAR",), endpoint=""), BY
    )
    password = app.state.services.signing_in.hash(PASSWORD)
    for name, (roles, libraries) in USERS.items():
        user = UserSet(name=name, roles=roles, libraries=libraries, password=password)
        directory.set_user(user, BY)


@contextmanager
def served(folder: Path) -> Iterator[World]:
    """The program, running and served on a free port of this machine."""
    program = Program(Settings(data=folder))
    app = program.app()
    _people(program, app)
    program.load_inventory(INVENTORY.encode(), "text/csv", "CITY")
    running = Running(program)
    running.start()
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    world = World(program, f"http://127.0.0.1:{port}")
    try:
        yield world
    finally:
        world.close()
        server.should_exit = True
        thread.join(timeout=10)
        running.stop()
        program.close()
