"""The whole program as a process of its own, over a folder, and partners that send to it."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from subprocess import PIPE, Popen, run

import httpx
import msgspec

from adapters.outbox import GROUP as OUTBOX
from adapters.publishing import GROUP as EVENTS
from engine.eventlog.log import Changes, PositionMove
from engine.reactions import GROUP as REACTIONS
from ops.bench.load import Sent
from ops.bench.world import World
from projections.database import open_database
from projections.rebuild import rebuild

READY_WITHIN = 120.0
_UP = "from ops.cli import app; app()"


def settle(world: World) -> None:
    """Leave nothing to do about what is in the log: all was told, located and listed before."""
    end = world.log.last_position()
    moves = [
        PositionMove(group=group, topic="log", partition=0, expected=0, new=end)
        for group in (OUTBOX, REACTIONS, EVENTS)
    ]
    world.log.append(Changes(positions=moves))
    database = open_database(world.settings.folder / "read.db")
    rebuild(world.log, database, world.zone_of)
    database.dispose()


class Served:
    """`interlend up` in a process of its own, and messages to send to it."""

    def __init__(self, folder: Path, bodies: Sequence[bytes]) -> None:
        self._bodies = folder / "bodies"
        self._bodies.write_bytes(msgspec.msgpack.encode(bodies))
        self._left = len(bodies)
        self._next = 0
        self._port = free_port()
        data = str(folder / "world")
        environment = os.environ | {"INTERLEND_DATA": data, "INTERLEND_PORT": str(self._port)}
        environment["INTERLEND_LOG_LEVEL"] = "warning"
        self._process = Popen([sys.executable, "-c", _UP, "up"], env=environment, stdout=PIPE)  # noqa: S603

    def wait(self) -> None:
        """Wait until it is ready."""
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            try:
                if httpx.get(f"http://127.0.0.1:{self._port}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        raise TimeoutError("the program did not become ready")

    def send(self, messages: int, rate: float = 0) -> Sent:
        """Send the next messages, so many a second; 0 is as fast as it goes."""
        if messages > self._left:
            raise AssertionError(f"{messages} messages to send, {self._left} are left")
        part = [self._port, self._bodies, self._next, messages, rate]
        command = [sys.executable, "-m", "ops.bench.load", *map(str, part)]
        done = run(command, check=True, stdout=PIPE)  # noqa: S603 (our own module)
        self._next, self._left = self._next + messages, self._left - messages
        sent = msgspec.json.decode(done.stdout, type=Sent)
        if sent.wrong:
            raise AssertionError(f"{sent.wrong} of {messages} messages were not confirmed OK")
        return sent

    def close(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait(60)


def free_port() -> int:
    """A port of this host that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
