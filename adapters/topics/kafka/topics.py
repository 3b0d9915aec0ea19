"""The topics port on Apache Kafka."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from typing import Any, Final

from kafka import KafkaAdminClient
from kafka.errors import NoError, TopicAlreadyExistsError, for_code

from adapters.topics.kafka.consumer import KafkaGroupConsumer
from adapters.topics.kafka.errors import connecting, failing
from adapters.topics.kafka.membership import Membership
from adapters.topics.kafka.options import LARGEST_LETTER, LARGEST_RECORD, KafkaOptions, connection
from adapters.topics.kafka.producing import Producer
from adapters.topics.kafka.reading import PATIENCE, Readers
from adapters.topics.kafka.sockets import CLOSING
from adapters.topics.names import is_dead_letter
from adapters.topics.partitioning import partition_of
from adapters.topics.port import (
    NewRecord,
    Record,
    Revoked,
    Start,
    TopicPartition,
    TopicsInUse,
    TopicsUnavailable,
    UnknownTopic,
    ignore_revoked,
)

_WELL: Final = (NoError, TopicAlreadyExistsError)


class KafkaTopics:
    """Topics on brokers, for any number of processes."""

    def __init__(self, servers: Sequence[str], options: KafkaOptions | None = None) -> None:
        self._options = options or KafkaOptions()
        self._connection = connection(list(servers), self._options) | {"proxy_url": CLOSING}
        self._partitions: dict[str, int] = {}
        self._members: set[str] = set()
        with connecting(servers):
            self._admin = KafkaAdminClient(**self._connection)
        self._producer = Producer(self._connection)
        self._readers = Readers(self._connection)

    def create(self, topics: Mapping[str, int]) -> None:
        with failing():
            missing = {t: topics[t] for t in set(topics) - set(self._look_up(topics))}
            if missing:
                wanted = {topic: _creation(topic, n) for topic, n in missing.items()}
                made = self._admin.create_topics(wanted, raise_errors=False)
                _check(made["topics"])
                self._admin.wait_for_topics(list(missing))
                self._look_up(missing)
        self._producer.prepare(topics)

    def append(self, records: Sequence[NewRecord]) -> None:
        try:
            self.append_async(records).result(PATIENCE)
        except TimeoutError:
            raise TopicsUnavailable("the brokers do not acknowledge what was sent") from None

    def append_async(self, records: Sequence[NewRecord]) -> Future[None]:
        return self._producer.append(
            [(partition_of(r.key, self.partitions(r.topic)), r) for r in records]
        )

    def read(self, at: TopicPartition, offset: int, limit: int) -> list[Record]:
        return self._readers.read(at, offset, limit)

    def partitions(self, topic: str) -> int:
        known = self._partitions.get(topic)
        if known is None:
            with failing():
                known = self._look_up([topic]).get(topic)
        if known is None:
            raise UnknownTopic(topic)
        return known

    def offsets(self, at: TopicPartition) -> range:
        return self._readers.kept([at])[at]

    def consume(
        self,
        topics: Collection[str],
        group: str,
        start: Start,
        revoked: Revoked = ignore_revoked,
    ) -> KafkaGroupConsumer:
        count = sum(self.partitions(topic) for topic in topics)
        name, instance = f"{self._options.prefix}.{group}", self._options.instance
        if instance and name in self._members:
            raise TopicsInUse(f"group {group} is read already, in this process")
        membership = Membership(self._connection, name, instance, topics)
        self._members.add(name)
        return KafkaGroupConsumer(
            membership,
            self._readers.kept,
            lambda: self._members_of(name) > count,
            start,
            revoked,
            lambda: self._members.discard(name),
        )

    def close(self) -> None:
        with failing(), closing(self._admin), closing(self._readers):
            self._producer.close()

    def _look_up(self, topics: Collection[str]) -> dict[str, int]:
        """The partitions of those topics that there are."""
        found = {
            topic["name"]: len(topic["partitions"])
            for topic in self._admin.describe_topics(list(topics))
            if for_code(topic["error_code"]) is NoError
        }
        self._partitions |= found
        return found

    def _members_of(self, group: str) -> int:
        with failing():
            return len(self._admin.describe_groups([group])[group]["members"])


def _creation(topic: str, partitions: int) -> dict[str, Any]:
    """Replicas as the brokers' default says; what an operator has set aside is kept for good."""
    letters = is_dead_letter(topic)
    configs = {
        "max.message.bytes": str(LARGEST_LETTER if letters else LARGEST_RECORD),
        "message.timestamp.type": "LogAppendTime",  # a partner's clock says nothing about ours
    }
    kept = {"retention.ms": "-1"} if letters else {}
    return {"num_partitions": partitions, "configs": configs | kept}


def _check(made: Collection[Mapping[str, Any]]) -> None:
    for topic in made:
        if for_code(topic["error_code"]) not in _WELL:
            why = topic["error_message"] or for_code(topic["error_code"]).__name__
            raise TopicsUnavailable(f"{topic['name']} could not be created: {why}")
