"""Given / when / then for the engine: a story is a request's facts, and the world around them.

Everything that happens in a story is a real command through `decide`; nothing is put together by
hand. Every fact is stored and read once, and after every step the facts must fold to the request
that the decision promised.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from msgspec.structs import replace

from engine.commands.base import Command, SealedText
from engine.commands.partner import PartnerFact
from engine.context import Context
from engine.decide import Decision, decide
from engine.errors import Refusal
from engine.eventlog.format import Recorded, Stamp, decode, encode
from engine.events.base import Event, ItemEvent
from engine.events.partner import PartnerMessageDecided
from engine.evolve import fold
from engine.item import Item, evolve_item
from engine.partner import Library, Partner, PartnerType, Step, WorkflowProfile
from engine.request import LendingRequest
from engine.rules import Verdict
from engine.values import Actor, Sealed

MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""When stories begin: a Tuesday."""

ISO = Partner(code="SIM", name="Simulated library", symbols=("ISIL:REQ",))
EMAIL = replace(ISO, type=PartnerType.EMAIL, email="ill@example.org")
NCIP = replace(ISO, type=PartnerType.NCIP_BROKER)
PROFILE = WorkflowProfile()
DEMO = Library(code="DEMO", name="Demo library", symbols=("ISIL:INT-DEMO",))
STAFF = Actor(kind="staff", id="staff", door="page", authenticated="password")
COLLEAGUE = replace(STAFF, id="colleague")
SYSTEM = Actor(kind="system", id="jobs", door="jobs", authenticated=None)
PARTNER = Actor(kind="partner", id="SIM", door="iso18626", authenticated="secret")

SHELF = {
    barcode: Item(barcode=barcode, known=True, library="DEMO", home_location="STACKS")
    for barcode in ("A1", "B2", "C3")
}
"""The items that the inventory of a story knows."""


def profile(*, on: tuple[Step, ...] = (), off: tuple[Step, ...] = (), **rules: Any) -> Any:
    """The default workflow profile, with some steps on or off and some rules changed."""
    return replace(PROFILE, steps=(PROFILE.steps | set(on)) - set(off), **rules)


def text(words: str) -> SealedText:
    """A sealed text; stories look into it, the engine does not."""
    return SealedText(box=Sealed(box=words.encode()), tokens=tuple(words.split()))


class Story:
    """One request and what happened to it; `context` is the world that its next decision sees."""

    def __init__(
        self, request_id: str = "r1", shelf: dict[str, Item] | None = None, **world: Any
    ) -> None:
        world = {"partner": ISO, "profile": PROFILE, "library": DEMO} | world
        self.id = request_id
        self.now = MORNING
        self.items = dict(SHELF) if shelf is None else shelf
        self.context = Context(today=self.now.date(), items=self.items, **world)
        self.request: LendingRequest | None = None
        self.facts: list[Recorded] = []
        self.last: Decision | None = None
        self.command: Command | None = None
        self.accepted: Counter[type[Command]] = Counter()
        self._steps = count(1)

    # -- given

    @property
    def r(self) -> LendingRequest:
        """The request, once there is one."""
        assert self.request is not None
        return self.request

    @property
    def today(self) -> date:
        """The library's day."""
        return self.context.today

    def day(self, days: int) -> date:
        """The day that many days from today."""
        return self.today + timedelta(days=days)

    def wait(self, days: int = 0, **more: int) -> Story:
        """Let time pass."""
        self.now += timedelta(days=days, **more)
        return self.having(today=self.now.date())

    def having(self, **world: Any) -> Story:
        """Change the world: partner, profile, library."""
        self.context = replace(self.context, **world)
        return self

    # -- when

    def do(self, command: type[Command], by: Actor | None = None, **fields: Any) -> Story:
        """Do something; it must be accepted or recorded."""
        made = self._command(command, by, fields)
        decision = decide(made, self.request, self._seen(made))
        for fact in decision.facts:
            self._keep(made, fact)
        self.request, self.last, self.command = decision.request, decision, made
        self.accepted[command] += decision.verdict is Verdict.ACCEPTED
        assert fold(self.id, self.facts) == decision.request
        ids = [note.id for note in self.r.notes]
        assert len(set(ids)) == len(ids)
        return self

    def refuses(self, command: type[Command], by: Actor | None = None, **fields: Any) -> Refusal:
        """Try something that must be refused; the refusal."""
        made = self._command(command, by, fields)
        with pytest.raises(Refusal) as refusal:
            decide(made, self.request, self._seen(made))
        return refusal.value

    def _seen(self, command: Command) -> Context:
        """The world as a command sees it: only items that it names, and those of the request."""
        seen = {*command.names_items(), *(self.request.items if self.request else ())}
        if not command.touches_items:
            seen = set()
        known = {barcode: self.items[barcode] for barcode in seen if barcode in self.items}
        return replace(self.context, items=known)

    def _command(self, command: type[Command], by: Actor | None, fields: dict[str, Any]) -> Command:
        if issubclass(command, PartnerFact):
            by = by or PARTNER
            fields = {"partner": self.context.partner.code} | fields
        self.now += timedelta(minutes=1)
        name = f"{self.id}-c{next(self._steps)}"
        return command(id=name, at=self.now, by=by or STAFF, request_id=self.id, **fields)

    def _keep(self, command: Command, fact: Event) -> None:
        stamp = Stamp(
            id=f"{command.id}/{len(self.facts)}",
            at=command.at,
            recorded_at=command.at,
            by=command.by,
            library=self.context.library.code,
            command_id=command.id,
            causation_id=command.cause,
            correlation_id=command.correlation,
        )
        kept = decode(*encode(stamp, fact))
        assert kept == Recorded(stamp, fact)
        if isinstance(fact, ItemEvent):
            item = self.items.get(fact.barcode, Item(barcode=fact.barcode))
            self.items[fact.barcode] = evolve_item(item, fact)
        else:
            self.facts.append(kept)

    @property
    def free(self) -> tuple[str, ...]:
        """The items that nobody has."""
        return tuple(barcode for barcode, item in self.items.items() if not item.process)

    # -- then

    @property
    def status(self) -> str:
        """The status it has now."""
        return self.r.status.value

    @property
    def messages(self) -> list[PartnerMessageDecided]:
        """All that the partner was told, oldest first."""
        events = [fact.event for fact in self.facts]
        return [event for event in events if isinstance(event, PartnerMessageDecided)]

    @property
    def news(self) -> list[PartnerMessageDecided]:
        """What the last step told the partner."""
        assert self.last is not None
        return [fact for fact in self.last.facts if isinstance(fact, PartnerMessageDecided)]

    @property
    def told(self) -> list[tuple[str, str]]:
        """Reason and status of what the last step told the partner."""
        return [(message.reason, message.told) for message in self.news]

    @property
    def happened(self) -> list[str]:
        """The names of the facts of the last step."""
        assert self.last is not None
        return [fact.NAME for fact in self.last.facts]

    @property
    def alerts(self) -> set[str]:
        """The codes of the alerts that stand."""
        return {alert.code for alert in self.r.alerts}
