"""The life of the demo: an opening, then a request now and then, and partners with habits.

Staff who are simulated too carry some of the requests through; the others are left to whoever
signs in.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from threading import Thread
from zoneinfo import ZoneInfo

import httpx
import structlog

from ops.demo.directory import LIBRARY, PASSWORD
from ops.demo.habits import due_habit
from ops.demo.props import prop, props
from ops.demo.scenes import OPENING
from ops.partner.agency import RequestingAgency
from ops.partner.desk import Desk, Refused
from ops.partner.player import Player
from ops.partner.posting import NotAnswered
from ops.partner.scripts import SCRIPTS
from ops.partner.scripts.steps import Script
from ops.partner.stage import NotAsWritten, Prop, Stage

log = structlog.get_logger(__name__)

BETWEEN = (40.0, 90.0)
"""Seconds between two new requests."""

MOST_ACTIVE = 60
"""Active requests above which no new ones come."""

LOOK = 5.0
"""Seconds between two looks at the habits."""

CARRIED = ("loan", "recall", "renew-yes", "unfilled", "cancel-accepted", "general-messages")
"""The scripts that simulated staff carry through, a step every few seconds."""

Trouble = (NotAsWritten, NotAnswered, Refused, httpx.HTTPError)


class RealTime:
    """The world outside, in which days pass by themselves."""

    def now(self) -> datetime:
        """The time."""
        return datetime.now(UTC)

    def pass_days(self, days: int) -> None:
        """They do not pass at a word."""
        raise NotAsWritten("days pass by themselves here")

    def run_job(self, name: str) -> None:
        """Jobs run by themselves here."""


class Life:
    """Runs the demo's partners and its simulated staff against the program at an address."""

    def __init__(self, address: str, agencies: Mapping[str, RequestingAgency]) -> None:
        self._address = address
        self._agencies = agencies
        self._desk = Desk(address, "staff", PASSWORD)
        self._random = random.Random()
        self._played: set[str] = set()

    def run(self) -> None:
        """Open, then go on for good."""
        self._wait_ready()
        self._desk.sign_in()
        if not any(agency.journal.all() for agency in self._agencies.values()):
            self._open()
        Thread(target=self._follow_habits, name="habits", daemon=True).start()
        for number in count(self._asked_so_far() + 1):
            time.sleep(self._random.uniform(*BETWEEN))
            self._one_more(f"SIM-{number:05}")

    def _wait_ready(self) -> None:
        while True:
            try:
                if httpx.get(f"{self._address}/readyz").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)

    def _open(self) -> None:
        for number, scene in enumerate(OPENING, start=1):
            self._play(scene.script, prop(scene.title), f"SIM-{number:05}", hurried=True)
        log.info("demo_opened", requests=len(OPENING))

    def _one_more(self, request_id: str) -> None:
        """A new request for something that is free, unless there is enough to do."""
        free = self._free_titles()
        try:
            active = self._desk.rows(activity="active", limit=1)["total"]
        except Trouble as trouble:
            log.warning("demo_waits", reason=str(trouble))
            return
        if active >= MOST_ACTIVE or not free:
            return
        wanted = prop(self._random.choice(free))
        if self._random.random() < 0.5:
            self._ask(request_id, wanted)
        else:
            script = SCRIPTS[self._random.choice(CARRIED)]
            Thread(target=self._play, args=(script, wanted, request_id), daemon=True).start()

    def _ask(self, request_id: str, wanted: Prop) -> None:
        agency = self._random.choice(list(self._agencies.values()))
        try:
            agency.ask(request_id, wanted.wanted)
        except NotAnswered as trouble:
            log.warning("demo_unanswered", request=request_id, reason=str(trouble))

    def _play(self, script: Script, wanted: Prop, request_id: str, hurried: bool = False) -> None:
        stage = Stage(wanted, RealTime(), ZoneInfo(LIBRARY.time_zone), patience=20)
        pace = (lambda: None) if hurried else (lambda: time.sleep(self._random.uniform(4, 15)))
        agency = self._agencies[script.partner]
        player = Player(script, request_id, agency, self._desk, stage, pace)
        self._played.add(request_id)
        try:
            player.play(upto=len(script.steps))
        except Trouble as trouble:
            # Somebody else may have acted on it: then it is theirs.
            log.info("demo_left", request=request_id, reason=str(trouble))
        finally:
            self._played.discard(request_id)

    def _follow_habits(self) -> None:
        while True:
            time.sleep(LOOK)
            for agency in self._agencies.values():
                for borrowing in agency.borrowings.all():
                    habit = due_habit(borrowing, datetime.now(UTC))
                    if habit is None or self._played.intersection(borrowing.ids):
                        continue
                    try:
                        habit.act(agency, borrowing)
                    except NotAnswered as trouble:
                        log.warning("demo_unanswered", reason=str(trouble))

    def _asked_so_far(self) -> int:
        return sum(len(agency.borrowings.all()) for agency in self._agencies.values())

    def _free_titles(self) -> list[str]:
        borrowings = [b for agency in self._agencies.values() for b in agency.borrowings.all()]
        taken = {borrowing.title for borrowing in borrowings[-MOST_ACTIVE:]}
        return [title for title in props() if title not in taken]
