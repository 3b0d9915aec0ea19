"""Contract of every store: positions are moved by compare-and-set, all or none."""

from __future__ import annotations

import pytest

from engine.eventlog.log import Changes, EventLog, PositionMove, PositionMoved


def move(partition: int, expected: int, new: int, group: str = "g") -> PositionMove:
    return PositionMove(
        group=group, topic="inbound", partition=partition, expected=expected, new=new
    )


def test_a_group_that_never_read_stands_at_zero(log: EventLog) -> None:
    assert log.position("g", "inbound", 0) == 0


def test_many_positions_move_together(log: EventLog) -> None:
    log.append(Changes(positions=[move(0, 0, 5), move(1, 0, 9)]))
    log.append(Changes(positions=[move(0, 5, 6), move(1, 9, 11)]))
    assert [log.position("g", "inbound", p) for p in (0, 1, 2)] == [6, 11, 0]


@pytest.mark.parametrize("stale", [move(1, 0, 9), move(1, 8, 9), move(2, 3, 9)])
def test_one_stale_position_moves_none(log: EventLog, stale: PositionMove) -> None:
    log.append(Changes(positions=[move(0, 0, 5), move(1, 0, 9)]))
    with pytest.raises(PositionMoved) as moved:
        log.append(Changes(positions=[move(0, 5, 6), stale]))
    assert moved.value.move == stale
    assert moved.value.found == log.position("g", "inbound", stale.partition)
    assert log.position("g", "inbound", 0) == 5


def test_a_position_may_go_back_when_it_is_as_expected(log: EventLog) -> None:
    log.append(Changes(positions=[move(0, 0, 5)]))
    log.append(Changes(positions=[move(0, 5, 2)]))
    assert log.position("g", "inbound", 0) == 2


def test_groups_do_not_share_positions(log: EventLog) -> None:
    log.append(Changes(positions=[move(0, 0, 5)]))
    log.append(Changes(positions=[move(0, 0, 3, group="other")]))
    assert log.position("g", "inbound", 0) == 5
    assert log.position("other", "inbound", 0) == 3
