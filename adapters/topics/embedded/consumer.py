"""A reader of embedded topics."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from time import monotonic
from typing import Protocol

from msgspec.structs import replace

from adapters.topics.embedded.arrivals import Arrivals
from adapters.topics.port import PositionLost, Record, Revoked, Start, TopicPartition

Batch = dict[TopicPartition, list[Record]]


class Source(Protocol):
    """What a reader needs of the topics."""

    def read(self, at: TopicPartition, offset: int, limit: int) -> list[Record]: ...

    def offsets(self, at: TopicPartition) -> range: ...

    def ends(self, partitions: Collection[TopicPartition]) -> dict[TopicPartition, int]: ...


class EmbeddedConsumer:
    """Reads all partitions of its topics: in one process a group has one member."""

    def __init__(
        self,
        source: Source,
        partitions: Sequence[TopicPartition],
        arrivals: Arrivals,
        start: Start,
        revoked: Revoked,
        leave: Callable[[], None],
    ) -> None:
        self._source = source
        self._partitions = list(partitions)
        self._topics = {at.topic for at in partitions}
        self._arrivals = arrivals
        self._start = start
        self._revoked = revoked
        self._leave = leave
        self._positions: dict[TopicPartition, int] = {}
        self._skipped: dict[TopicPartition, int] = {}

    def poll(self, timeout: float, limit: int) -> Batch:
        if not self._positions:
            self._positions = {at: self._first_position(at) for at in self._partitions}
        deadline = monotonic() + timeout
        while True:
            seen = self._arrivals.seen(self._topics)
            found = self._next(limit)
            left = deadline - monotonic()
            if found or left <= 0:
                return found
            self._arrivals.wait(self._topics, seen, left)

    def close(self) -> None:
        if self._partitions:
            self._revoked(list(self._positions))
            self._partitions, self._positions = [], {}
            self._leave()

    def _first_position(self, at: TopicPartition) -> int:
        position, kept = self._start(at), self._source.offsets(at)
        if position == 0:
            self._skipped[at] = kept.start
            return kept.start
        if not kept.start <= position <= kept.stop:
            raise PositionLost(at, position, kept)
        return position

    def _next(self, limit: int) -> Batch:
        """What is there now, a fair share of each partition; those after the last one read first,
        so that a busy partition cannot starve the others.
        """
        ends = self._source.ends(self._partitions)
        due = [at for at in self._partitions if self._positions[at] < ends[at]]
        found: Batch = {}
        for remaining, at in zip(range(len(due), 0, -1), due, strict=True):
            share = -(-limit // remaining)
            if share:
                found[at] = self._read(at, share)
                self._positions[at] += len(found[at])
                limit -= len(found[at])
        self._partitions = self._partitions[1:] + self._partitions[:1]
        return found

    def _read(self, at: TopicPartition, limit: int) -> list[Record]:
        records = self._source.read(at, self._positions[at], limit)
        if records and (skipped := self._skipped.pop(at, 0)):
            records[0] = replace(records[0], skipped=skipped)
        return records
