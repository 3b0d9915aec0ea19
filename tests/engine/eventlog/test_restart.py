"""Contract of every store: what an append has acknowledged is there after a restart."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from engine.eventlog.log import Answer, Changes, EventLog, NewEvent, PositionMove

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def everything() -> Changes:
    return Changes(
        events=[NewEvent("a", 1, "x", b"{}")],
        names=[("SIM:1", "a")],
        keys=[("a", b"wrapped")],
        answers=[Answer(message_id="m", digest=b"d", body=b"b", stream="a", recorded_at=NOON)],
        positions=[PositionMove(group="g", topic="t", partition=0, expected=0, new=1)],
    )


def test_all_of_an_append_is_there_when_the_log_is_opened_again(
    open_log: Callable[[], EventLog],
) -> None:
    first = open_log()
    position = first.append(everything())
    first.close()
    again = open_log()
    assert again.last_position() == position
    assert [event.stream for event in again.notifications(0, 10)] == ["a"]
    assert again.names(["SIM:1"]) == {"SIM:1": "a"}
    assert again.keys(["a"]) == {"a": b"wrapped"}
    assert again.first_answers([("a", b"d")])["a", b"d"].message_id == "m"
    assert again.position("g", "t", 0) == 1


def test_a_second_log_on_the_same_data_sees_what_the_first_stores(
    open_log: Callable[[], EventLog],
) -> None:
    first, second = open_log(), open_log()
    first.append(everything())
    second.append(Changes(events=[NewEvent("a", 2, "x", b"{}")]))
    assert len(first.streams(["a"])["a"]) == 2


APPENDING_UNTIL_KILLED = """
import sys
from engine.eventlog.log import Changes, NewEvent, PositionMove
from engine.eventlog.opening import open_log
log = open_log(sys.argv[1])
for n in range(1_000_000):
    move = PositionMove(group="g", topic="t", partition=0, expected=n, new=n + 1)
    events = [NewEvent(f"s{n}", v, "x", b"{}") for v in (1, 2)]
    log.append(Changes(events=events, names=[(f"n{n}", f"s{n}")], positions=[move]))
    print(n, flush=True)
"""


def test_a_killed_process_loses_nothing_acknowledged_and_leaves_nothing_half(
    store: str, open_log: Callable[[], EventLog], root: Path
) -> None:
    command = [sys.executable, "-c", APPENDING_UNTIL_KILLED, store]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(50)][-1]
        writer.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *map(int, writer.stdout.read().split())])
    log = open_log()
    stored = log.position("g", "t", 0)
    assert stored > acknowledged
    assert len(log.notifications(0, 10_000_000)) == 2 * stored
    assert len(log.names([f"n{n}" for n in range(stored + 1)])) == stored
