"""What a member does with the partitions that come and go, without a broker."""

from __future__ import annotations

from collections.abc import Callable, Collection
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.topics.kafka.consumer import KafkaGroupConsumer
from adapters.topics.port import PositionLost, TopicPartition
from engine.eventlog.log import StoreUnavailable

ONE, TWO = TopicPartition("t", 1), TopicPartition("t", 2)


class Script:
    """A membership whose polls a test writes: what goes, what comes, and what was fetched."""

    def __init__(self) -> None:
        self.gone: set[TopicPartition] = set()
        self.came: set[TopicPartition] = set()
        self.fetched: dict[TopicPartition, list[Any]] = {}
        self.begun: dict[TopicPartition, int] = {}
        self.rejoined = 0

    def poll(self, timeout: float) -> dict[TopicPartition, list[Any]]:
        fetched, self.fetched = self.fetched, {}
        return fetched

    def changes(self) -> tuple[set[TopicPartition], set[TopicPartition]]:
        taken = self.gone, self.came
        self.gone, self.came = set(), set()
        return taken

    def begin(self, at: TopicPartition, position: int) -> None:
        self.begun[at] = position

    def rejoin(self) -> None:
        self.rejoined += 1

    def close(self) -> None:
        return


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def revoked() -> list[TopicPartition]:
    return []


@pytest.fixture
def consumer(script: Script, revoked: list[TopicPartition]) -> KafkaGroupConsumer:
    return made(script, revoked=revoked.extend)


def made(
    script: Script,
    start: Callable[[TopicPartition], int] = lambda _: 5,
    revoked: Callable[[Collection[TopicPartition]], None] = lambda _: None,
    superfluous: bool = False,
) -> KafkaGroupConsumer:
    return KafkaGroupConsumer(
        script,
        lambda partitions: dict.fromkeys(partitions, range(3, 100)),
        lambda: superfluous,
        start,
        revoked,
        lambda: None,
        alone=0.02,
    )


def records(at: TopicPartition, *offsets: int) -> list[Any]:
    return [
        SimpleNamespace(
            topic=at.topic,
            partition=at.partition,
            offset=offset,
            key=b"k",
            value=None,
            headers=[],
            timestamp=0,
        )
        for offset in offsets
    ]


def offsets(consumer: KafkaGroupConsumer, limit: int = 10) -> dict[int, list[int]]:
    polled = consumer.poll(0, limit)
    return {at.partition: [record.offset for record in polled[at]] for at in polled}


def test_a_partition_begins_at_its_stored_position(
    script: Script, consumer: KafkaGroupConsumer
) -> None:
    script.came = {ONE}
    assert offsets(consumer) == {}
    assert script.begun == {ONE: 5}
    script.fetched = {ONE: records(ONE, 5, 6)}
    assert offsets(consumer) == {1: [5, 6]}


def test_what_was_fetched_of_a_partition_that_went_is_not_handed_out(
    script: Script, consumer: KafkaGroupConsumer, revoked: list[TopicPartition]
) -> None:
    script.came = {ONE, TWO}
    consumer.poll(0, 1)
    script.fetched = {ONE: records(ONE, 5, 6, 7), TWO: records(TWO, 5)}
    assert offsets(consumer, 2) == {1: [5], 2: [5]}
    script.gone, script.came = {ONE, TWO}, {TWO}
    consumer._looked_at = 0  # long ago
    assert offsets(consumer) == {}
    assert sorted(revoked) == [ONE, TWO]
    assert script.begun == {ONE: 5, TWO: 5}


def test_what_comes_before_a_partition_has_begun_is_not_handed_out(
    script: Script, consumer: KafkaGroupConsumer
) -> None:
    script.fetched = {ONE: records(ONE, 0, 1)}
    assert offsets(consumer) == {}


def test_a_partition_waits_for_a_store_that_cannot_tell_its_position(script: Script) -> None:
    positions: list[Callable[[], int]] = [lambda: 4, _unavailable]
    consumer = made(script, start=lambda _: positions.pop()())
    script.came = {ONE}
    with pytest.raises(StoreUnavailable):
        consumer.poll(0, 1)
    assert script.begun == {}
    assert offsets(consumer) == {}
    assert script.begun == {ONE: 4}


def _unavailable() -> int:
    raise StoreUnavailable("locked")


@pytest.mark.parametrize("position", [2, 101])
def test_a_position_that_is_not_kept_is_lost(script: Script, position: int) -> None:
    consumer = made(script, start=lambda _: position)
    script.came = {ONE}
    with pytest.raises(PositionLost, match=f"cannot be read from {position}"):
        consumer.poll(0, 1)


def test_gaps_are_counted_from_the_stored_position(
    script: Script, consumer: KafkaGroupConsumer
) -> None:
    script.came = {ONE}
    consumer.poll(0, 1)
    script.fetched = {ONE: records(ONE, 8, 9, 11)}
    polled = consumer.poll(0, 10)[ONE]
    assert [(record.met_at, record.offset) for record in polled] == [(5, 8), (9, 9), (10, 11)]


@pytest.mark.parametrize("superfluous", [True, False])
def test_a_member_without_partitions_joins_again_unless_there_are_too_many(
    script: Script, superfluous: bool
) -> None:
    consumer = made(script, superfluous=superfluous)
    until = monotonic() + 0.1
    while monotonic() < until:
        consumer.poll(0.01, 1)
    assert bool(script.rejoined) is not superfluous


def test_a_closed_consumer_tells_once_what_it_read(
    script: Script, consumer: KafkaGroupConsumer, revoked: list[TopicPartition]
) -> None:
    script.came = {ONE}
    consumer.poll(0, 1)
    consumer.close()
    consumer.close()
    assert revoked == [ONE]
