"""The whole program under test: its data folder, its process, and the partners that borrow."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

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

ZONE = ZoneInfo(LIBRARY.time_zone)

SHORT_PATIENCE = {
    "delivery_first_wait": 0.05,
    "delivery_longest_wait": 0.3,
    "answer_timeout": 5.0,
    "jobs_interval": 3600.0,
}
"""Settings that make a test wait for little."""


def free_port() -> int:
    """A port that nobody listens on, and that no outgoing connection is given by chance: a program
    that is killed must find it free again.
    """
    while True:
        port = random.randrange(15_000, 30_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


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


class Supplier:
    """One installation in a folder: `prepare` it, then `start`, `kill` and `stop` its process."""

    def __init__(self, folder: Path, *, demo: bool = False, **settings: Any) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.given: dict[str, Any] = {
            "data": folder,
            "port": self.port,
            **SHORT_PATIENCE,
            **settings,
        }
        self._demo = demo
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> Settings:
        """Its settings, for a program in this process."""
        return Settings(**self.given)

    @property
    def environment(self) -> dict[str, str]:
        """Its settings, for a process of its own."""
        return {f"INTERLEND_{name.upper()}": str(value) for name, value in self.given.items()}

    def prepare(self, agencies: Mapping[str, RequestingAgency], props: int = 100) -> None:
        """Set the demo world up with the props in its inventory, and say where partners listen."""
        program = Program(self.settings)
        set_up(program)
        load_inventory(program, inventory(props))
        tell_endpoints(program, {code: agency.endpoint for code, agency in agencies.items()})
        program.close()

    def start(self) -> None:
        """Start the process and wait until it is ready."""
        demo = ["--demo"] if self._demo else []
        with (self.folder / "program.log").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from ops.cli import app; app()", "up", *demo],
                env=os.environ | self.environment,
                stdout=output,
                stderr=output,
            )
        self.wait_ready()

    def wait_ready(self, patience: float = 60.0) -> None:
        """Wait until it can work."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self._process is not None and self._process.poll() is not None:
                status = self._process.returncode
                raise RuntimeError(f"the program ended with {status}: {self.said()}")
            try:
                if httpx.get(f"{self.address}/readyz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise TimeoutError(f"the program is not ready: {self.said()}")

    def kill(self) -> None:
        """End the process as a power cut would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(timeout=30)

    def stop(self) -> int:
        """Ask the process to end; its exit status."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(timeout=60)

    @contextmanager
    def running(self) -> Iterator[NotingDesk]:
        """The process from start to stop, with a desk at it; it must end cleanly."""
        self.start()
        desk = self.desk()
        try:
            yield desk
            assert self.stop() == 0, self.said()
        finally:
            desk.close()
            if self._process is not None and self._process.poll() is None:
                self.kill()

    def said(self, characters: int = 3000) -> str:
        """The end of what the process wrote."""
        file = self.folder / "program.log"
        return file.read_text(errors="replace")[-characters:] if file.exists() else ""

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
