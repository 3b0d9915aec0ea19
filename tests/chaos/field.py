"""The scaled form, with everything between its parts in reach of whoever wants to break it."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from tests.acceptance.playing import Theatre
from tests.acceptance.process import Process
from tests.acceptance.supplying import Supplier, borrowers
from tests.chaos.loading import await_under_way
from tests.chaos.watching import Watch
from tests.services.fixtures import running
from tests.services.kafka import Kafka
from tests.services.postgres import Postgres
from tests.services.proxy import Proxy
from tests.services.server import free_port

PLAN = (
    *("api", "worker", "worker", "worker"),
    *("deliver", "deliver", "project", "project", "jobs"),
)


class Line(NamedTuple):
    """The ways of one process to the servers."""

    postgres: Proxy
    kafka: Proxy


class Field(msgspec.Struct, kw_only=True):
    """All that faults are inflicted on. `door` is the way of partners to us, `ways` are ours to
    them; `poison` collects what was put on the inbound topic to become a dead letter.
    """

    theatre: Theatre
    watch: Watch
    postgres: Postgres
    kafka: Kafka
    lines: list[Line]
    door: Proxy
    ways: list[Proxy]
    random: random.Random
    poison: list[bytes] = []
    kills: int = 0
    counted: int = 0

    @property
    def supplier(self) -> Supplier:
        """The processes."""
        return self.theatre.supplier

    def processes(self, kind: str) -> list[Process]:
        """The processes of a kind; all for the empty one."""
        return [p for p in self.supplier.processes if kind in ("", p.command[0])]

    def some(self, kind: str) -> list[Process]:
        """One process of a kind, or now and then several."""
        found = self.processes(kind)
        return self.random.sample(found, self.random.choice([1, 1, len(found)]))

    def line(self, process: Process) -> Line:
        """The ways of a process."""
        return self.lines[self.supplier.processes.index(process)]

    def kill(self, victims: list[Process]) -> None:
        """Kill processes while a message is sent and not answered yet. It counts where one was on
        the topic when they were killed, and was not answered when they were dead.
        """
        await_under_way(self.theatre)
        time.sleep(self.random.uniform(0.002, 0.02))
        at = datetime.now(UTC)
        self.supplier.kill(victims)
        self.kills += 1
        self.counted += self.watch.unanswered(at)


@contextmanager
def field(folder: Path, seed: int, props: int) -> Iterator[Field]:
    """A field with all processes running, from start to clean stop."""
    with ExitStack() as opened:
        postgres = opened.enter_context(running(Postgres))
        to_kafka = [opened.enter_context(Proxy(free_port())) for _ in PLAN]
        doors = {way.target: way.port for way in to_kafka}
        kafka = opened.enter_context(running(partial(Kafka, doors=doors)))
        lines = [Line(opened.enter_context(Proxy(postgres.port)), way) for way in to_kafka]
        supplier = _supplier(folder, postgres.new_database(), kafka, lines)
        door = opened.enter_context(Proxy(supplier.port))
        address = f"http://127.0.0.1:{door.port}"
        agencies = opened.enter_context(borrowers(address, failing=0.1, patience=600))
        ways = {
            code: opened.enter_context(Proxy(urlsplit(agency.endpoint).port or 0))
            for code, agency in agencies.items()
        }
        endpoints = {
            code: agency.endpoint.replace(f":{ways[code].target}", f":{ways[code].port}")
            for code, agency in agencies.items()
        }
        supplier.prepare(agencies, props, endpoints)
        watch = opened.enter_context(Watch(supplier.settings))
        desk = opened.enter_context(supplier.running())
        yield Field(
            theatre=Theatre(supplier, agencies, desk, patience=180),
            watch=watch,
            postgres=postgres,
            kafka=kafka,
            lines=lines,
            door=door,
            ways=list(ways.values()),
            random=random.Random(seed),
        )


def _supplier(folder: Path, store: str, kafka: Kafka, lines: list[Line]) -> Supplier:
    server = urlsplit(store).port

    def own(number: int) -> Mapping[str, Any]:
        line = lines[number]
        return {
            "store": store.replace(f":{server}/", f":{line.postgres.port}/"),
            "topics": f"kafka://127.0.0.1:{line.kafka.port}",
        }

    return Supplier(
        folder,
        PLAN,
        own=own,
        store=store,
        topics=f"kafka://{kafka.address}",
        topic_prefix="chaos",
        jobs_interval=2.0,
    )
