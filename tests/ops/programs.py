"""A program worked by hand, step by step: real files, embedded topics, a clock that a test sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import schemas
from adapters.http.desk import Desk
from adapters.iso18626.codec import decode
from adapters.iso18626.codes import Action
from adapters.iso18626.instants import Timestamp
from adapters.iso18626.values import Confirmation
from adapters.topics.dead_letters import Letter, open_letters
from adapters.topics.port import NewRecord
from engine.application.directory import User
from engine.application.wish import Acted
from engine.events.directory import UserSet
from engine.partner import Library, Partner
from engine.request import LendingRequest
from engine.values import Actor
from ops.composition import ISO, Program
from ops.logging import configure
from ops.settings import Settings
from tests.adapters.iso18626 import peers

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BY = Actor(kind="system", id="test", door="test", authenticated=None)
DEMO = Library(code="DEMO", name="Demo", symbols=("ISIL:INT-DEMO",), locations=("STACKS",))
SIM = Partner(code="SIM", name="Simulated", symbols=("ISIL:REQ",))
OTHER = Partner(code="OTHER", name="Another", symbols=("ISIL:OTHER",))
INVENTORY = """title,author,isbn,barcode,call_number,location,library
Rivers,Rydal,,D-1,R 1,STACKS,DEMO
Twins,Castor,,D-2,T 1,STACKS,DEMO
Twins,Pollux,,D-3,T 2,STACKS,DEMO
"""
STAFF = User(
    name="staff", roles=("operator", "circulation_desk_operator"), libraries=(), password=""
)
_numbers = count(1)


class SetClock:
    """Tells the time it was set to."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


def head(external_id: str = "r-1", symbol: str = "ISIL:REQ", at: datetime = NOON) -> Any:
    """The header of a partner's message, sent at an instant."""
    return peers.header(symbol, external_id, timestamp=Timestamp.of(at))


def new(external_id: str = "r-1", title: str = "Rivers", **more: Any) -> bytes:
    """A New request; `symbol` and `at` go into its header, the rest beside the bibliography."""
    places = {name: more.pop(name) for name in ("symbol", "at") if name in more}
    bibliographic = peers.BibliographicInfo(title=title)
    return peers.request(head(external_id, **places), more={"bibliographic": bibliographic} | more)


def says(what: Action, external_id: str = "r-1", note: str | None = None, **more: Any) -> bytes:
    """A partner's message about a request of its."""
    return peers.action(what, note, head(external_id, **more))


