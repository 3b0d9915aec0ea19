"""What is particular to topics on Kafka: brokers that die, gaps between offsets, addresses."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from threading import Event, Thread
from time import monotonic
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka import TopicPartition as Place
from kafka.admin import ConfigResource, ConfigResourceType

from adapters.topics import open_topics
from adapters.topics.kafka import KafkaOptions, servers_of
from adapters.topics.kafka.options import LARGEST_RECORD
from adapters.topics.names import dead_letter_topic
from adapters.topics.port import (
    Consumer,
    NewRecord,
    PositionLost,
    Record,
    TopicPartition,
    Topics,
    TopicsInUse,
    TopicsUnavailable,
)
from tests.ops.programs import eventually
from tests.services.kafka import Kafka
from tests.services.server import free_port

WANTED = ["retention.ms", "max.message.bytes"]
Drain = Callable[[Consumer, int], list[Record]]


def put(topics: Topics, at: TopicPartition, *values: str) -> None:
    topics.append([NewRecord(topic=at.topic, key=b"k", value=v.encode()) for v in values])


@pytest.mark.slow
def test_a_broker_that_is_killed_and_comes_back_loses_and_repeats_nothing(
    topics: Topics, at: TopicPartition, kafka: Kafka, drain: Drain
) -> None:
    acknowledged: list[str] = []
    ended = Event()

    def fill() -> None:
        while not ended.wait(0.005):
            value = str(len(acknowledged))
            record = NewRecord(topic=at.topic, key=b"k", value=value.encode())
            topics.append_async([record]).result()
            acknowledged.append(value)

    filling = Thread(target=fill)
    filling.start()
    with closing(topics.consume([at.topic], "g", lambda _: 0)) as consumer:
        found = drain(consumer, 50)
        kafka.kill()
        kafka.start()
        count = len(acknowledged)
        eventually(lambda: len(acknowledged) > count + 50, within=60)
        ended.set()
        filling.join()
        while missing := len(acknowledged) - len(found):
            found += drain(consumer, missing)
    assert [record.value.decode() for record in found] == acknowledged
    assert [record.offset for record in found] == list(range(len(found)))


def test_offsets_that_transactions_use_up_are_passed_over_and_so_are_records_taken_back(
    topics: Topics, at: TopicPartition, kafka: Kafka, drain: Drain
) -> None:
    partner = KafkaProducer(
        bootstrap_servers=kafka.address, transactional_id=uuid4().hex, metrics_enabled=False
    )
    partner.init_transactions()
    for value, end in (
        (b"a", partner.commit_transaction),
        (b"gone", partner.abort_transaction),
        (b"b", partner.commit_transaction),
    ):
        partner.begin_transaction()
        partner.send(at.topic, value, key=b"k").get(10)
        end()
    partner.close()
    with closing(topics.consume([at.topic], "g", lambda _: 0)) as consumer:
        found = drain(consumer, 2)
    assert [record.value for record in found] == [b"a", b"b"]
    assert [(record.met_at, record.offset) for record in found] == [(0, 0), (1, 4)]
    assert [record.value for record in topics.read(at, 0, 10)] == [b"a", b"b"]


def test_a_new_group_starts_at_what_is_kept_but_a_lost_position_is_told(
    topics: Topics, at: TopicPartition, kafka: Kafka, drain: Drain
) -> None:
    put(topics, at, "a", "b", "c")
    with closing(KafkaAdminClient(bootstrap_servers=kafka.address)) as admin:
        admin.delete_records({Place(*at): 2})
    assert topics.offsets(at) == range(2, 3)
    with closing(topics.consume([at.topic], "new", lambda _: 0)) as consumer:
        (found,) = drain(consumer, 1)
    assert (found.offset, found.met_at) == (2, 0)
    with (
        closing(topics.consume([at.topic], "old", lambda _: 1)) as consumer,
        pytest.raises(PositionLost, match="keeps the offsets 2 to 3"),
    ):
        drain(consumer, 1)


def test_dead_letters_are_kept_for_good_and_have_room_for_a_whole_record(
    topics: Topics, at: TopicPartition, kafka: Kafka
) -> None:
    letters = dead_letter_topic(at.topic)
    topics.create({letters: 1})
    with closing(KafkaAdminClient(bootstrap_servers=kafka.address)) as admin:
        resource = ConfigResource(ConfigResourceType.TOPIC, letters, WANTED)
        described = admin.describe_configs([resource])["topic"][letters]
    assert [described[name]["value"] for name in WANTED] == ["-1", str(2 * LARGEST_RECORD)]


def test_one_static_member_reads_a_group_in_a_process(topics: Topics, at: TopicPartition) -> None:
    with closing(topics.consume([at.topic], "g", lambda _: 0)):
        with pytest.raises(TopicsInUse, match="group g is read already"):
            topics.consume([at.topic], "g", lambda _: 0)
        topics.consume([at.topic], "other", lambda _: 0).close()
    topics.consume([at.topic], "g", lambda _: 0).close()


def test_brokers_that_do_not_answer_are_unavailable() -> None:
    began = monotonic()
    with pytest.raises(TopicsUnavailable, match="no broker lets us in"):
        open_topics(f"kafka://127.0.0.1:{free_port()}", KafkaOptions(patience=1))
    assert monotonic() - began < 5


def test_an_address_names_brokers_by_host_and_port() -> None:
    assert servers_of("kafka://a.example:9092,[::1]:9093") == ["a.example:9092", "[::1]:9093"]


@pytest.mark.parametrize("address", ["kafka://", "kafka://host", "kafka://host:port", "kafka://:1"])
def test_an_address_without_them_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="host:port"):
        servers_of(address)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(KafkaOptions(user="u", password="secret"))
