"""The whole program: its parts survive trouble, and SIGTERM ends it cleanly within seconds."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from adapters.iso18626.codec import decode
from adapters.iso18626.codes import Action
from engine.eventlog.log import StoreUnavailable
from ops import running
from ops.running import Running
from tests.adapters.delivery.partners import Endpoint, listening
from tests.ops.programs import BY, House, eventually, house, new, says

XML = {"Content-Type": "application/xml"}


@contextmanager
def runs(home: House) -> Iterator[Running]:
    """The program's parts at work."""
    parts = Running(home.program)
    parts.start()
    try:
        yield parts
    finally:
        parts.stop()


def test_a_message_goes_its_whole_way_by_itself(home: House) -> None:
    with listening() as partner, runs(home):
        known = home.program.directory.partner("SIM")
        home.program.administration.set_partner(replace(known, endpoint=partner.url), BY)
        (message_id,) = home.put(new())
        eventually(lambda: home.log.answers([message_id]))
        eventually(lambda: home.request().located)
        home.log.mark_answered([message_id], home.clock())
        home.put(says(Action.STATUS_REQUEST))
        home.clock.pass_time(seconds=10)
        eventually(lambda: len(partner.heard) == 1)
        eventually(lambda: home.program.lists.position == home.log.last_position())


def test_parts_stop_soon_and_all_of_them(home: House) -> None:
    before = threading.active_count()
    with runs(home):
        assert threading.active_count() > before
        began = time.monotonic()
    assert time.monotonic() - began < 5
    eventually(lambda: threading.active_count() <= before + 2)


@pytest.mark.parametrize("trouble", [StoreUnavailable("full"), ZeroDivisionError("a fault")])
def test_a_part_that_fails_is_tried_again(home: House, trouble: Exception) -> None:
    locate, failed = home.program.finder.locate, []

    class Finder:
        """Fails the first time."""

        def locate(self, *how: object) -> object:
            if not failed:
                failed.append(trouble)
                raise trouble
            return locate(*how)

    home.program.reactions._finder = Finder()
    running.LONG_PAUSE, pause = 0.1, running.LONG_PAUSE
    try:
        with runs(home):
            home.put(new())
            eventually(lambda: failed)
            eventually(lambda: home.log.names(["external:SIM:r-1"]) and home.request().located)
    finally:
        running.LONG_PAUSE = pause


UP = [sys.executable, "-c", "from ops.cli import app; app()", "up"]


def environment_for(folder: Path, port: int) -> dict[str, str]:
    """The settings of a program over a folder."""
    return os.environ | {
        "INTERLEND_DATA": str(folder),
        "INTERLEND_PORT": str(port),
        "INTERLEND_LOG_LEVEL": "warning",
    }


class Process:
    """`interlend up` as a process of its own over a folder."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        environment = environment_for(folder, self.port)
        self.process = subprocess.Popen(UP, env=environment, stderr=subprocess.PIPE)
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)

    def wait_ready(self) -> None:
        """Until it can work."""

        def ready() -> bool:
            with suppress(httpx.HTTPError):
                return self.client.get("/readyz").status_code == 200
            assert self.process.poll() is None, "it ended"
            return False

        eventually(ready, within=60)

    def end(self) -> float:
        """Send SIGTERM; the seconds until it had ended, cleanly."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        _, stderr = self.process.communicate(timeout=30)
        self.client.close()
        told = stderr.decode()
        assert self.process.returncode == 0, told
        assert "Traceback" not in told
        return time.monotonic() - began


class Flow:
    """Messages that are posted one after the other until nobody answers any more."""

    def __init__(self, process: Process, name: str) -> None:
        self.confirmed: list[str] = []
        self._process, self._name = process, name
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        with httpx.Client(base_url=self._process.client.base_url, timeout=30) as client:
            for n in range(100_000):
                external_id = f"{self._name}-{n}"
                try:
                    for body in (new(external_id), says(Action.STATUS_REQUEST, external_id)):
                        answer = client.post("/iso18626", content=body, headers=XML)
                except httpx.HTTPError:
                    return
                if answer.status_code == 200 and decode(answer.content).header.status == "OK":
                    self.confirmed.append(external_id)

    def join(self) -> list[str]:
        """Wait for its end; what was confirmed."""
        self._thread.join(60)
        return self.confirmed


def flow_and_end(folder: Path) -> list[str]:
    """Run the program, let messages flow, end it in the middle; what it confirmed."""
    process = Process(folder)
    process.wait_ready()
    flows = [Flow(process, f"flow-{n}") for n in range(3)]
    eventually(lambda: all(len(flow.confirmed) > 5 for flow in flows), within=30)
    assert process.end() < 10
    return [external_id for flow in flows for external_id in flow.join()]


@pytest.mark.slow
def test_sigterm_while_messages_flow_loses_nothing_and_the_next_start_goes_on(
    tmp_path: Path,
) -> None:
    with listening() as partner:
        with house(tmp_path) as home:
            known = home.program.directory.partner("SIM")
            home.program.administration.set_partner(replace(known, endpoint=partner.url), BY)
        confirmed = flow_and_end(tmp_path)
        with house(tmp_path) as home:
            check(home, confirmed)
        process = Process(tmp_path)
        process.wait_ready()
        eventually(lambda: answered(partner) >= set(confirmed), within=60)
        process.end()


def answered(partner: Endpoint) -> set[str]:
    """The requests about whose status the partner was told."""
    return {decode(body).header.requesting_agency_request_id for body in list(partner.heard)}


def check(home: House, confirmed: list[str]) -> None:
    """Everything that was confirmed is there, once."""
    names = home.log.names([f"external:SIM:{external_id}" for external_id in confirmed])
    assert len(names) == len(confirmed)
    placed = [e.stream for e in home.log.notifications(0, 1_000_000, ["request.placed"])]
    assert len(placed) == len(set(placed))
    home.work()
    assert not home.letters()


def test_a_port_that_is_taken_ends_the_program_with_a_word(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = environment_for(tmp_path, taken.getsockname()[1])
        ended = subprocess.run(UP, env=environment, capture_output=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert b"address already in use" in ended.stderr.lower()
