"""What is particular to topics in a file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from adapters.topics import open_topics
from adapters.topics.embedded import EmbeddedTopics
from adapters.topics.port import (
    NewRecord,
    TopicPartition,
    TopicsInUse,
    TopicsUnavailable,
)

ROOT = Path(__file__).parents[3]
P0 = TopicPartition("t", 0)


def append(topics: EmbeddedTopics, *values: str) -> None:
    topics.append([NewRecord(topic="t", key=b"k", value=value.encode()) for value in values])


def values(topics: EmbeddedTopics) -> list[str]:
    return [record.value.decode() for record in topics.read(P0, 0, 1000)]


def in_another_process(path: Path, code: str) -> subprocess.CompletedProcess[str]:
    program = "import sys\nfrom adapters.topics import open_topics\n"
    program += "from adapters.topics.port import NewRecord\n"
    program += f"topics = open_topics(sys.argv[1])\n{code}\ntopics.close()"
    return subprocess.run(
        [sys.executable, "-c", program, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_record_is_synced_to_the_disk_before_it_is_acknowledged(
    embedded: EmbeddedTopics,
) -> None:
    (synchronous,) = embedded._writing.execute("PRAGMA synchronous").fetchone()
    (journal,) = embedded._writing.execute("PRAGMA journal_mode").fetchone()
    assert (synchronous, journal) == (2, "wal")


def test_the_file_is_its_owner_s_alone(embedded: EmbeddedTopics, path: Path) -> None:
    append(embedded, "a")
    files = [path, path.with_name("topics.db-wal")]
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]


def test_a_second_process_may_not_consume(embedded: EmbeddedTopics, path: Path) -> None:
    with closing(embedded.consume(["t"], "g", lambda _: 0)):
        second = in_another_process(path, "topics.consume(['t'], 'g', lambda _: 0)")
    assert "TopicsInUse: process" in second.stderr
    assert "reads these topics already" in second.stderr


def test_the_next_process_may_consume_when_the_first_has_closed(path: Path) -> None:
    with closing(EmbeddedTopics(path)) as topics:
        topics.create({"t": 1})
        topics.consume(["t"], "g", lambda _: 0).close()
    second = in_another_process(path, "topics.consume(['t'], 'g', lambda _: 0).close()")
    assert second.stderr == ""


def test_another_process_may_append_in_between(embedded: EmbeddedTopics, path: Path) -> None:
    append(embedded, "a")
    with closing(embedded.consume(["t"], "g", lambda _: 0)) as consumer:
        assert len(consumer.poll(0, 10)[P0]) == 1
        code = "topics.append([NewRecord(topic='t', key=b'k', value=b'b')])"
        assert in_another_process(path, code).stderr == ""
        assert [record.value for record in consumer.poll(0, 10)[P0]] == [b"b"]
    append(embedded, "c")
    assert values(embedded) == ["a", "b", "c"]


def test_processes_that_append_at_once_share_the_offsets(
    embedded: EmbeddedTopics, path: Path
) -> None:
    record = "NewRecord(topic='t', key=b'k', value=b'x')"
    code = f"for _ in range(100): topics.append([{record}])"
    with ThreadPoolExecutor() as threads:
        others = [threads.submit(in_another_process, path, code) for _ in range(2)]
        for _ in range(100):
            append(embedded, "x")
    assert [other.result().stderr for other in others] == ["", ""]
    assert [record.offset for record in embedded.read(P0, 0, 1000)] == list(range(300))


def test_a_group_has_one_member_in_a_process(embedded: EmbeddedTopics) -> None:
    with (
        closing(embedded.consume(["t"], "g", lambda _: 0)),
        pytest.raises(TopicsInUse, match="group g reads t already"),
    ):
        embedded.consume(["t"], "g", lambda _: 0)


def test_a_file_of_a_later_format_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(TopicsUnavailable, match="later format"):
        EmbeddedTopics(path)


def test_a_failed_commit_is_told_to_its_callers_and_the_next_may_succeed(
    embedded: EmbeddedTopics,
) -> None:
    embedded._writing.execute(
        "CREATE TRIGGER full BEFORE INSERT ON batches BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    with pytest.raises(TopicsUnavailable, match="disk full"):
        append(embedded, "a")
    embedded._writing.execute("DROP TRIGGER full")
    append(embedded, "b")
    assert values(embedded) == ["b"]


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="nonesuch://"):
        open_topics("nonesuch://somewhere")
