"""Appending while a broker does not answer."""

from __future__ import annotations

from time import sleep

import pytest

from adapters.topics.kafka import KafkaOptions
from adapters.topics.kafka.options import connection
from adapters.topics.kafka.producing import Producer
from adapters.topics.port import NewRecord, TopicPartition, Topics, TopicsUnavailable
from tests.services.kafka import Kafka


def test_while_a_broker_hangs_no_more_is_taken_and_what_was_is_kept(
    topics: Topics, at: TopicPartition, kafka: Kafka
) -> None:
    producer = Producer(connection([kafka.address], KafkaOptions()), stalled=0.2)
    record = NewRecord(topic=at.topic, key=b"k", value=b"taken")
    producer.prepare([at.topic])
    with kafka.frozen():
        taken = producer.append([(0, record)])
        sleep(0.3)
        with pytest.raises(TopicsUnavailable, match="acknowledged nothing"):
            producer.append([(0, record)])
    taken.result(20)
    producer.append([(0, record)]).result(20)
    producer.close()
    assert [found.value for found in topics.read(at, 0, 10)] == [b"taken", b"taken"]


def test_what_is_not_acknowledged_when_topics_close_has_failed(
    topics: Topics, at: TopicPartition, kafka: Kafka
) -> None:
    producer = Producer(connection([kafka.address], KafkaOptions()), closing=0.2)
    producer.prepare([at.topic])
    with kafka.frozen():
        taken = producer.append([(0, NewRecord(topic=at.topic, key=b"k", value=b"v"))])
        with pytest.raises(TopicsUnavailable):
            producer.close()
    with pytest.raises(TopicsUnavailable, match="closed before"):
        taken.result(0)
