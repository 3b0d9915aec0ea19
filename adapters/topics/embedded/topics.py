"""The topics port on one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from adapters.topics.embedded import store
from adapters.topics.embedded.arrivals import Arrivals
from adapters.topics.embedded.batches import unpack
from adapters.topics.embedded.consumer import EmbeddedConsumer
from adapters.topics.embedded.lock import ReadersLock
from adapters.topics.embedded.store import Lane
from adapters.topics.embedded.writer import Records, Writer
from adapters.topics.partitioning import partition_of
from adapters.topics.port import (
    NewRecord,
    Record,
    Revoked,
    Start,
    TopicPartition,
    TopicsInUse,
    UnknownTopic,
    ignore_revoked,
)

Clock = Callable[[], datetime]

_PURGED_AT_ONCE = 256
"""Batches a transaction: appending goes on between them."""


def _now() -> datetime:
    return datetime.now(UTC)


class EmbeddedTopics:
    """Durable topics for one process; others may append and read, but not consume."""

    def __init__(self, path: Path, clock: Clock = _now) -> None:
        self._path = path
        self._clock = clock
        self._lanes: dict[str, dict[TopicPartition, Lane]] = {}
        self._idle: list[sqlite3.Connection] = []
        self._members: set[tuple[str, str]] = set()
        self._lock = ReadersLock(path)
        self._arrivals = Arrivals()
        path.touch(mode=0o600)  # messages name patrons; SQLite gives its other files the same mode
        with store.failing():
            self._writing = store.connect(path)
            store.prepare(self._writing, path)
        self._writer = Writer(self._commit)

    def create(self, topics: Mapping[str, int]) -> None:
        def add() -> None:
            with store.writing(self._writing):
                store.create(self._writing, topics)

        self._writer.run(add)

    def append(self, records: Sequence[NewRecord]) -> None:
        self.append_async(records).result()

    def append_async(self, records: Sequence[NewRecord]) -> Future[None]:
        return self._writer.append([(self._lane_for(record), record) for record in records])

    def read(self, at: TopicPartition, offset: int, limit: int) -> list[Record]:
        lane = self._lane(at)
        records: list[Record] = []
        with (
            self._reading() as connection,
            closing(store.batches_from(connection, lane, offset)) as batches,
        ):
            for first, appended, content in batches:
                batch = unpack(at, first, appended, content)
                records += batch[max(0, offset - first) :]
                if len(records) >= limit:
                    break
        return records[:limit]

    def partitions(self, topic: str) -> int:
        return len(self._lanes_of(topic))

    def offsets(self, at: TopicPartition) -> range:
        lane = self._lane(at)
        with self._reading() as connection:
            return store.kept(connection, lane)

    def ends(self, partitions: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        """The next offset of each of these partitions."""
        lanes = {self._lane(at): at for at in partitions}
        with self._reading() as connection:
            return {lanes[lane]: end for lane, end in store.ends(connection, lanes).items()}

    def consume(
        self,
        topics: Collection[str],
        group: str,
        start: Start,
        revoked: Revoked = ignore_revoked,
    ) -> EmbeddedConsumer:
        partitions = [at for topic in topics for at in self._lanes_of(topic)]
        membership = {(group, topic) for topic in topics}
        if taken := membership & self._members:
            raise TopicsInUse(f"group {group} reads {min(taken)[1]} already, in this process")
        self._lock.take()
        self._members |= membership
        leave = partial(self._members.difference_update, membership)
        return EmbeddedConsumer(self, partitions, self._arrivals, start, revoked, leave)

    def purge(self, topic: str, before: datetime, positions: Mapping[TopicPartition, int]) -> int:
        """Remove what was appended before an instant; returns how many records went.

        `positions`: the lowest position of all groups in each partition; nothing from there on is
        removed, and nothing at all of a partition that is not named. Records committed together go
        together, so some may stay until the next time.
        """
        milliseconds = _milliseconds(before)
        gone = 0
        for at, lane in self._lanes_of(topic).items():
            remove = partial(self._purge, lane, milliseconds, positions.get(at, 0))
            while removed := self._writer.run(remove):
                gone += removed
        return gone

    def close(self) -> None:
        self._writer.close()
        self._writing.close()
        while self._idle:
            self._idle.pop().close()
        self._lock.release()

    def _purge(self, lane: Lane, before: int, end: int) -> int:
        with store.writing(self._writing):
            return store.purge(self._writing, lane, before, end, _PURGED_AT_ONCE)

    def _commit(self, records: Records) -> None:
        with store.writing(self._writing):
            store.append(self._writing, records, _milliseconds(self._clock()))
        self._arrivals.announce({record[0].topic for record in records.values()})

    def _lane_for(self, record: NewRecord) -> Lane:
        lanes = self._lanes_of(record.topic)
        return lanes[TopicPartition(record.topic, partition_of(record.key, len(lanes)))]

    def _lane(self, at: TopicPartition) -> Lane:
        return self._lanes_of(at.topic)[at]

    def _lanes_of(self, topic: str) -> dict[TopicPartition, Lane]:
        if topic not in self._lanes:
            with self._reading() as connection:
                lanes = store.lanes_of(connection, topic)
            if not lanes:
                raise UnknownTopic(topic)
            self._lanes[topic] = lanes
        return self._lanes[topic]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for the calling thread alone, until it is done."""
        with store.failing():
            connection = self._idle.pop() if self._idle else store.connect(self._path)
            try:
                yield connection
            finally:
                self._idle.append(connection)


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
