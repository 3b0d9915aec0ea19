"""Being a member of a consumer group: which partitions are read here, and staying in it.

Kafka's own positions are not used: a partition that comes is paused until the position from our
store is set. All of it happens on the thread that polls; the client's own thread only notes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from threading import Lock
from time import monotonic
from typing import Any, Final

import kafka
import structlog
from kafka import KafkaConsumer
from kafka.consumer.subscription_state import ConsumerRebalanceListener
from kafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from kafka.structs import MemberState

from adapters.topics.kafka.errors import failing
from adapters.topics.kafka.reading import READING
from adapters.topics.port import TopicPartition

log = structlog.get_logger(__name__)

SESSION: Final = 6.0
"""Seconds without a sign of life after which a member's partitions go to the others."""

_SETTINGS: Final = {
    "session_timeout_ms": int(SESSION * 1000),
    "heartbeat_interval_ms": 1_000,  # also the time until a member hears of a change in the group
    "max_poll_interval_ms": 30_000,
    "partition_assignment_strategy": (StickyPartitionAssignor,),
}

_SHORTEST_POLL: Final = 0.1
"""With shorter ones the client begins its joining of the group again and again."""
_JOINING: Final = 3.0
"""Seconds that a poll goes on beyond its time-out while the group is settling, for that reason."""
_AT_ONCE: Final = 5_000
"""Records of a poll: all that were fetched."""

Polled = dict[TopicPartition, list[Any]]


class Membership:
    """A member of a group. For one thread."""

    def __init__(
        self, connection: Mapping[str, Any], group: str, instance: str, topics: Collection[str]
    ) -> None:
        self._topics = sorted(topics)
        self._changes = _Changes()
        with failing():
            self._client = KafkaConsumer(
                **connection,
                **READING,
                **_SETTINGS,
                group_id=group,
                group_instance_id=instance or None,
            )
            self._subscribe()

    def poll(self, timeout: float) -> Polled:
        """Everything that was fetched; empty after about `timeout` seconds without any."""
        until = monotonic() + timeout
        latest = until + _JOINING
        with failing():
            while True:
                wait = min(max(_SHORTEST_POLL, until - monotonic()), 1.0)
                polled = self._client.poll(timeout_ms=int(wait * 1000), max_records=_AT_ONCE)
                if polled or self._changes or monotonic() >= (latest if self._joining else until):
                    return {TopicPartition(*at): found for at, found in polled.items()}

    def changes(self) -> tuple[set[TopicPartition], set[TopicPartition]]:
        """Which partitions went, and then which came, since the last time."""
        return self._changes.take()

    def begin(self, at: TopicPartition, position: int) -> None:
        """Read a partition that came from this position on."""
        place = kafka.TopicPartition(*at)
        self._client.seek(place, position)
        self._client.resume(place)

    def rejoin(self) -> None:
        """Leave the group and join it anew."""
        log.warning("rejoining", topics=self._topics)
        with failing():
            self._client.unsubscribe()
            self._subscribe()

    def close(self) -> None:
        """Leave the group; what was read here shows in `changes` as gone."""
        with failing():
            self._client.close(autocommit=False, timeout_ms=5_000)

    @property
    def _joining(self) -> bool:
        return bool(self._client.group_metadata().state != MemberState.STABLE)

    def _subscribe(self) -> None:
        self._client.subscribe(self._topics, listener=_Listener(self._client, self._changes))
        for topic in self._topics:  # so that the first assignment is made knowing them
            self._client.partitions_for_topic(topic)


class _Changes:
    """What became of partitions, noted by the client's own thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._gone: set[TopicPartition] = set()
        self._came: set[TopicPartition] = set()

    def __bool__(self) -> bool:
        return bool(self._gone or self._came)

    def went(self, partitions: Collection[Any]) -> None:
        with self._lock:
            gone = {TopicPartition(*at) for at in partitions}
            self._gone |= gone
            self._came -= gone

    def came(self, partitions: Collection[Any]) -> None:
        with self._lock:
            self._came |= {TopicPartition(*at) for at in partitions}

    def take(self) -> tuple[set[TopicPartition], set[TopicPartition]]:
        with self._lock:
            taken = self._gone, self._came
            self._gone, self._came = set(), set()
        return taken


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # the library is untyped
    """Hears of changes on the client's own thread, where nothing may block."""

    def __init__(self, client: KafkaConsumer, changes: _Changes) -> None:
        self._client = client
        self._changes = changes

    def on_partitions_revoked(self, revoked: Collection[Any]) -> None:
        self._changes.went(revoked)

    def on_partitions_assigned(self, assigned: Collection[Any]) -> None:
        for place in assigned:
            self._client.seek(place, 0)  # or the client would ask Kafka for a position
            self._client.pause(place)
        self._changes.came(assigned)
