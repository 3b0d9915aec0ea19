"""Run a process in its role: every work a thread, and a clean stop."""

from __future__ import annotations

from threading import Event, Thread
from time import monotonic

import structlog

from engine.errors import Failure
from ops.composition import Program
from ops.health import Health
from ops.roles import ALL, SHARED, Role
from ops.works import Loop

log = structlog.get_logger(__name__)

PAUSE = 0.5
LONG_PAUSE = 5.0
"""Seconds until a work is tried again, after a failure around it and after a fault of its own."""


class Running:
    """The threads of a process."""

    def __init__(self, program: Program, role: Role = ALL) -> None:
        self.program = program
        program.needs = role.needs
        self._stop = Event()
        self._threads: list[Thread] = []
        shared = SHARED if role is ALL and program.settings.on_server else {}
        self._works = {name: work(program) for name, work in (role.works | shared).items()}

    def start(self) -> None:
        """Start every work."""
        for name, loop in self._works.items():
            thread = Thread(target=self._persist, args=(name, loop), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self, patience: float = 30.0) -> None:
        """Stop every work; each finishes what it has in hand, for so many seconds at most."""
        self._stop.set()
        self.program.wake.ring()
        until = monotonic() + patience
        for thread in self._threads:
            thread.join(timeout=max(0.0, until - monotonic()))

    def _persist(self, name: str, loop: Loop) -> None:
        """Run a work until the stop. What infrastructure refuses for a moment only delays it; a
        fault of our own is told loudly, and the work is tried again: it goes on where it stood.
        """
        health: Health = self.program.health
        while not self._stop.is_set():
            try:
                loop(self._stop)
            except Failure as trouble:
                log.warning("work_interrupted", work=name, reason=str(trouble))
                health.ails(name)
                self._stop.wait(PAUSE)
            except Exception:
                log.exception("work_failed", work=name)
                health.ails(name)
                self._stop.wait(LONG_PAUSE)
