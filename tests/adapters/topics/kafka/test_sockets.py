"""While no broker is there, trying again and again leaves no sockets open."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from adapters.topics import open_topics
from adapters.topics.kafka import KafkaOptions
from adapters.topics.port import NewRecord, TopicsUnavailable
from tests.services.fixtures import running
from tests.services.kafka import Kafka


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No garbage is collected, as it seldom is in a process that serves."""
    gc.disable()
    yield
    gc.enable()


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_tries_to_connect_leave_nothing_open(uncollected: None) -> None:
    with running(Kafka) as kafka:
        topics = open_topics(f"kafka://{kafka.address}", KafkaOptions(patience=1))
        topics.create({"t": 1})
        topics.append([NewRecord(topic="t", key=b"", value=b"")])
        kafka.kill()
        before, end = open_files(), monotonic() + 8
        while monotonic() < end:
            with suppress(TopicsUnavailable):
                topics.create({"u": 1})
        assert open_files() <= before + 2
        kafka.start()
        topics.close()
