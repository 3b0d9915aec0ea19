"""Old records of topics in a file are purged, and nothing else is."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from adapters.topics.embedded import EmbeddedTopics
from adapters.topics.port import NewRecord, PositionLost, TopicPartition

P0 = TopicPartition("t", 0)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Clock(Protocol):
    """Told the time by a test."""

    now: datetime


def append(topics: EmbeddedTopics, *values: str) -> None:
    topics.append([NewRecord(topic="t", key=b"k", value=value.encode()) for value in values])


def values(topics: EmbeddedTopics) -> list[str]:
    return [record.value.decode() for record in topics.read(P0, 0, 1000)]


def test_old_records_are_purged_up_to_the_positions(embedded: EmbeddedTopics, clock: Clock) -> None:
    for hour in range(6):
        clock.now = NOON + timedelta(hours=hour)
        append(embedded, str(hour))
    assert embedded.purge("t", NOON + timedelta(hours=4), {P0: 3}) == 3
    assert values(embedded) == ["3", "4", "5"]
    assert embedded.offsets(P0) == range(3, 6)
    assert embedded.purge("t", NOON + timedelta(hours=4), {P0: 6}) == 1
    assert values(embedded) == ["4", "5"]


def test_nothing_is_purged_where_no_position_is_known(
    embedded: EmbeddedTopics, clock: Clock
) -> None:
    append(embedded, "a")
    assert embedded.purge("t", NOON + timedelta(hours=1), {}) == 0
    assert values(embedded) == ["a"]


def test_a_clock_that_went_back_leaves_no_gap(embedded: EmbeddedTopics, clock: Clock) -> None:
    for hour in (5, 1, 6):
        clock.now = NOON + timedelta(hours=hour)
        append(embedded, str(hour))
    assert embedded.purge("t", NOON + timedelta(hours=3), {P0: 3}) == 0
    assert embedded.purge("t", NOON + timedelta(hours=6), {P0: 3}) == 2
    assert embedded.offsets(P0) == range(2, 3)


def test_offsets_go_on_after_everything_was_purged(
    embedded: EmbeddedTopics, path: Path, clock: Clock
) -> None:
    for value in range(300):
        append(embedded, str(value))
    assert embedded.purge("t", NOON + timedelta(hours=1), {P0: 300}) == 300
    embedded.close()
    assert b"299" not in path.read_bytes()
    with closing(EmbeddedTopics(path)) as again:
        append(again, "next")
        assert again.offsets(P0) == range(300, 301)


def test_a_new_group_starts_at_what_is_kept_but_a_lost_position_is_told(
    embedded: EmbeddedTopics,
) -> None:
    for value in "abc":
        append(embedded, value)
    embedded.purge("t", NOON + timedelta(hours=1), {P0: 2})
    with closing(embedded.consume(["t"], "new", lambda _: 0)) as consumer:
        (record,) = consumer.poll(0, 10)[P0]
    assert (record.offset, record.met_at) == (2, 0)
    with (
        closing(embedded.consume(["t"], "old", lambda _: 1)) as consumer,
        pytest.raises(PositionLost, match="keeps the offsets 2 to 3"),
    ):
        consumer.poll(0, 10)
