"""Appending and reading by offset: the same for every implementation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from adapters.topics.port import (
    NewRecord,
    Record,
    TopicPartition,
    Topics,
    TopicsUnavailable,
    UnknownTopic,
)

New = Callable[..., NewRecord]


def everything(topics: Topics, topic: str) -> list[Record]:
    partitions = [TopicPartition(topic, number) for number in range(topics.partitions(topic))]
    return [record for at in partitions for record in topics.read(at, 0, 100_000)]


def test_a_record_is_read_as_it_was_appended(topics: Topics, topic: str) -> None:
    headers = (("schema-fingerprint", b"\x00\xff"), ("a", b""), ("a", b"again"))
    topics.append([NewRecord(topic=topic, key=b"k\x00", value=b"v\xff", headers=headers)])
    (record,) = everything(topics, topic)
    assert (record.topic, record.offset) == (topic, 0)
    assert (record.key, record.value, record.headers) == (b"k\x00", b"v\xff", headers)
    assert abs(record.timestamp - datetime.now(UTC)) < timedelta(seconds=5)


def test_records_of_one_key_stay_in_order(topics: Topics, topic: str, record: New) -> None:
    topics.append([record("k", str(number)) for number in range(150)])
    topics.append([record("k", str(number)) for number in range(150, 300)])
    assert [int(found.value) for found in everything(topics, topic)] == list(range(300))


def test_offsets_of_a_partition_start_at_zero_and_have_no_gaps(
    topics: Topics, topic: str, record: New
) -> None:
    for round_ in range(5):
        topics.append([record(f"k{round_}-{number}") for number in range(20)])
    for number in range(4):
        at = TopicPartition(topic, number)
        offsets = [found.offset for found in topics.read(at, 0, 1000)]
        assert offsets == list(topics.offsets(at))


def test_the_partition_of_a_key_is_the_one_kafka_chooses(topics: Topics, topic: str) -> None:
    keys = {b"21": 0, b"": 1, b"foobar": 2, b"abc": 3}
    topics.append([NewRecord(topic=topic, key=key, value=b"") for key in keys])
    assert {found.key: found.partition for found in everything(topics, topic)} == keys


def test_reading_begins_at_the_offset_and_ends_at_the_limit(
    topics: Topics, topic: str, record: New
) -> None:
    topics.append([record("k", str(number)) for number in range(200)])
    at = TopicPartition(topic, everything(topics, topic)[0].partition)
    assert [int(found.value) for found in topics.read(at, 70, 100)] == list(range(70, 170))
    assert [found.offset for found in topics.read(at, 199, 10)] == [199]
    assert topics.read(at, 200, 10) == []
    assert topics.read(at, 0, 0) == []


def test_a_topic_that_exists_keeps_its_partitions(topics: Topics, topic: str) -> None:
    topics.create({topic: 9})
    assert topics.partitions(topic) == 4


def test_an_unknown_topic_is_refused_and_nothing_is_appended(
    topics: Topics, topic: str, record: New
) -> None:
    with pytest.raises(UnknownTopic, match=r"there is no topic no\.such"):
        topics.append([record("k"), NewRecord(topic="no.such", key=b"k", value=b"")])
    assert everything(topics, topic) == []
    with pytest.raises(UnknownTopic):
        topics.partitions("no.such")


def test_a_record_of_a_mebibyte_is_carried(topics: Topics, topic: str) -> None:
    value = bytes(range(256)) * 4096
    topics.append([NewRecord(topic=topic, key=b"k", value=value)] * 2)
    assert [found.value for found in everything(topics, topic)] == [value, value]


def test_sixteen_appenders_at_once_lose_nothing(topics: Topics, topic: str, record: New) -> None:
    def append(appender: int) -> None:
        for number in range(40):
            topics.append([record(f"key {appender}", str(number))])

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(append, range(16)))
    found = everything(topics, topic)
    for appender in range(16):
        values = [int(each.value) for each in found if each.key == f"key {appender}".encode()]
        assert values == list(range(40))


def test_an_append_can_be_awaited(topics: Topics, topic: str, record: New) -> None:
    async def appended() -> None:
        await asyncio.wrap_future(topics.append_async([record("k", "v")]))

    with ThreadPoolExecutor(1) as thread:  # a browser's tests leave a loop in the main thread
        thread.submit(lambda: asyncio.run(appended())).result()
    assert [found.value for found in everything(topics, topic)] == [b"v"]


def test_one_caller_s_cancelled_wait_keeps_everybody_s_records(
    topics: Topics, topic: str, record: New
) -> None:
    futures = [topics.append_async([record("k", str(number))]) for number in range(50)]
    for future in futures[::2]:
        future.cancel()
    futures[-1].result(5)
    assert [int(found.value) for found in everything(topics, topic)] == list(range(50))


def test_what_was_handed_over_before_closing_is_durable(
    topics: Topics, topic: str, record: New, opening: Callable[[], Topics]
) -> None:
    futures = [topics.append_async([record("k", str(number))]) for number in range(50)]
    topics.close()
    assert all(future.done() for future in futures)
    assert len(everything(opening(), topic)) == 50


def test_closed_topics_take_nothing(topics: Topics, topic: str, record: New) -> None:
    topics.append([record("k")])
    topics.close()
    with pytest.raises(TopicsUnavailable, match="closed"):
        topics.append([record("k")])
