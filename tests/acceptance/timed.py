"""The whole program in this process, with a clock that a test can put forward."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread

import uvicorn

from ops.composition import Program
from ops.partner.agency import RequestingAgency
from ops.partner.desk import Desk
from ops.running import Running
from tests.acceptance.playing import Theatre
from tests.acceptance.supplying import Supplier


class MovedClock:
    """The time outside, put forward or back."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def put_forward(self, by: timedelta) -> None:
        """So much later, or earlier where it is less than nothing."""
        self._ahead += by

    def put_right(self) -> None:
        """The time outside again."""
        self._ahead = timedelta()


class MovedTime:
    """A world in which days pass at a word."""

    def __init__(self, program: Program, clock: MovedClock) -> None:
        self._program = program
        self._clock = clock
        self.desk: Desk | None = None

    def now(self) -> datetime:
        """The program's time."""
        return self._clock()

    def pass_days(self, days: int) -> None:
        """Put the clock forward; staff sign in anew, for tokens end too."""
        self._clock.put_forward(timedelta(days=days))
        if self.desk is not None:
            self.desk.sign_in()

    def run_job(self, name: str) -> None:
        """Run a job of the program."""
        self._program.jobs.run(name)


@contextmanager
def timed_theatre(
    supplier: Supplier,
    agencies: Mapping[str, RequestingAgency],
    clock: MovedClock | None = None,
    patience: float = 15.0,
) -> Iterator[Theatre]:
    """The program of a prepared supplier, running in threads of this process."""
    clock = clock or MovedClock()
    program = Program(supplier.settings, clock)
    world = MovedTime(program, clock)
    config = uvicorn.Config(program.app(), port=supplier.port, log_config=None)
    server, running = uvicorn.Server(config), Running(program)
    thread = Thread(target=server.run)
    running.start()
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        supplier.wait_ready()
        world.desk = supplier.desk()
        yield Theatre(supplier, agencies, world.desk, world, patience)
        world.desk.close()
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        running.stop()
        program.close()
