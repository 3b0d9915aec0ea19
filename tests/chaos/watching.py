"""Look from outside at what is stored and what is on the topics, by ways that nobody breaks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Self, TypeVar

from adapters.inbox import GROUP as INBOX
from adapters.topics.names import TopicNames
from adapters.topics.port import Record, TopicPartition
from engine.errors import Failure
from ops import places
from ops.settings import Settings

T = TypeVar("T")
_PAGE = 500


class Watch:
    """An observer with connections of its own; stores that are away for a moment are waited for."""

    def __init__(self, settings: Settings) -> None:
        self.log = places.event_log(settings)
        self.topics = places.topics(settings)
        self.names = TopicNames(settings.topic_prefix)
        self.inbound = self.names.inbound("iso18626")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.topics.close()
        self.log.close()

    def unanswered(self, at: datetime) -> bool:
        """Whether a message was on the inbound topic at an instant and is not answered now."""
        return any(
            found.timestamp <= at
            for place, position in patiently(self._behind).items()
            for found in patiently(lambda p=place, n=position: self.topics.read(p, n, 1))
        )

    def lag(self) -> int:
        """How many inbound records are still to be read."""
        behind = patiently(self._behind)
        return sum(
            patiently(lambda p=p: self.topics.offsets(p)).stop - n for p, n in behind.items()
        )

    def records(self, topic: str) -> Iterator[Record]:
        """All records of a topic, partition by partition."""
        for partition in range(self.topics.partitions(topic)):
            at = TopicPartition(topic, partition)
            kept = self.topics.offsets(at)
            offset = kept.start
            while offset < kept.stop and (page := self.topics.read(at, offset, _PAGE)):
                yield from page
                offset = page[-1].offset + 1

    def last_inbound(self, limit: int) -> list[Record]:
        """The last records of each inbound partition."""
        places = [
            TopicPartition(self.inbound, n) for n in range(self.topics.partitions(self.inbound))
        ]
        stops = {at: self.topics.offsets(at).stop for at in places}
        return [
            record
            for at, stop in stops.items()
            for record in self.topics.read(at, max(0, stop - limit), limit)
        ]

    def _behind(self) -> dict[TopicPartition, int]:
        """The inbound partitions that are not read to their ends, and how far they are."""
        found = {}
        for n in range(self.topics.partitions(self.inbound)):
            at = TopicPartition(self.inbound, n)
            position = self.log.position(INBOX, self.inbound, n)
            if position < self.topics.offsets(at).stop:
                found[at] = position
        return found


def patiently(ask: Callable[[], T], patience: float = 60.0) -> T:
    """Ask until it is answered, as long as patience lasts."""
    end = time.monotonic() + patience
    while True:
        try:
            return ask()
        except Failure:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def eventually(holds: Callable[[], bool], patience: float = 120.0, pause: float = 0.1) -> bool:
    """Whether something comes true before patience ends."""
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True
