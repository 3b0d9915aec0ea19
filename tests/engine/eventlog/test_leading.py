"""Of all processes over a store one leads in a work, and another one when that one is gone."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing

import psycopg
import pytest

from engine.eventlog.log import EventLog
from tests.engine.eventlog.conftest import OpenLog

LEAD = """
import sys, time
from engine.eventlog.opening import open_log
leadership = open_log(sys.argv[1]).leadership("outbox")
print(leadership.held(), flush=True)
time.sleep(60)
"""


def test_only_one_leads_and_goes_on_leading(open_log: OpenLog) -> None:
    with closing(open_log().leadership("outbox")) as first:
        assert first.held()
        with closing(open_log().leadership("outbox")) as second:
            assert not second.held()
        assert first.held()


def test_each_work_has_a_leader_of_its_own(open_log: OpenLog) -> None:
    first, second = open_log().leadership("outbox"), open_log().leadership("jobs")
    with closing(first), closing(second):
        assert first.held()
        assert second.held()


def test_who_lets_go_leads_no_more(open_log: OpenLog) -> None:
    second = open_log().leadership("outbox")
    with closing(second):
        with closing(open_log().leadership("outbox")) as first:
            assert first.held()
        assert second.held()


def test_a_leader_that_is_killed_is_followed_by_another(store: str, log: EventLog) -> None:
    other = subprocess.Popen([sys.executable, "-c", LEAD, store], stdout=subprocess.PIPE, text=True)
    with other, closing(log.leadership("outbox")) as mine:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert not mine.held()
        other.kill()
        other.wait()
        until = time.monotonic() + 10
        while not mine.held():
            assert time.monotonic() < until, "nobody leads"
            time.sleep(0.05)


@pytest.mark.postgres
def test_who_lost_its_connection_leads_again_or_another_does(address: str) -> None:
    from engine.eventlog.postgres import PostgresEventLog
    from engine.eventlog.postgres.leading import _ASK_AGAIN

    with closing(PostgresEventLog(address)) as log:
        mine, other = log.leadership("outbox"), log.leadership("outbox")
        with closing(mine), closing(other):
            assert mine.held()
            with psycopg.connect(address, autocommit=True) as server:
                server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                )
            time.sleep(_ASK_AGAIN)
            assert other.held()
            assert not mine.held()


@pytest.mark.postgres
def test_a_leader_that_stands_still_is_followed_by_another(address: str) -> None:
    from engine.eventlog.postgres import PostgresEventLog

    with closing(PostgresEventLog(address)) as log:
        still, other = log.leadership("outbox"), log.leadership("outbox")
        with closing(still), closing(other):
            assert still.held()
            until = time.monotonic() + 15
            while not other.held():
                assert time.monotonic() < until, "nobody leads"
                time.sleep(0.2)
            assert not still.held()
