"""What was acknowledged is there, whatever happens to the process that appended it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.topics import open_topics
from adapters.topics.port import NewRecord, TopicPartition, Topics

APPENDER = """
import sys
from itertools import count
from pathlib import Path
from threading import Thread
from adapters.topics import open_topics
from adapters.topics import open_topics
from adapters.topics.port import NewRecord

topics = open_topics(Path(sys.argv[1]))
topics.create({"t": 2})

def append(name):
    for number in count():
        value = f"{name}-{number}"
        topics.append([NewRecord(topic="t", key=name.encode(), value=value.encode())])
        sys.stdout.write(value + "\\n")
        sys.stdout.flush()

threads = [Thread(target=append, args=[name]) for name in "abcd"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""
ROOT = Path(__file__).parents[3]


def test_records_are_there_after_reopening(
    topics: Topics, topic: str, record: Callable[..., NewRecord], opening: Callable[[], Topics]
) -> None:
    topics.append([record("k", str(number)) for number in range(100)])
    before = [topics.read(TopicPartition(topic, number), 0, 1000) for number in range(4)]
    topics.close()
    again = opening()
    assert [again.read(TopicPartition(topic, number), 0, 1000) for number in range(4)] == before
    again.append([record("k", "later")])
    ends = [again.offsets(TopicPartition(topic, number)).stop for number in range(4)]
    assert sum(ends) == 101


@pytest.mark.parametrize("acknowledged", [1, 200, 1000])
def test_a_killed_process_loses_nothing_it_was_told_to_be_durable(
    tmp_path: Path, acknowledged: int
) -> None:
    path = tmp_path / "topics.db"
    with subprocess.Popen(
        [sys.executable, "-c", APPENDER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as appender:
        assert appender.stdout is not None
        try:
            told = [appender.stdout.readline() for _ in range(acknowledged)]
        finally:
            appender.kill()
        told += appender.stdout.readlines()
    topics = open_topics(path)
    found = [
        [record.value.decode() for record in topics.read(TopicPartition("t", number), 0, 10**6)]
        for number in range(2)
    ]
    topics.close()
    whole = {line.strip() for line in told if line.endswith("\n")}
    assert whole <= {value for values in found for value in values}
    for values in found:
        assert len(values) == len(set(values))
