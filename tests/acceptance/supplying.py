"""The whole program under test: its data folder, its process, and the partners that borrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGKILL
from typing import Any
from zoneinfo import ZoneInfo

from ops.composition import Program
from ops.demo.directory import LIBRARY, PARTNERS, PASSWORD
from ops.demo.setting_up import load_inventory, set_up, tell_endpoints
from ops.partner.agency import RequestingAgency
from ops.partner.faults import Faults
from ops.partner.messages import Agencies
from ops.partner.posting import Post
from ops.settings import Settings
from tests.acceptance.acting import NotingDesk
from tests.acceptance.process import Process, environment
from tests.acceptance.props import inventory
from tests.services.server import free_port

ZONE = ZoneInfo(LIBRARY.time_zone)

SHORT_PATIENCE = {
    "delivery_first_wait": 0.05,
    "delivery_longest_wait": 0.3,
    "answer_timeout": 5.0,
    "jobs_interval": 3600.0,
}
"""Settings that make a test wait for little."""


WHOLE = ("up",)
"""One process that is the whole program."""

SHARED = ("api", "worker", "worker", "worker", "deliver", "project", "jobs")
"""Processes that share the work over one PostgreSQL and one Kafka."""


class Supplier:
    """One installation: `prepare` it, then `start`, `kill` and `stop` its processes.

    `plan` says which processes it has: the first one is where people and partners call. `own` gives
    what a process has set otherwise than the rest, by its number.
    """

    def __init__(
        self,
        folder: Path,
        plan: Sequence[str] = WHOLE,
        *,
        demo: bool = False,
        own: Callable[[int], Mapping[str, Any]] = lambda number: {},
        **settings: Any,
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.given: dict[str, Any] = {
            "data": folder,
            "port": self.port,
            **SHORT_PATIENCE,
            **settings,
        }
        self.processes = [
            self._process(n, [name, "--demo"] if demo else [name], own(n))
            for n, name in enumerate(plan)
        ]

    def _process(self, number: int, command: list[str], own: Mapping[str, Any]) -> Process:
        mine = {"port": self.port if number == 0 else free_port(), **own}
        told = self.folder / f"{command[0]}-{number}.log"
        return Process(command, self.given | mine, told)

    @property
    def settings(self) -> Settings:
        """Its settings, for a program in this process."""
        return Settings(**self.given)

    @property
    def environment(self) -> dict[str, str]:
        """Its settings, for a command of its own."""
        return environment(self.given)

    def prepare(
        self,
        agencies: Mapping[str, RequestingAgency],
        props: int = 100,
        endpoints: Mapping[str, str] | None = None,
    ) -> None:
        """Set the demo world up with the props in its inventory, and say where partners are to be
        found: where they listen, or at other endpoints.
        """
        program = Program(self.settings)
        set_up(program)
        load_inventory(program, inventory(props))
        where = {code: agency.endpoint for code, agency in agencies.items()}
        tell_endpoints(program, where | dict(endpoints or {}))
        program.close()

    def start(self) -> None:
        """Start every process that does not run, and wait until all are ready."""
        for process in self.processes:
            if not process.runs:
                process.start()
        self.wait_ready()

    def wait_ready(self) -> None:
        """Wait until all can work."""
        for process in self.processes:
            process.wait_ready()

    def kill(self, some: Sequence[Process] = ()) -> None:
        """End some processes at once as a power cut would: without a word said, all."""
        for process in some or self.processes:
            process.signal(SIGKILL)
        for process in some or self.processes:
            process.ended()

    def stop(self) -> list[int]:
        """Ask every process to end; their exit statuses."""
        for process in self.processes:
            process.terminate()
        return [process.ended() for process in self.processes]

    @contextmanager
    def running(self) -> Iterator[NotingDesk]:
        """The processes from start to stop, with a desk; they must end cleanly."""
        try:
            self.start()
            desk = self.desk()
            yield desk
            desk.close()
            assert set(self.stop()) == {0}, self.said()
        finally:
            for process in self.processes:
                if process.runs:
                    process.kill()

    def said(self, characters: int = 3000) -> str:
        """The ends of what the processes told."""
        return "\n".join(f"{p.command}: {p.said(characters)}" for p in self.processes)

    def desk(self, user: str = "staff") -> NotingDesk:
        """A user at work, signed in."""
        desk = NotingDesk(self.address, user, PASSWORD, patience=300)
        desk.sign_in()
        return desk


@contextmanager
def borrowers(
    address: str, failing: float = 0.0, patience: float = 60.0
) -> Iterator[dict[str, RequestingAgency]]:
    """Both simulated partners, listening; a share of all deliveries fails, each in another way.

    `patience` is how many seconds they try to send a message.
    """
    agencies = {}
    for partner in PARTNERS:
        symbols = Agencies(requesting=partner.symbols[0], supplying=LIBRARY.symbols[0])
        agencies[partner.code] = RequestingAgency(
            symbols,
            Post(f"{address}/iso18626", patience),
            version="2021-2" if partner.iso_version == "2021-2" else "1.2",
            faults=Faults(failing, hang=0.2, delay=0.01 if failing else 0.0),
        )
    for agency in agencies.values():
        agency.start()
    try:
        yield agencies
    finally:
        for agency in agencies.values():
            agency.stop()


class RealTime:
    """A world in which no days pass: a play that needs them is for another world."""

    def now(self) -> datetime:
        """The time."""
        return datetime.now(UTC)

    def pass_days(self, days: int) -> None:
        """Not here."""
        raise NotImplementedError(days)

    def run_job(self, name: str) -> None:
        """Not here."""
        raise NotImplementedError(name)
