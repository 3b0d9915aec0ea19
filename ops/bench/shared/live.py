"""Messages that come evenly over a partner's own topic while workers are at work: how long from
the inbound topic to the confirmation on the outbound one.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from subprocess import PIPE, run

import msgspec
from msgspec.structs import replace

import schemas
from adapters.iso18626.bridge import Accepted
from adapters.topics.kafka.options import SCHEME
from ops.bench.messages import PARTNERS
from ops.bench.pipeline import mixed
from ops.bench.shared.installation import Installation, cpu_seconds, resident_mb, servers
from ops.bench.shared.load import Heard, Ready
from ops.bench.world import STAFF, pages
from ops.parts.stores import ISO

OWN = "P00"
"""The partner that has topics of its own: the one of every twentieth request."""


class Live(msgspec.Struct, frozen=True):
    """A load that was answered: milliseconds, share of a core by component, memory by role."""

    p50: float
    p99: float
    late: float
    cores: dict[str, float]
    memory_mb: dict[str, float]


class LivePartner:
    """An installation with a partner on topics of its own."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self.world = world = installation.world()
        partner = world.directory.partner(OWN)
        world.administration.set_partner(replace(partner, parameters={"topics": "own"}), STAFF)
        world.all_topics()
        self._next = 500_000

    def run(self, roles: Sequence[str], rate: float, seconds: float) -> Live:
        """So many messages a second for so long, with processes of these roles at work."""
        messages = round(rate * seconds)
        file = Path(self._installation.settings["data"]) / "records"
        file.write_bytes(msgspec.msgpack.encode(self._records(messages)))
        processes = self._installation.start(*roles)
        try:
            pids = servers() | {"processes": [process.pid for process in processes]}
            used = {name: sum(map(cpu_seconds, those)) for name, those in pids.items()}
            heard = self._sent(file, rate)
            cores = {
                name: (sum(map(cpu_seconds, those)) - used[name]) / seconds
                for name, those in pids.items()
            }
            memory = {process.role: resident_mb(process.pid) for process in processes}
        finally:
            for process in processes:
                process.stop()
        cuts = quantiles(heard.times, n=100)
        return Live(cuts[49] * 1000, cuts[98] * 1000, heard.late * 1000, cores, memory)

    def _records(self, messages: int) -> list[Ready]:
        begin, self._next = self._next, self._next + messages
        numbers = [n * PARTNERS for n in range(begin, begin + messages // 2)]
        shipped = [s for page in pages(numbers, 5000) for s in self.world.ship(page)]
        bodies = mixed(shipped, (begin + messages // 2) * PARTNERS, PARTNERS)
        return [self._ready(body) for body in bodies]

    def _ready(self, body: bytes) -> Ready:
        accepted = self.world.bridge.accept(body, {"content-type": "application/xml"})
        assert isinstance(accepted, Accepted)
        value = schemas.encode("inbound", accepted.record)
        return Ready(accepted.record["message_id"], accepted.key, value)

    def _sent(self, file: Path, rate: float) -> Heard:
        names = self.world.names
        topics = names.inbound(ISO, OWN), names.outbound(ISO, OWN)
        brokers = self._installation.settings["topics"].removeprefix(SCHEME)
        part = [brokers, *topics, str(file), str(rate)]
        command = [sys.executable, "-m", "ops.bench.shared.load", *part]
        done = run(command, check=True, stdout=PIPE)  # noqa: S603 (our own module)
        return msgspec.json.decode(done.stdout, type=Heard)
