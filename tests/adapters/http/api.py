"""The API over a program worked by hand: users of every role, two libraries, real files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

from adapters.http.services import Services
from engine.events.directory import UserSet
from engine.partner import Library
from tests.adapters.iso18626 import peers
from tests.ops.programs import BY, House, head, house
from tests.ops.serving import served

PASSWORD = "open sesame"
HASHED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
TLS = httpx.create_ssl_context()
EAST = Library(code="EAST", name="East", symbols=("ISIL:INT-EAST",))
EAST_INVENTORY = """title,author,barcode,location,library
Steppes,Chekhov,E-1,STACKS,EAST
"""
USERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "staff": (("operator", "circulation_desk_operator"), ()),
    "manager": (("manager",), ()),
    "admin": (("administrator",), ()),
    "viewer": (("read_only",), ()),
    "desk": (("circulation_desk_operator",), ()),
    "east": (("manager", "circulation_desk_operator"), ("EAST",)),
    "demo": (("operator",), ("DEMO",)),
    "east_admin": (("administrator",), ("EAST",)),
    "nobody": ((), ()),
}


class Api:
    """Calls of the API by a user; everything that follows from them is let happen."""

    def __init__(self, home: House, app: FastAPI, client: httpx.Client) -> None:
        self.home = home
        self.client = client
        self.services: Services = app.state.services
        self._tokens: dict[str, str] = {}

    def add_people(self) -> None:
        """The users, the second library and its item."""
        program = self.home.program
        for name, (roles, libraries) in USERS.items():
            user = UserSet(name=name, roles=roles, libraries=libraries, password=HASHED)
            program.administration.set_user(user, BY)
        program.administration.set_library(EAST, BY)
        program.load_inventory(EAST_INVENTORY.encode(), "text/csv", "EAST")

    def token(self, user: str) -> str:
        """A token of a user."""
        if user not in self._tokens:
            known = self.home.program.directory.users[user]
            self._tokens[user] = self.services.signing_in.issue(known, "api")
        return self._tokens[user]

    def call(
        self, method: str, path: str, user: str | None = "staff", **more: Any
    ) -> httpx.Response:
        """Call the API, and let everything work that follows."""
        headers = dict(more.pop("headers", {}))
        if user is not None:
            headers["Authorization"] = f"Bearer {self.token(user)}"
        answer = self.client.request(method, f"/api/v1{path}", headers=headers, **more)
        self.home.work()
        return answer

    def get(self, path: str, user: str | None = "staff", **more: Any) -> httpx.Response:
        """Read."""
        return self.call("GET", path, user, **more)

    def act(
        self, external_id: str, action: str, body: Any = None, user: str = "staff", **headers: str
    ) -> httpx.Response:
        """Do an action on a request of the first partner."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        path = f"/requests/{self.id(external_id)}/actions/{action}"
        return self.call("POST", path, user, json={} if body is None else body, headers=named)

    def id(self, external_id: str) -> str:
        """The id of a request."""
        return self.home.request(external_id).id


def to_east(external_id: str, title: str = "Steppes") -> bytes:
    """A New request to the second library."""
    there = peers.header(
        "ISIL:REQ",
        external_id,
        supplying_agency=peers.agency_of("ISIL:INT-EAST"),
        timestamp=head(external_id).timestamp,
    )
    return peers.request(there, more={"bibliographic": peers.BibliographicInfo(title=title)})


@contextmanager
def api_over(folder: Path, **settings: Any) -> Iterator[Api]:
    """An API with people, over a house."""
    with house(folder, **settings) as home:
        app = home.program.app()
        with (
            served(app) as address,
            httpx.Client(base_url=address, timeout=60, verify=TLS) as client,
        ):
            api = Api(home, app, client)
            if "staff" not in home.program.directory.users:
                api.add_people()
            yield api


def problem(answer: httpx.Response, status: int, code: str, field: str | None = None) -> None:
    """Check that an answer is a problem document of this status and code (RFC 9457)."""
    told = f"{answer.status_code}: {answer.text[:300]}"
    assert answer.status_code == status, told
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["code"] == code, told
    assert body["type"]
    assert body["title"]
    assert isinstance(body["detail"], str)
    if field is not None:
        assert body.get("field") == field, told
