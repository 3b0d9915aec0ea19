"""The port to the topics: what every implementation gives, Kafka and the embedded log alike.

A topic is a fixed number of partitions; a partition is an ordered log whose offsets start at 0 and
grow by one. The partition of a record is murmur2 of its key, as Kafka's own clients choose it, so
records of one key stay in order. Positions (the next offset to read) are the reader's to keep: they
are stored together with what reading brought about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import NamedTuple, Protocol

from msgspec import Struct

from engine.errors import Failure, Unknown


class NewRecord(Struct, frozen=True, gc=False, kw_only=True):
    """A record to append."""

    topic: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


class Record(Struct, frozen=True, gc=False, kw_only=True):
    """A record as read."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]
    timestamp: datetime
    """When it was appended, to the millisecond."""
    skipped: int = 0
    """How many offsets right before it a consumer passed over because they hold no record: removed
    ones before the first, and marks that Kafka's transactions leave.
    """

    @property
    def met_at(self) -> int:
        """The position from which reading on met it; `offset + 1` is the one behind it."""
        return self.offset - self.skipped


class TopicPartition(NamedTuple):
    """One partition of a topic."""

    topic: str
    partition: int


Start = Callable[[TopicPartition], int]
"""The position to read a partition from; 0 means from the first record that is kept."""

Revoked = Callable[[Collection[TopicPartition]], None]
"""Told which partitions this consumer does not read any more."""


def ignore_revoked(_: Collection[TopicPartition]) -> None:
    """For consumers that keep nothing per partition."""


class Consumer(Protocol):
    """Reads partitions onward from the positions it was started at. For one thread."""

    def poll(self, timeout: float, limit: int) -> dict[TopicPartition, list[Record]]:
        """The next records, at most `limit` in all; empty after `timeout` seconds without any.

        Returns as soon as there are some. Raises PositionLost where the start position of a
        partition is not in it, and TopicsUnavailable.
        """

    def close(self) -> None:
        """Stop reading; the partitions read until now count as revoked."""


class Topics(Protocol):
    """Durable, partitioned, ordered logs."""

    def create(self, topics: Mapping[str, int]) -> None:
        """Make these topics with so many partitions; one that exists stays as it is."""

    def append(self, records: Sequence[NewRecord]) -> None:
        """Append, in this order per partition; returns when they are durable.

        Raises UnknownTopic before anything is appended; TopicsUnavailable when some or all of them
        may not have been.
        """

    def append_async(self, records: Sequence[NewRecord]) -> Future[None]:
        """As `append`, but at once: the future is done when they are durable, and cannot be
        cancelled. For asyncio: `await asyncio.wrap_future(topics.append_async(records))`.
        """

    def read(self, at: TopicPartition, offset: int, limit: int) -> list[Record]:
        """At most `limit` records from the offset on, or from the first that is kept."""

    def partitions(self, topic: str) -> int:
        """The topic's number of partitions. Raises UnknownTopic."""

    def offsets(self, at: TopicPartition) -> range:
        """The offsets kept: from the first record's to the one that comes next. A reader's lag is
        `offsets(at).stop` less its position.
        """

    def consume(
        self,
        topics: Collection[str],
        group: str,
        start: Start,
        revoked: Revoked = ignore_revoked,
    ) -> Consumer:
        """Read these topics as a member of a group, each partition from where `start` says.

        A partition is read by one member of a group at a time. `start` and `revoked` are called
        within `poll` or `close`. Raises UnknownTopic and TopicsInUse.
        """

    def close(self) -> None:
        """Let go of everything; records handed to `append_async` are made durable before."""


class UnknownTopic(Unknown):
    """There is no such topic."""

    def __init__(self, topic: str) -> None:
        super().__init__("unknown_topic", f"there is no topic {topic}", field="topic")


class TopicsUnavailable(Failure):
    """The topics cannot be read or written."""


class TopicsInUse(Failure):
    """Somebody else reads these topics."""


class PositionLost(Failure):
    """A reader's position is not in the partition: records were lost, or belong to other topics."""

    def __init__(self, at: TopicPartition, position: int, kept: range) -> None:
        super().__init__(
            f"partition {at.partition} of {at.topic} keeps the offsets {kept.start} to {kept.stop};"
            f" it cannot be read from {position}"
        )
