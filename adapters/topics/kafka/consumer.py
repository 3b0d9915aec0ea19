"""A reader of Kafka topics: a member of a group that reads from the positions of our store."""

from __future__ import annotations

from collections.abc import Callable, Collection
from time import monotonic
from typing import Any, Final, Protocol

from adapters.topics.kafka.fair import Fetched
from adapters.topics.kafka.records import record_of
from adapters.topics.port import PositionLost, Record, Revoked, Start, TopicPartition

_LOOK: Final = 1.0
"""Seconds after which the group is looked at though there is still something to hand out."""
ALONE: Final = 5.0
"""Seconds without any partition after which a member asks whether there is one for it."""


class Member(Protocol):
    """What a reader needs of its membership; see `Membership`."""

    def poll(self, timeout: float) -> dict[TopicPartition, list[Any]]: ...

    def changes(self) -> tuple[set[TopicPartition], set[TopicPartition]]: ...

    def begin(self, at: TopicPartition, position: int) -> None: ...

    def rejoin(self) -> None: ...

    def close(self) -> None: ...


class KafkaGroupConsumer:
    """Reads its share of the partitions."""

    def __init__(
        self,
        membership: Member,
        kept: Callable[[Collection[TopicPartition]], dict[TopicPartition, range]],
        superfluous: Callable[[], bool],
        start: Start,
        revoked: Revoked,
        leave: Callable[[], None],
        alone: float = ALONE,
    ) -> None:
        self._membership = membership
        self._kept = kept
        self._superfluous = superfluous
        self._start = start
        self._revoked = revoked
        self._leave = leave
        self._alone = alone
        self._fetched = Fetched()
        self._waiting: set[TopicPartition] = set()
        self._next: dict[TopicPartition, int] = {}
        self._looked_at = self._busy_at = monotonic()
        self._closed = False

    def poll(self, timeout: float, limit: int) -> dict[TopicPartition, list[Record]]:
        deadline = monotonic() + timeout
        while True:
            if not self._fetched or monotonic() - self._looked_at > _LOOK:
                self._fetch(deadline)
            found = self._fetched.take(limit)
            if found or monotonic() >= deadline:
                return found

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            self._membership.close()
        finally:
            self._leave()
            self._forget({*self._next, *self._waiting})

    def _fetch(self, deadline: float) -> None:
        wait = 0 if self._fetched else deadline - monotonic()
        polled = self._membership.poll(wait)
        self._looked_at = monotonic()
        gone, came = self._membership.changes()
        self._forget(gone)
        self._waiting |= came
        self._begin()
        for at, found in polled.items():
            if at in self._next:
                self._fetched.add(at, [self._record(at, each) for each in found])
        self._watch()

    def _forget(self, partitions: Collection[TopicPartition]) -> None:
        known = {at for at in partitions if at in self._next or at in self._waiting}
        self._waiting -= known
        self._fetched.drop(known)
        for at in known:
            self._next.pop(at, None)
        if known:
            self._revoked(known)

    def _begin(self) -> None:
        all_kept = self._kept(self._waiting) if self._waiting else {}
        for at, kept in all_kept.items():
            position = self._start(at)
            if position and not kept.start <= position <= kept.stop:
                raise PositionLost(at, position, kept)
            self._membership.begin(at, position or kept.start)
            self._next[at] = position
            self._waiting.remove(at)

    def _record(self, at: TopicPartition, found: Any) -> Record:
        record = record_of(found, skipped=found.offset - self._next[at])
        self._next[at] = record.offset + 1
        return record

    def _watch(self) -> None:
        """Two members that join at once can leave one of them without partitions for good."""
        now = monotonic()
        if self._next:
            self._busy_at = now
        elif now - self._busy_at > self._alone:
            self._busy_at = now
            if not self._superfluous():
                self._membership.rejoin()
