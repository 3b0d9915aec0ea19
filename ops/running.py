"""Run the program: every follower a thread, the web application in front, a clean stop."""

from __future__ import annotations

import signal
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from types import FrameType

import structlog
import uvicorn

from engine.application.following import follow
from engine.errors import Failure
from ops.composition import Program
from ops.interpreter import settle_in

log = structlog.get_logger(__name__)

PAUSE = 0.5
LONG_PAUSE = 5.0
"""Seconds until a part is tried again, after a failure around it and after a fault of its own."""


class Running:
    """The threads of a program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._stop = Event()
        self._threads: list[Thread] = []

    def start(self) -> None:
        """Start every part that works by itself."""
        program = self.program
        program.make()
        inbox, answered = program.inbox, program.answered
        self._thread("inbox", lambda: inbox.run(self._stop))
        self._thread("answered", lambda: answered.run(self._stop))
        self._follow("reactions", program.reactions.work, rest=0.02)
        self._follow("outbox", program.outbox.work, rest=0.01)
        self._follow("projection", program.project, rest=0.03)
        self._thread("collector", self._collect)
        self._thread("delivery", self._deliver)
        self._thread("jobs", self._run_jobs)

    def stop(self) -> None:
        """Stop every part; each finishes what it has in hand."""
        self._stop.set()
        self.program.wake.ring()
        for thread in self._threads:
            thread.join(timeout=30)

    def _follow(self, name: str, work: Callable[[], int], rest: float) -> None:
        self._thread(name, lambda: follow(self.program.log, work, self._stop, rest=rest))

    def _thread(self, name: str, run: Callable[[], None]) -> None:
        thread = Thread(target=self._persist, args=(name, run), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _persist(self, name: str, run: Callable[[], None]) -> None:
        """Run a part until the stop. What infrastructure refuses for a moment only delays it; a
        fault of our own is told loudly, and the part is tried again: it goes on where it stood.
        """
        while not self._stop.is_set():
            try:
                run()
            except Failure as trouble:
                log.warning("part_interrupted", part=name, reason=str(trouble))
                self._stop.wait(PAUSE)
            except Exception:
                log.exception("part_failed", part=name)
                self._stop.wait(LONG_PAUSE)

    def _once(self, name: str, run: Callable[[], object]) -> None:
        try:
            run()
        except Failure as trouble:
            log.warning("job_interrupted", job=name, reason=str(trouble))
        except Exception:
            log.exception("job_failed", job=name)

    def _collect(self) -> None:
        consumer = self.program.collector.consumer()
        try:
            while not self._stop.is_set():
                if self.program.collector.work(consumer, timeout=0.2):
                    self.program.wake.ring()
        finally:
            consumer.close()

    def _deliver(self) -> None:
        """Deliver what is due; what was put off comes due by time alone, so look often."""
        seen = 0
        while not self._stop.is_set():
            if not self.program.delivery.work():
                seen = self.program.wake.wait(seen, 0.1)

    def _run_jobs(self) -> None:
        """Run every job once an interval; one that fails keeps none of the others back."""
        program = self.program
        while not self._stop.wait(program.settings.jobs_interval):
            for name in program.jobs.names:
                self._once(name, partial(program.jobs.run, name))
            self._once("purge", program.purge_topics)


def serve(program: Program, on_start: Callable[[], None] | None = None) -> None:
    """Run the whole program until SIGTERM or SIGINT."""
    settings = program.settings
    running = Running(program)
    config = uvicorn.Config(
        program.app(),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    _end_on_signals(server)
    settle_in()
    running.start()
    if on_start is not None:
        on_start()
    try:
        server.run()
    finally:
        running.stop()
        program.close()


def _end_on_signals(server: uvicorn.Server) -> None:
    """Let SIGTERM and SIGINT end the server, and nothing more.

    The server raises the signal that ended it once more when it is down: with the default handlers
    that would end the process before the other parts have finished what they have in hand.
    """

    def end(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
