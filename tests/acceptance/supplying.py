"""The whole program under test: its data folder, its process, and the partners that borrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ops.composition import Program
from ops.demo.directory import LIBRARY, PARTNERS, PASSWORD
from ops.demo.setting_up import load_inventory, set_up, tell_endpoints
from ops.partner.agency import RequestingAgency
from ops.partner.faults import Faults
from ops.partner.messages import Agencies, Wanted
from ops.partner.posting import Post
from ops.partner.stage import Prop
from ops.settings import Settings
from tests.acceptance.acting import NotingDesk
from tests.acceptance.process import Process, environment, free_port

ZONE = ZoneInfo(LIBRARY.time_zone)

SHORT_PATIENCE = {
    "delivery_first_wait": 0.05,
    "delivery_longest_wait": 0.3,
    "answer_timeout": 5.0,
    "jobs_interval": 3600.0,
}
"""Settings that make a test wait for little."""


def prop(number: int) -> Prop:
    """What play number so-and-so is played with; the library owns two items of each."""
    title = f"第{number}号剧本集" if number % 3 == 0 else f"Plays in Two Lanes {number}"
    return Prop(
        wanted=Wanted(title=title, author="Player, Ada"),
        barcodes=(f"PLAY{number}A", f"PLAY{number}B"),
    )


def inventory(props: int) -> bytes:
    """Two items for every prop, as CSV."""
    lines = ["title,author,barcode,call_number,location"]
    for number in range(props):
        one = prop(number)
        lines += [
            f'{one.wanted.title},"{one.wanted.author}",{barcode},P {number},STACKS'
            for barcode in one.barcodes
        ]
    return "\n".join(lines).encode()


WHOLE = ("up",)
"""One process that is the whole program."""

SHARED = ("api", "worker", "worker", "worker", "deliver", "project", "jobs")
"""Processes that share the work over one PostgreSQL and one Kafka."""


class Supplier:
    """One installation: `prepare` it, then `start`, `kill` and `stop` its processes.

    `plan` says which processes it has: the first one is where people and partners call.
    """

    def __init__(
        self, folder: Path, plan: Sequence[str] = WHOLE, *, demo: bool = False, **settings: Any
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
        self.processes = [self._process(n, [name], demo) for n, name in enumerate(plan)]

    def _process(self, number: int, command: list[str], demo: bool) -> Process:
        mine = {"port": self.port if number == 0 else free_port()}
        told = self.folder / f"{command[0]}-{number}.log"
        return Process([*command, "--demo"] if demo else command, self.given | mine, told)

    @property
    def settings(self) -> Settings:
        """Its settings, for a program in this process."""
        return Settings(**self.given)

    @property
    def environment(self) -> dict[str, str]:
        """Its settings, for a command of its own."""
        return environment(self.given)

    def prepare(self, agencies: Mapping[str, RequestingAgency], props: int = 100) -> None:
        """Set the demo world up with the props in its inventory, and say where partners listen."""
        program = Program(self.settings)
        set_up(program)
        load_inventory(program, inventory(props))
        tell_endpoints(program, {code: agency.endpoint for code, agency in agencies.items()})
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

    def kill(self) -> None:
        """End every process as a power cut would."""
        for process in self.processes:
            process.kill()

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

    def said(self) -> str:
        """The ends of what the processes told."""
        return "\n".join(f"{p.command}: {p.said()}" for p in self.processes)

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
