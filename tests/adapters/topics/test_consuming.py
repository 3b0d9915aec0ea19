"""Reading as a group: the same for every implementation."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import closing
from threading import Timer
from time import monotonic

import pytest

from adapters.topics.port import (
    Consumer,
    NewRecord,
    PositionLost,
    Record,
    TopicPartition,
    Topics,
    UnknownTopic,
)

New = Callable[..., NewRecord]
Drain = Callable[[Consumer, int], list[Record]]


def from_start(_: TopicPartition) -> int:
    return 0


def test_a_consumer_reads_every_partition_from_its_start(
    topics: Topics, topic: str, record: New, drain: Drain
) -> None:
    topics.append([record(f"k{number}", str(number)) for number in range(100)])
    with closing(topics.consume([topic], "g", from_start)) as consumer:
        found = drain(consumer, 100)
    assert sorted(int(each.value) for each in found) == list(range(100))
    assert {each.partition for each in found} == {0, 1, 2, 3}


def test_a_consumer_goes_on_where_its_start_says(
    topics: Topics, topic: str, record: New, drain: Drain
) -> None:
    topics.append([record(f"k{number}") for number in range(100)])
    positions: dict[TopicPartition, int] = {}
    with closing(topics.consume([topic], "g", from_start)) as consumer:
        for each in drain(consumer, 100):
            positions[TopicPartition(topic, each.partition)] = each.offset + 1
    topics.append([record(f"k{number}", "later") for number in range(40)])
    with closing(topics.consume([topic], "g", positions.__getitem__)) as consumer:
        found = drain(consumer, 40)
    assert [each.value for each in found] == [b"later"] * 40
    assert all(each.offset >= positions[TopicPartition(topic, each.partition)] for each in found)


def test_every_group_reads_everything(
    topics: Topics, topic: str, record: New, drain: Drain
) -> None:
    with (
        closing(topics.consume([topic], "one", from_start)) as one,
        closing(topics.consume([topic], "two", from_start)) as two,
    ):
        topics.append([record(f"k{number}", str(number)) for number in range(30)])
        found = [sorted(each.value for each in drain(consumer, 30)) for consumer in (one, two)]
    assert found[0] == found[1]
    assert len(found[0]) == 30


def test_a_consumer_reads_several_topics(
    topics: Topics, topic: str, record: New, drain: Drain
) -> None:
    other = f"{topic}.other"
    topics.create({other: 1})
    topics.append([record("k"), NewRecord(topic=other, key=b"k", value=b"")])
    with closing(topics.consume([topic, other], "g", from_start)) as consumer:
        assert {each.topic for each in drain(consumer, 2)} == {topic, other}


def test_a_poll_gives_at_most_its_limit_and_starves_no_partition(
    topics: Topics, topic: str, record: New
) -> None:
    topics.append([record(f"k{number}") for number in range(400)])
    with closing(topics.consume([topic], "g", from_start)) as consumer:
        seen: set[int] = set()
        for _ in range(8):
            polled = consumer.poll(5, 2)
            assert 0 < sum(len(records) for records in polled.values()) <= 2
            seen |= {at.partition for at in polled}
    assert seen == {0, 1, 2, 3}


def test_an_empty_poll_takes_its_timeout(topics: Topics, topic: str) -> None:
    with closing(topics.consume([topic], "g", from_start)) as consumer:
        consumer.poll(0.1, 10)
        began = monotonic()
        assert consumer.poll(0.3, 10) == {}
        assert 0.25 < monotonic() - began < 3


def test_an_append_wakes_the_waiting_consumer_at_once(
    topics: Topics, topic: str, record: New
) -> None:
    appended_at: list[float] = []

    def append() -> None:
        topics.append([record("k")])
        appended_at.append(monotonic())

    delays = []
    with closing(topics.consume([topic], "g", from_start)) as consumer:
        consumer.poll(0.1, 10)
        for _ in range(5):
            timer = Timer(0.1, append)
            timer.start()
            assert consumer.poll(5, 10)
            woken_at = monotonic()
            timer.join()
            delays.append(woken_at - appended_at.pop())
    assert sorted(delays)[2] < 0.05


def test_an_append_to_another_topic_does_not_end_a_poll(
    topics: Topics, topic: str, record: New
) -> None:
    other = f"{topic}.other"
    topics.create({other: 1})
    with closing(topics.consume([topic], "g", from_start)) as consumer:
        consumer.poll(0.1, 10)
        timer = Timer(0.05, topics.append, [[NewRecord(topic=other, key=b"k", value=b"")]])
        timer.start()
        began = monotonic()
        assert consumer.poll(0.4, 10) == {}
        assert monotonic() - began > 0.3
        timer.join()


def test_a_closed_consumer_s_partitions_are_revoked_and_free_for_the_next(
    topics: Topics, topic: str, record: New, drain: Drain
) -> None:
    gone: list[TopicPartition] = []

    def revoked(partitions: Collection[TopicPartition]) -> None:
        gone.extend(partitions)

    topics.append([record("k")])
    consumer = topics.consume([topic], "g", from_start, revoked)
    drain(consumer, 1)
    consumer.close()
    assert sorted(gone) == [TopicPartition(topic, number) for number in range(4)]
    with closing(topics.consume([topic], "g", from_start)) as successor:
        assert len(drain(successor, 1)) == 1


def test_a_position_beyond_the_end_is_an_error_not_an_endless_wait(
    topics: Topics, topic: str, record: New, drain: Drain
) -> None:
    topics.append([record("k")])
    with (
        closing(topics.consume([topic], "g", lambda _: 7)) as consumer,
        pytest.raises(PositionLost, match="cannot be read from 7"),
    ):
        drain(consumer, 1)


def test_an_unknown_topic_cannot_be_consumed(topics: Topics) -> None:
    with pytest.raises(UnknownTopic):
        topics.consume(["no.such"], "g", from_start)
