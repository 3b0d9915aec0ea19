"""What a play happens on: the time, the library's days, and what is played with."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import msgspec

from ops.partner.messages import Wanted
from ops.partner.scripts.steps import BOTH_ITEMS, ITEM, Due, In

POLL = 0.05
_SCANS = {ITEM: 1, BOTH_ITEMS: 2}


class NotAsWritten(Exception):
    """Something did not come as the script has it."""


class World(Protocol):
    """The time, and what time brings about."""

    def now(self) -> datetime:
        """The lending library's clock."""

    def pass_days(self, days: int) -> None:
        """Let days pass."""

    def run_job(self, name: str) -> None:
        """Do what time alone brings about."""


class Prop(msgspec.Struct, frozen=True, kw_only=True):
    """What is played with: what the patron wants, and the barcodes of its items here."""

    wanted: Wanted
    barcodes: tuple[str, ...] = ()


class Stage:
    """A play's own view of the world; `patience` is how many seconds each step is waited for."""

    def __init__(self, prop: Prop, world: World, zone: ZoneInfo, patience: float = 10.0) -> None:
        self.prop = prop
        self.world = world
        self.patience = patience
        self._zone = zone
        self._began = self.today()

    def today(self) -> date:
        """The lending library's day."""
        return self.world.now().astimezone(self._zone).date()

    def day(self, day: In | Due) -> date:
        """The day that a script means."""
        start = self.today() if isinstance(day, In) else self._began
        return start + timedelta(days=day.days)

    def scanned(self, name: str) -> tuple[str, ...]:
        """The barcodes that a script means."""
        return self.prop.barcodes[: _SCANS[name]]

    def value(self, value: Any) -> Any:
        """A value of an action's body, as JSON has it."""
        if isinstance(value, In | Due):
            return self.day(value).isoformat()
        if isinstance(value, str) and value in _SCANS:
            return list(self.scanned(value))
        return value

    def tries(self) -> Iterable[None]:
        """Try again and again, as long as patience lasts."""
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            yield
            time.sleep(POLL)
