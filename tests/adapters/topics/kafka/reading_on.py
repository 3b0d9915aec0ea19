"""A worker in a process of its own, for the tests: stores what it reads together with its position.

    python -m tests.adapters.topics.kafka.reading_on BROKERS STORE TOPIC PREFIX NAME [HOW...]

Says `fenced` where its position was moved by another, and ends when its input does. HOW may be
`static` (a static member of the group) and `holding` (says so when it has read something, and
stores it only when it has been told to go on).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Event, Thread

from adapters.topics import open_topics
from adapters.topics.kafka import KafkaOptions
from adapters.topics.port import Consumer, Record, TopicPartition
from engine.eventlog.log import Changes, PositionMove, PositionMoved, RowWrite
from engine.eventlog.sqlite import SqliteEventLog

TABLE = (
    "CREATE TABLE IF NOT EXISTS handled"
    " (number INTEGER PRIMARY KEY, worker TEXT, key TEXT, value TEXT)"
)
INSERT = "INSERT INTO handled (worker, key, value) VALUES (:worker, :key, :value)"
GROUP = "workers"


class Store:
    """Positions and what was handled, in one file for all workers."""

    def __init__(self, path: Path) -> None:
        self.log = SqliteEventLog(path)
        self.log.create_tables([TABLE])

    def position(self, at: TopicPartition) -> int:
        return self.log.position(GROUP, at.topic, at.partition)

    def take(self, worker: str, at: TopicPartition, records: list[Record]) -> None:
        """Handle records of one partition; `PositionMoved` where another did already."""
        move = PositionMove(
            group=GROUP,
            topic=at.topic,
            partition=at.partition,
            expected=records[0].met_at,
            new=records[-1].offset + 1,
        )
        rows = [
            {"worker": worker, "key": r.key.decode(), "value": r.value.decode()} for r in records
        ]
        self.log.append(Changes(positions=(move,), rows=(RowWrite(sql=INSERT, params=rows),)))

    def handled(self) -> list[tuple[str, str, str]]:
        """Worker, key and value of everything that was handled, in order."""
        rows = self.log.rows("SELECT worker, key, value FROM handled ORDER BY number")
        return [(row["worker"], row["key"], row["value"]) for row in rows]


class Told:
    """What was said to the worker."""

    def __init__(self, how: tuple[str, ...]) -> None:
        self.ended = Event()
        self.go_on = Event()
        self.holding = "holding" in how
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for _ in sys.stdin:
            self.go_on.set()
        self.ended.set()
        self.go_on.set()


def work(store: Store, name: str, consumer: Consumer, told: Told) -> None:
    """Take in what comes, until the end."""
    while not told.ended.is_set():
        for at, records in consumer.poll(0.2, 50).items():
            if told.holding:
                say("holding")
                told.go_on.wait()
                told.holding = False
            store.take(name, at, records)


def main(brokers: str, path: str, topic: str, prefix: str, name: str, *how: str) -> None:
    """Work until the end of input."""
    told, store = Told(how), Store(Path(path))
    options = KafkaOptions(prefix=prefix, instance=name if "static" in how else "")
    topics = open_topics(f"kafka://{brokers}", options)
    while not told.ended.is_set():
        consumer = topics.consume([topic], GROUP, store.position, revoked)
        try:
            work(store, name, consumer, told)
        except PositionMoved:
            say("fenced")
        finally:
            consumer.close()
    topics.close()
    store.log.close()


def revoked(partitions: Iterable[TopicPartition]) -> None:
    """Say which partitions are not read here any more."""
    say(f"revoked {sorted(at.partition for at in partitions)}")


def say(what: str) -> None:
    """One line."""
    sys.stdout.write(what + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
