"""A server that is killed, a network that is cut, a reply that is lost: the log comes through."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from time import monotonic

import psycopg
import pytest

from engine.eventlog.log import Changes, NewEvent, PositionMove, StoreUnavailable
from engine.eventlog.postgres import PostgresEventLog
from tests.services.postgres import Postgres
from tests.services.proxy import Proxy
from tests.services.server import free_port

PATIENCE = 1.0


def events(*streams: str) -> Changes:
    return Changes(events=[NewEvent(stream, 1, "x", b"{}") for stream in streams])


@pytest.fixture
def network(postgres: Postgres) -> Iterator[Proxy]:
    with Proxy(postgres.port) as network:
        yield network


@pytest.fixture
def log(address: str, postgres: Postgres, network: Proxy) -> Iterator[PostgresEventLog]:
    """A log whose server is behind a network."""
    there = address.replace(f":{postgres.port}/", f":{network.port}/")
    log = PostgresEventLog(there, patience=PATIENCE)
    yield log
    network.heal()
    log.close()


def test_a_server_that_is_not_there_is_unavailable_at_once() -> None:
    begun = monotonic()
    with pytest.raises(StoreUnavailable, match="refused"):
        PostgresEventLog(f"postgresql://postgres@127.0.0.1:{free_port()}/absent")
    assert monotonic() - begun < 3


def test_a_killed_server_loses_nothing_and_the_log_goes_on_when_it_is_back(
    log: PostgresEventLog, postgres: Postgres
) -> None:
    log.append(events("before"))
    postgres.run("CHECKPOINT")  # so that it comes back soon
    postgres.kill()
    with pytest.raises(StoreUnavailable):
        log.append(events("meanwhile"))
    with pytest.raises(StoreUnavailable):
        log.last_position()
    postgres.start()
    assert log.append(events("after")) == log.last_position()
    assert [event.stream for event in log.notifications(0, 9)] == ["before", "after"]


def test_a_restart_between_two_uses_is_not_even_noticed(
    log: PostgresEventLog, postgres: Postgres
) -> None:
    log.append(events("before"))
    postgres.restart()
    log.append(events("after"))


def test_a_commit_whose_reply_was_lost_counts_as_stored(
    log: PostgresEventLog, network: Proxy
) -> None:
    move = PositionMove(group="g", topic="t", partition=0, expected=0, new=5)
    network.lose_reply_to(b"COMMIT")
    position = log.append(Changes(events=events("a").events, positions=[move]))
    assert position == log.last_position()
    assert log.position("g", "t", 0) == 5


def test_a_step_whose_reply_was_lost_is_uncertain_and_found_by_reading(
    log: PostgresEventLog, network: Proxy
) -> None:
    move = PositionMove(group="g", topic="t", partition=0, expected=0, new=5)
    network.lose_reply_to(b"COMMIT")
    with pytest.raises(StoreUnavailable):
        log.append(Changes(positions=[move]))
    assert log.position("g", "t", 0) == 5


def test_a_network_cut_in_silence_is_noticed_and_the_log_goes_on_when_it_is_back(
    log: PostgresEventLog, network: Proxy
) -> None:
    log.append(events("before"))
    network.hold()
    begun = monotonic()
    with pytest.raises(StoreUnavailable):
        log.append(events("meanwhile"))
    assert monotonic() - begun < 5 * PATIENCE + 5
    network.heal()
    assert log.append(events("after")) == log.last_position()


def test_who_waits_is_woken_even_when_the_listener_is_dead(
    log: PostgresEventLog, address: str, network: Proxy
) -> None:
    assert not log.wait(0, 0.3)
    with psycopg.connect(address, autocommit=True) as raw:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        assert len(raw.execute(ended).fetchall()) == 1
    other = PostgresEventLog(address)
    later = threading.Timer(0.1, other.append, [events("a")])
    later.start()
    assert log.wait(0, 20)
    later.join()
    other.close()


def test_who_waits_learns_that_the_network_is_cut(log: PostgresEventLog, network: Proxy) -> None:
    assert not log.wait(0, 0.2)
    network.cut()
    with pytest.raises(StoreUnavailable):
        log.wait(0, 20)
    network.heal()
    assert not log.wait(0, 0.2)
