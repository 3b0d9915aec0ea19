"""What only PostgreSQL has: other processes, a network, a server that may be gone for a while."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent as LibraryEvent

from engine.eventlog.log import Changes, NewEvent, RowWrite, StoreUnavailable, StreamConflict
from engine.eventlog.postgres import PostgresEventLog
from tests.services.postgres import Postgres

ALL = 1_000_000


@pytest.fixture
def log(address: str) -> Iterator[PostgresEventLog]:
    log = PostgresEventLog(address, lock_timeout=1)
    yield log
    log.close()


@pytest.fixture
def raw(address: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Another client of the same database."""
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def events(*streams: str) -> Changes:
    return Changes(events=[NewEvent(stream, 1, "x", b"{}") for stream in streams])


def test_a_commit_is_on_the_disk_whatever_the_server_s_default(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as raw:
        raw.execute("ALTER DATABASE scratch SET synchronous_commit = off")
    log = PostgresEventLog(address)
    assert log.rows("SHOW synchronous_commit") == [{"synchronous_commit": "on"}]
    log.close()
    with psycopg.connect(address, autocommit=True) as raw:
        raw.execute("ALTER DATABASE scratch RESET synchronous_commit")


def test_another_writer_s_long_turn_is_unavailable_and_later_is_not(
    log: PostgresEventLog, raw: psycopg.Connection[tuple[object, ...]]
) -> None:
    with raw.transaction():
        raw.execute("SELECT pg_advisory_xact_lock('stored_events'::regclass::oid::bigint)")
        with pytest.raises(StoreUnavailable, match="lock timeout"):
            log.append(events("a"))
    assert log.append(events("a")) == log.last_position()


def test_vacuum_and_analyze_do_not_hold_up_an_append(
    log: PostgresEventLog, raw: psycopg.Connection[tuple[object, ...]]
) -> None:
    with raw.transaction():
        raw.execute("LOCK TABLE stored_events IN SHARE UPDATE EXCLUSIVE MODE")
        log.append(events("a"))


def test_a_follower_passes_over_nothing_that_a_slower_writer_stores(
    address: str, log: PostgresEventLog
) -> None:
    others = [PostgresEventLog(address) for _ in range(4)]

    def write(other: PostgresEventLog, name: str) -> None:
        for n in range(40):
            other.append(events(*(f"{name}-{n}-{part}" for part in range(1 + n % 7))))

    threads = [
        threading.Thread(target=write, args=(other, f"w{number}"))
        for number, other in enumerate(others)
    ]
    for thread in threads:
        thread.start()
    seen: list[str] = []
    position = 0
    while any(thread.is_alive() for thread in threads) or log.last_position() > position:
        for event in log.notifications(position, 50):
            seen.append(event.stream)
            position = event.position
    for other in others:
        other.close()
    assert len(seen) == len(set(seen)) == len(log.notifications(0, ALL))


def test_plans_made_for_an_empty_log_are_right_for_a_large_one(
    log: PostgresEventLog, raw: psycopg.Connection[tuple[object, ...]]
) -> None:
    def work(stream: str) -> None:
        new = [NewEvent(f"{stream}-{n}", v, "x", b"{}") for n in range(9) for v in (1, 2)]
        keys = [(f"{stream}-{n}", b"k") for n in range(9)]
        log.append(Changes(events=new, keys=keys))
        log.append(Changes(events=[NewEvent(f"{stream}-1", 3, "x", b"{}")]))
        assert len(log.streams([f"{stream}-1"])[f"{stream}-1"]) == 3
        assert len(log.keys([f"{stream}-{n}" for n in range(9)])) == 9
        assert len(log.notifications(log.last_position() - 5, 3)) == 3
        assert log.first_answers([(stream, b"d")]) == log.answers([stream]) == {}

    for n in range(8):
        work(f"small-{n}")
    raw.execute(
        "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
        " SELECT 'many-' || n, v, 'x', '' FROM generate_series(1, 20000) n, generate_series(1, 2) v"
    )
    raw.execute("INSERT INTO keys SELECT n, '' FROM generate_series(100000, 140000) n")
    rows = "SELECT sum(idx_tup_read + seq_tup_read) AS n FROM pg_stat_user_tables JOIN"
    rows += " pg_stat_user_indexes USING (relid)"
    log.rows("SELECT pg_stat_force_next_flush()")
    before = log.rows(rows)[0]["n"]
    work("large")
    log.rows("SELECT pg_stat_force_next_flush()")
    assert log.rows(rows)[0]["n"] - before < 1_000


def test_a_forgotten_key_is_nowhere_in_the_database_s_files(
    log: PostgresEventLog, postgres: Postgres, raw: psycopg.Connection[tuple[object, ...]]
) -> None:
    wrapped = os.urandom(60)
    log.append(Changes(events=events("a", "b").events, keys=[("a", wrapped), ("b", b"kept")]))

    def files() -> bytes:
        raw.execute("CHECKPOINT")
        (oid,) = (
            raw.execute("SELECT oid FROM pg_database WHERE datname = 'scratch'").fetchone() or ()
        )
        folder: Path = postgres.data / "base" / str(oid)
        return b"".join(file.read_bytes() for file in folder.iterdir())

    assert wrapped in files()
    log.forget_keys(["a"])
    assert wrapped not in files()
    assert log.keys(["a", "b"]) == {"b": b"kept"}


def test_a_reader_that_needs_a_forgotten_key_s_old_row_is_told_of(
    log: PostgresEventLog, raw: psycopg.Connection[tuple[object, ...]]
) -> None:
    log.append(Changes(events=events("a").events, keys=[("a", os.urandom(60))]))
    with raw.transaction():
        raw.execute("SELECT * FROM keys")
        with pytest.raises(StoreUnavailable, match="lock timeout"):
            log.forget_keys(["a"])
    log.forget_keys(["a"])


def test_mistaken_sql_is_our_fault_and_no_trouble_of_the_store(log: PostgresEventLog) -> None:
    with pytest.raises(psycopg.ProgrammingError, match="does not exist"):
        log.append(Changes(rows=[RowWrite(sql="DELETE FROM absent")]))
    assert log.append(events("a")) == log.last_position()


def test_a_state_of_any_size_comes_back(log: PostgresEventLog) -> None:
    states = [os.urandom(size) for size in (0, 2_100, 9_000, 1_000_000)]
    log.append(Changes(events=[NewEvent("a", n, "x", s) for n, s in enumerate(states, 1)]))
    assert [event.state for event in log.streams(["a"])["a"]] == states


def test_the_library_s_recorder_reads_and_writes_the_same_table(log: PostgresEventLog) -> None:
    log.append(events("a"))
    log.recorder.insert_events([LibraryEvent("a", 2, "y", b"[]")])
    assert [e.name for e in log.streams(["a"])["a"]] == ["x", "y"]
    assert len(log.recorder.select_notifications(start=1, limit=9)) == 2
    assert [e.topic for e in log.recorder.select_events("a", gt=1)] == ["y"]


def test_a_wait_is_ended_by_news_of_another_process_at_once(
    address: str, log: PostgresEventLog
) -> None:
    other = PostgresEventLog(address)
    took = []
    for n in range(5):
        position = log.last_position()
        assert not log.wait(position, 0.1)
        later = threading.Timer(0.1, other.append, [events(f"s{n}")])
        begun = monotonic()
        later.start()
        assert log.wait(position, 20)
        took.append(monotonic() - begun)
        later.join()
    other.close()
    assert min(took) < 0.3


def test_a_conflict_leaves_the_connection_usable_and_is_found_by_every_process(
    address: str, log: PostgresEventLog
) -> None:
    other = PostgresEventLog(address)
    log.append(events("a"))
    for _ in range(3):
        with pytest.raises(StreamConflict):
            other.append(Changes(events=[NewEvent("a", 1, "x", b"other")]))
    assert other.append(Changes(events=[NewEvent("a", 2, "x", b"{}")])) == other.last_position()
    other.close()
