"""Messages that wait on the inbound topic, taken in by workers: how many a second.

The workers are started first, over an empty topic; then the messages are put on it all at once, and
the time counts from the tenth part taken in to the last, so that neither start nor filling does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

import msgspec

from adapters.inbox import GROUP
from adapters.topics.port import NewRecord
from ops.bench.pipeline import mixed
from ops.bench.shared.installation import Installation, Process, cpu_seconds, servers
from ops.bench.world import World, pages
from ops.parts.stores import ISO

LEFT_OUT = 0.1


class Taken(msgspec.Struct, frozen=True):
    """A run: its rate, and the CPU that each component used a message, in microseconds."""

    per_s: float
    cpu: dict[str, float]


class Filled:
    """An installation whose workers are given messages; so many requests are stored before."""

    def __init__(self, installation: Installation, stored: int) -> None:
        self.installation = installation
        self.world = installation.world()
        self._next = stored
        for page in pages(range(stored), 5000):
            self.world.ship(page)

    def run(self, workers: int, messages: int) -> Taken:
        """Let so many workers take in so many messages."""
        begin, self._next = self._next, self._next + messages
        shipped = self.world.ship(range(begin, begin + messages // 2))
        records = list(self.world.records(mixed(shipped, begin + messages // 2)))
        started = self.installation.start(*["worker"] * workers)
        try:
            return self._timed(started, records)
        finally:
            for process in started:
                process.stop()

    def _timed(self, workers: list[Process], records: list[NewRecord]) -> Taken:
        before = taken(self.world)
        begun, used = time.perf_counter(), _used(workers)
        self.world.topics.append(records)
        first = self._wait(lambda: taken(self.world) - before, len(records) * LEFT_OUT)
        if first < len(records):  # else they were too few to leave any out
            begun, used = time.perf_counter(), _used(workers)
        else:
            first = 0
        last = self._wait(lambda: taken(self.world) - before, len(records))
        seconds, spent = time.perf_counter() - begun, _used(workers)
        counted = last - first
        cpu = {name: (spent[name] - used[name]) / counted * 1e6 for name in used}
        return Taken(per_s=counted / seconds, cpu=cpu)

    def _wait(self, reached: Callable[[], int], goal: float) -> int:
        for looks in count():
            now = reached()
            if now >= goal:
                return now
            if looks > 20_000:
                raise TimeoutError(f"{now} of {goal} messages were taken in")
            time.sleep(0.01)
        raise AssertionError("unreachable")


def taken(world: World) -> int:
    """How many messages of the inbound topic were taken in so far."""
    topic = world.names.inbound(ISO)
    return sum(world.log.position(GROUP, topic, n) for n in range(world.topics.partitions(topic)))


def _used(workers: list[Process]) -> dict[str, float]:
    """The CPU that each component has used, in seconds."""
    found = {name: sum(map(cpu_seconds, pids)) for name, pids in servers().items()}
    return found | {"workers": sum(cpu_seconds(process.pid) for process in workers)}
