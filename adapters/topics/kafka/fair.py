"""What was fetched and not yet handed out, in fair shares."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable

from adapters.topics.port import Record, TopicPartition


class Fetched:
    """Records by partition; those of a busy partition do not keep the others waiting."""

    def __init__(self) -> None:
        self._waiting: dict[TopicPartition, deque[Record]] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, at: TopicPartition, records: Iterable[Record]) -> None:
        """Records that follow those of the same partition."""
        self._waiting.setdefault(at, deque()).extend(records)

    def drop(self, partitions: Collection[TopicPartition]) -> None:
        """Forget what these partitions had."""
        for at in partitions:
            self._waiting.pop(at, None)

    def take(self, limit: int) -> dict[TopicPartition, list[Record]]:
        """The next records, at most `limit`, a fair share of each partition; those that were
        served stand at the end next time.
        """
        taken: dict[TopicPartition, list[Record]] = {}
        places = list(self._waiting)
        for remaining, at in zip(range(len(places), 0, -1), places, strict=True):
            share = min(-(-limit // remaining), len(self._waiting[at]))
            if share:
                records = self._waiting.pop(at)
                taken[at] = [records.popleft() for _ in range(share)]
                limit -= share
                if records:
                    self._waiting[at] = records
        return taken
