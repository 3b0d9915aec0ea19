"""Records sent together are done together, and once."""

from __future__ import annotations

import pytest
from kafka.errors import KafkaTimeoutError

from adapters.topics.kafka.pending import Pending
from adapters.topics.port import TopicsUnavailable


@pytest.fixture
def settled() -> list[Pending]:
    return []


def test_the_last_acknowledgement_makes_it_done(settled: list[Pending]) -> None:
    pending = Pending(2, settled.append)
    pending.settle("metadata")
    assert (settled, pending.done.done()) == ([], False)
    pending.settle("metadata")
    assert (settled, pending.done.result(0)) == ([pending], None)


def test_one_failure_is_the_failure_of_all_and_told_once(settled: list[Pending]) -> None:
    pending = Pending(3, settled.append)
    pending.settle("metadata")
    pending.settle(KafkaTimeoutError("late"))
    pending.settle(KafkaTimeoutError("late too"))
    pending.fail(TopicsUnavailable("closed"))
    assert settled == [pending]
    with pytest.raises(TopicsUnavailable, match="late"):
        pending.done.result(0)


def test_what_is_acknowledged_cannot_fail_any_more(settled: list[Pending]) -> None:
    pending = Pending(1, settled.append)
    pending.settle("metadata")
    pending.fail(TopicsUnavailable("closed"))
    assert pending.done.result(0) is None


def test_nobody_can_call_records_back(settled: list[Pending]) -> None:
    assert not Pending(1, settled.append).done.cancel()