class House:
    """A program with a library and two partners. Nothing works by itself: `work` does."""

    def __init__(
        self, folder: Path, clock: Callable[[], datetime] | None = None, **settings: Any
    ) -> None:
        self.clock = clock or SetClock()
        chosen = Settings(data=folder, log_level="warning", **settings)
        configure(chosen)
        self.program = Program(chosen, self.clock)
        self.log = self.program.log
        self.engine = self.program.engine
        self._inbox = self._collector = None

    def set_up(self, **partner: Any) -> House:
        """Add the library, its inventory and partners; `partner` are fields of the first."""
        administration = self.program.administration
        administration.set_library(DEMO, BY)
        for known in (SIM, OTHER):
            fields = {name: getattr(known, name) for name in known.__struct_fields__}
            administration.set_partner(Partner(**(fields | partner)), BY)
            partner = {}
        self.program.load_inventory(INVENTORY.encode(), "text/csv", "DEMO")
        return self

    def put(self, *bodies: bytes, **fields: Any) -> list[str]:
        """Put messages on the inbound topic, as the door does; their ids."""
        ids = [f"m-{next(_numbers)}" for _ in bodies]
        self.program.topics.append(
            [
                self.record(body, message_id, **fields)
                for body, message_id in zip(bodies, ids, strict=True)
            ]
        )
        return ids

    def record(self, body: bytes, message_id: str, key: str = "k", **fields: Any) -> NewRecord:
        """The record that carries a message."""
        message = {
            "message_id": message_id,
            "protocol": ISO,
            "partner": None,
            "door": "http",
            "authenticated_by": None,
            "received_at": self.clock(),
            "content_type": "application/xml",
            "body": body,
        } | fields
        return NewRecord(
            topic=self.program.names.inbound(ISO),
            key=key.encode(),
            value=schemas.encode("inbound", message),
            headers=(schemas.fingerprint_header("inbound"),),
        )

    def take(self) -> None:
        """Take all messages on the topic in."""
        if self._inbox is None:
            self._inbox = self.program.inbox.consumer()
        while self.program.inbox.work(self._inbox, timeout=0):
            pass

    def reopen_inbox(self) -> None:
        """Read on from the stored position, as after a failure."""
        if self._inbox is not None:
            self._inbox.close()
        self._inbox = None

    def work(self) -> None:
        """Let every part work until nothing is left; deliveries are not begun."""
        if self._collector is None:
            self._collector = self.program.collector.consumer()
        self.take()
        parts = (
            self.program.reactions.work,
            self.program.outbox.work,
            lambda: self.program.collector.work(self._collector, timeout=0),
            self.program.project,
        )
        while any(tuple(part() for part in parts)):
            pass

    def say(self, body: bytes, **fields: Any) -> Confirmation:
        """Put a message, let everything work, and read its confirmation."""
        (message_id,) = self.put(body, **fields)
        self.work()
        return self.confirmation(message_id)

    def confirmation(self, message_id: str) -> Confirmation:
        """The stored answer to a message, read."""
        message = decode(self.answer(message_id))
        assert isinstance(message, Confirmation)
        return message

    def answer(self, message_id: str) -> bytes:
        """The stored answer to a message."""
        return self.log.answers([message_id])[message_id].body

    def request(self, external_id: str = "r-1", partner: str = "SIM") -> LendingRequest:
        """The request that a partner named so."""
        name = f"external:{partner}:{external_id}"
        return self.engine.request(self.log.names([name])[name])

    def add_staff(self) -> None:
        """Let `staff` be known, so that tasks can be given to it; it cannot sign in."""
        names = ("name", "roles", "libraries", "password")
        known = UserSet(**{name: getattr(STAFF, name) for name in names})
        self.program.administration.set_user(known, BY)

    def act(
        self, action: str, body: dict[str, Any] | None = None, external_id: str = "r-1"
    ) -> Acted:
        """Let staff do an action, and everything that follows from it."""
        desk = Desk(self.engine, self.program.finder)
        acted = desk.act(STAFF, self.request(external_id).id, action, body or {}, door="api")
        self.work()
        return acted

    def facts(self, stream: str = "") -> list[str]:
        """The names of the facts of one stream, or of all that are no directory's."""
        stored = self.log.streams([stream])[stream] if stream else self.log.notifications(0, 10_000)
        return [e.name for e in stored if not e.name.startswith("directory.")]

    def letters(self) -> list[Letter]:
        """The open dead letters of what comes in and what goes out."""
        program = self.program
        return open_letters(program.topics, [*program.inbound, *program.outbound])

    def close(self) -> None:
        for consumer in (self._inbox, self._collector):
            if consumer is not None:
                consumer.close()
        self.program.close()


@contextmanager
def house(
    folder: Path, clock: Callable[[], datetime] | None = None, **settings: Any
) -> Iterator[House]:
    """A house that is closed at the end; set up where the folder is new."""
    opened = House(folder, clock, **settings)
    try:
        yield opened if opened.program.directory.libraries else opened.set_up()
    finally:
        opened.close()


def eventually(holds: Callable[[], Any], within: float = 10.0) -> Any:
    """Wait until something holds; what it returned then."""
    end = monotonic() + within
    while not (found := holds()):
        assert monotonic() < end, "it did not come about in time"
        sleep(0.01)
    return found
