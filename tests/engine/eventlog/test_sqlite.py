"""What only the SQLite file has: its settings, its schema, its errors, what lies in its bytes."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from eventsourcing.persistence import StoredEvent as LibraryEvent

from engine.eventlog.log import Changes, NewEvent, RowWrite, SchemaTooNew, StoreUnavailable
from engine.eventlog.sqlite import SqliteEventLog, checkpoints
from engine.eventlog.sqlite.reading import BY_CONTENT
from engine.eventlog.sqlite.schema import STEPS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "log.db"


@pytest.fixture
def log(file: Path) -> Iterator[SqliteEventLog]:
    log = SqliteEventLog(file, lock_timeout=1)
    yield log
    log.close()


def events(*streams: str) -> Changes:
    return Changes(events=[NewEvent(stream, 1, "x", b"{}") for stream in streams])


@pytest.mark.parametrize("commit", [True, False])
def test_a_commit_is_on_the_disk_before_it_is_acknowledged(
    log: SqliteEventLog, commit: bool
) -> None:
    with log._file.cursor(commit=commit) as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_later_release_s_file_is_refused_and_left_alone(file: Path) -> None:
    SqliteEventLog(file).close()
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE schema_version SET version = version + 1")
    raw.close()
    before = file.read_bytes()
    with pytest.raises(SchemaTooNew, match=f"schema {len(STEPS) + 1}"):
        SqliteEventLog(file)
    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_unavailable(file: Path) -> None:
    file.write_bytes(b"not a database" * 1_000)
    with pytest.raises(StoreUnavailable):
        SqliteEventLog(file)


def test_a_folder_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        SqliteEventLog(tmp_path / "absent" / "log.db")


def test_a_file_that_another_process_writes_is_unavailable_and_later_is_not(
    log: SqliteEventLog, file: Path
) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        log.append(events("a"))
    other.execute("ROLLBACK")
    other.close()
    assert log.append(events("a")) == 1


def test_a_full_disk_is_unavailable_and_stores_nothing(log: SqliteEventLog) -> None:
    with log._file.get_connection(commit=True) as writer:
        (pages,) = writer._sqlite_conn.execute("PRAGMA page_count").fetchone()
        writer._sqlite_conn.execute(f"PRAGMA max_page_count={pages}").fetchone()
    with pytest.raises(StoreUnavailable, match="full"):
        log.append(Changes(events=[NewEvent("a", 1, "x", b"x" * 100_000)]))
    with log._file.get_connection(commit=True) as writer:
        writer._sqlite_conn.execute("PRAGMA max_page_count=1000000").fetchone()
    assert log.append(events("a")) == 1


def test_a_refused_commit_leaves_the_writer_usable(log: SqliteEventLog) -> None:
    log.create_tables(
        [
            "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
            "CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)",
        ]
    )
    orphan = RowWrite(sql="INSERT INTO child VALUES (1)")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        log.append(Changes(events=events("a").events, rows=[orphan]))
    assert log.last_position() == 0
    assert log.append(events("a")) == 1


def test_mistaken_sql_is_our_fault_and_no_trouble_of_the_store(log: SqliteEventLog) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        log.append(Changes(rows=[RowWrite(sql="DELETE FROM absent")]))


def test_readers_cannot_hold_up_the_writer(log: SqliteEventLog) -> None:
    log.append(events("a"))
    with log._file.cursor(commit=False) as reader:
        assert reader.execute("SELECT COUNT(*) FROM stored_events").fetchone() == (1,)
        log.append(events("b"))
        assert reader.execute("SELECT COUNT(*) FROM stored_events").fetchone() == (1,)
    assert log.last_position() == 2


def test_positions_survive_a_vacuum(log: SqliteEventLog, file: Path) -> None:
    log.append(events("a", "b", "c"))
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("UPDATE stored_events SET rowid = rowid + 10")
    raw.execute("VACUUM")
    raw.close()
    assert [event.position for event in log.notifications(0, 10)] == [11, 12, 13]


def test_a_forgotten_key_is_nowhere_in_the_store_s_files(log: SqliteEventLog, file: Path) -> None:
    wrapped = os.urandom(60)
    log.append(Changes(events=events("a", "b").events, keys=[("a", wrapped), ("b", b"kept")]))
    wal = file.with_name("log.db-wal")
    assert wrapped in file.read_bytes() + wal.read_bytes()
    log.forget_keys(["a"])
    assert wrapped not in file.read_bytes() + wal.read_bytes()


def test_a_reader_that_needs_a_forgotten_key_s_old_page_is_told_of(
    log: SqliteEventLog, file: Path
) -> None:
    log.append(Changes(events=events("a").events, keys=[("a", os.urandom(60))]))
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM keys").fetchall()
    with pytest.raises(StoreUnavailable, match="reader"):
        log.forget_keys(["a"])
    reader.close()
    log.forget_keys(["a"])
    assert file.with_name("log.db-wal").stat().st_size == 0


def test_the_library_s_recorder_reads_and_writes_the_same_table(log: SqliteEventLog) -> None:
    log.append(events("a"))
    log.recorder.insert_events([LibraryEvent("a", 2, "y", b"[]")])
    assert [e.name for e in log.streams(["a"])["a"]] == ["x", "y"]
    assert [n.id for n in log.recorder.select_notifications(start=1, limit=9)] == [1, 2]
    assert [e.topic for e in log.recorder.select_events("a", gt=1)] == ["y"]


def test_checkpoints_run_beside_the_writer_and_lose_nothing(
    log: SqliteEventLog, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "INTERVAL", 5)
    for n in range(40):
        log.append(events(f"{n}-a", f"{n}-b", f"{n}-c"))
    log.close()
    reopened = SqliteEventLog(file)
    assert len(reopened.notifications(0, 1_000)) == 120
    reopened.close()


def test_two_logs_on_one_file_wait_for_each_other_in_the_process(
    log: SqliteEventLog, file: Path
) -> None:
    other = SqliteEventLog(file, lock_timeout=1)

    def write(target: SqliteEventLog, name: str) -> None:
        for n in range(50):
            target.append(events(f"{name}-{n}"))

    threads = [threading.Thread(target=write, args=pair) for pair in ((log, "a"), (other, "b"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert len(log.notifications(0, 1_000)) == 100


@pytest.mark.parametrize("contents", [1, 33, 306, 400, 433, 500])
def test_no_number_of_contents_makes_the_answers_be_indexed_anew(
    log: SqliteEventLog, contents: int
) -> None:
    sql = BY_CONTENT.format(",".join(["('', '')"] * contents))
    plan = [row["detail"] for row in log.rows(f"EXPLAIN QUERY PLAN {sql}")]
    assert [step for step in plan if "USING INDEX answers_by_content" in step]
    assert not [step for step in plan if "AUTOMATIC" in step]
