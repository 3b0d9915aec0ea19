"""Reading by offset, outside any group."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any, Final

import kafka
from kafka import KafkaConsumer

from adapters.topics.kafka.errors import failing
from adapters.topics.kafka.records import record_of
from adapters.topics.port import Record, TopicPartition, TopicsUnavailable

READING: Final = {
    "metrics_enabled": False,
    "enable_auto_commit": False,
    "auto_offset_reset": "none",
    # A partner may produce in transactions: what it took back is not for us.
    "isolation_level": "read_committed",
    "fetch_min_bytes": 1,
    "max_partition_fetch_bytes": 256 << 10,
    "allow_auto_create_topics": False,
}
"""The settings of everything that reads: positions are ours, none are kept in Kafka."""

PATIENCE: Final = 30.0
"""Seconds that brokers may take to answer."""


class Readers:
    """Clients that read what they are asked for; each is one thread's at a time."""

    def __init__(self, connection: Mapping[str, Any]) -> None:
        self._settings = {**connection, **READING, "group_id": None}
        self._idle: list[KafkaConsumer] = []

    def kept(self, partitions: Collection[TopicPartition]) -> dict[TopicPartition, range]:
        """The offsets that partitions keep."""
        with self._reader() as client:
            return _kept(client, partitions)

    def read(self, at: TopicPartition, offset: int, limit: int) -> list[Record]:
        """At most `limit` records from the offset on, or from the first that is kept."""
        place = kafka.TopicPartition(*at)
        records: list[Record] = []
        deadline = monotonic() + PATIENCE
        with self._reader() as client:
            kept = _kept(client, [at])[at]
            offset = max(offset, kept.start)
            client.assign([place])
            client.seek(place, offset)
            while offset < kept.stop and len(records) < limit:
                if monotonic() > deadline:
                    raise TopicsUnavailable(f"{at.topic} could not be read in {PATIENCE:.0f} s")
                polled = client.poll(timeout_ms=500, max_records=limit - len(records))
                records += [record_of(found) for found in polled.get(place, ())]
                offset = client.position(place)
        return records

    def close(self) -> None:
        """Let go of all clients."""
        while self._idle:
            self._idle.pop().close()

    def _at_hand(self) -> KafkaConsumer | None:
        with suppress(IndexError):  # another thread may take the last one
            return self._idle.pop()
        return None

    @contextmanager
    def _reader(self) -> Iterator[KafkaConsumer]:
        with failing():
            client = self._at_hand() or KafkaConsumer(**self._settings)
            try:
                yield client
            except BaseException:
                client.close()
                raise
            self._idle.append(client)


def _kept(
    client: KafkaConsumer, partitions: Collection[TopicPartition]
) -> dict[TopicPartition, range]:
    places = [kafka.TopicPartition(*at) for at in partitions]
    try:
        first, following = client.beginning_offsets(places), client.end_offsets(places)
    except KeyError as partition:
        # The library gives what it knows, and trips over what it does not know yet.
        raise TopicsUnavailable(f"Kafka: {partition} has no leader yet") from partition
    return {TopicPartition(*place): range(first[place], following[place]) for place in places}
