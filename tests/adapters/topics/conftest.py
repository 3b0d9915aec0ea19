"""Every implementation of the topics port, behind the same fixtures.

A test takes `topics` (open), `topic` (a new one of four partitions, named for this test) and, to
look again after closing, `opening`. Another implementation needs one more row in `OPENINGS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest

from adapters.topics import open_topics
from adapters.topics.embedded import EmbeddedTopics
from adapters.topics.kafka import KafkaOptions
from adapters.topics.port import Consumer, NewRecord, Record, Topics
from tests.services.kafka import Kafka

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Opening = Callable[[], Topics]


def in_a_file(request: pytest.FixtureRequest, folder: Path) -> Opening:
    return lambda: open_topics(folder / "topics.db")


def on_kafka(request: pytest.FixtureRequest, folder: Path) -> Opening:
    server: Kafka = request.getfixturevalue("kafka")
    options = KafkaOptions(prefix=f"test.{uuid4().hex}")  # groups of this test's own
    return lambda: open_topics(f"kafka://{server.address}", options)


OPENINGS = [
    pytest.param(in_a_file, id="embedded"),
    pytest.param(on_kafka, id="kafka", marks=pytest.mark.kafka),
]


@pytest.fixture(params=OPENINGS)
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    open_again = request.param(request, tmp_path)
    with ExitStack() as opened:
        yield lambda: opened.enter_context(closing(open_again()))


@pytest.fixture
def topics(opening: Opening) -> Topics:
    return opening()


@pytest.fixture
def topic(topics: Topics) -> str:
    name = f"test.{uuid4().hex}"
    topics.create({name: 4})
    return name


@pytest.fixture
def record(topic: str) -> Callable[..., NewRecord]:
    def new(key: str, value: str = "") -> NewRecord:
        return NewRecord(topic=topic, key=key.encode(), value=value.encode())

    return new


@pytest.fixture
def drain() -> Callable[[Consumer, int], list[Record]]:
    """Polls until so many records came, in the order they came; ten seconds at most."""

    def polled(consumer: Consumer, count: int) -> list[Record]:
        records: list[Record] = []
        deadline = monotonic() + 10
        while len(records) < count and monotonic() < deadline:
            for some in consumer.poll(0.5, 100).values():
                records += some
        return records

    return polled


class SetClock:
    """Tells the time it was set to, noon at first."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "topics.db"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def embedded(path: Path, clock: SetClock) -> Iterator[EmbeddedTopics]:
    with closing(EmbeddedTopics(path, clock)) as topics:
        topics.create({"t": 1})
        yield topics
