"""Several processes share the work: nothing lost, nothing twice, whatever becomes of one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from uuid import uuid4

import pytest

from adapters.topics import open_topics
from adapters.topics.port import NewRecord, Topics
from tests.adapters.topics.kafka.reading_on import Store
from tests.services.kafka import Kafka

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[4]
ALL = "revoked [0, 1, 2, 3, 4, 5]"
KEYS = [f"key {number}" for number in range(16)]


class Work:
    """A topic that is filled, workers that share it, and the store of what they did."""

    def __init__(self, brokers: str, folder: Path, opened: ExitStack) -> None:
        self.topics: Topics = open_topics(f"kafka://{brokers}")
        opened.callback(self.topics.close)
        self.topic = self.prefix = f"work.{uuid4().hex}"
        self.topics.create({self.topic: 6})
        self.path = folder / "log.db"
        self.store = Store(self.path)
        opened.callback(self.store.log.close)
        self._brokers = brokers
        self._opened = opened
        self._numbers: Counter[str] = Counter()

    def begin(self, name: str, *how: str) -> subprocess.Popen[str]:
        """Start a worker."""
        arguments = [self._brokers, self.path, self.topic, self.prefix, name, *how]
        module = "tests.adapters.topics.kafka.reading_on"
        worker = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", module, *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._opened.enter_context(worker)
        self._opened.callback(worker.kill)
        return worker

    def put(self) -> None:
        """One more record of every key."""
        records = []
        for key in KEYS:
            self._numbers[key] += 1
            value = str(self._numbers[key]).encode()
            records.append(NewRecord(topic=self.topic, key=key.encode(), value=value))
        self.topics.append(records)

    def handled_by(self, *workers: str) -> bool:
        """Whether each of these has handled something."""
        return {worker for worker, _, _ in self.store.handled()} >= set(workers)

    def all_handled(self) -> bool:
        """Whether nothing is left."""
        return len(self.store.handled()) >= self._numbers.total()

    def check(self) -> None:
        """Every record was handled once, those of a key in order."""
        eventually(self.all_handled)
        for key in KEYS:
            values = [int(value) for _, of, value in self.store.handled() if of == key]
            assert values == list(range(1, self._numbers[key] + 1))


def eventually(holds: Callable[[], bool], within: float = 20) -> float:
    """Wait until it holds; the seconds that took."""
    began = monotonic()
    while not holds():
        assert monotonic() - began < within, "it did not come about in time"
        sleep(0.05)
    return monotonic() - began


@pytest.fixture
def work(kafka: Kafka, tmp_path: Path) -> Iterator[Work]:
    with ExitStack() as opened:
        yield Work(kafka.address, tmp_path, opened)


@pytest.fixture
def flow(work: Work) -> Iterator[Callable[[], None]]:
    """Fills the topic until it is called, or the test ends."""
    ended = Event()

    def fill() -> None:
        while not ended.wait(0.02):
            work.put()

    filling = Thread(target=fill)

    def end() -> None:
        ended.set()
        filling.join()

    filling.start()
    yield end
    end()


def said(worker: subprocess.Popen[str]) -> list[str]:
    """What a worker said, once it has ended."""
    output, _ = worker.communicate(timeout=20)
    assert worker.returncode == 0
    return output.splitlines()


def line(worker: subprocess.Popen[str]) -> str:
    """What a worker says next."""
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


def test_workers_that_come_and_go_lose_nothing_and_repeat_nothing(
    work: Work, flow: Callable[[], None]
) -> None:
    first = work.begin("first")
    eventually(lambda: work.handled_by("first"))
    second = work.begin("second")
    eventually(lambda: work.handled_by("first", "second"))
    assert ALL in said(first)
    work.begin("third")
    eventually(lambda: work.handled_by("third"))
    second.kill()
    flow()
    work.check()


def test_a_worker_that_hangs_is_replaced_in_ten_seconds_and_cannot_store_what_it_holds(
    work: Work,
) -> None:
    work.put()
    zombie = work.begin("zombie", "holding")
    assert line(zombie) == "holding"
    os.kill(zombie.pid, signal.SIGSTOP)
    work.begin("heir")
    assert eventually(work.all_handled) < 10
    os.kill(zombie.pid, signal.SIGCONT)
    assert zombie.stdin is not None
    zombie.stdin.write("go on\n")
    zombie.stdin.flush()
    assert line(zombie) == "fenced"
    work.put()
    work.check()


def test_a_static_member_that_is_started_again_gets_its_partitions_back_at_once(
    work: Work, flow: Callable[[], None]
) -> None:
    killed, other = work.begin("killed", "static"), work.begin("other", "static")
    eventually(lambda: work.handled_by("killed", "other"))
    killed.kill()
    began = len(work.store.handled())
    again = work.begin("killed", "static")
    eventually(lambda: "killed" in {worker for worker, *_ in work.store.handled()[began:]})
    flow()
    work.check()
    assert ALL not in said(again)
    *before, _ = said(other)
    assert set(before) <= {ALL}  # when the first of them had to share with the second
