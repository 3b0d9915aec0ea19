"""The tables of the embedded topics, and every statement on them.

A row of `batches` holds the records of one partition that were committed together. Plain `sqlite3`
and rows of many records, because each row that is written or stepped to costs a hand-over of the
interpreter's lock: beside one busy thread that is milliseconds a row, and SQLAlchemy Core would add
its own 10 µs, as much as the whole budget of a record.

The file is a format: `user_version` says which.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from adapters.topics.embedded.batches import pack
from adapters.topics.port import NewRecord, TopicPartition, TopicsUnavailable

Lane = int
"""The number of a partition in this file."""

FORMAT: Final = 1
_LANE_BITS: Final = 40
"""A batch's id is its lane, shifted, and its first offset: a partition's batches lie together."""

_TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS lanes (
        id INTEGER PRIMARY KEY,
        topic TEXT NOT NULL,
        partition INTEGER NOT NULL,
        first INTEGER NOT NULL DEFAULT 0,
        next INTEGER NOT NULL DEFAULT 0,
        UNIQUE (topic, partition))""",
    """CREATE TABLE IF NOT EXISTS batches (
        id INTEGER PRIMARY KEY,
        count INTEGER NOT NULL,
        at INTEGER NOT NULL,
        records BLOB NOT NULL)""",
    f"PRAGMA user_version = {FORMAT}",
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that any thread may use, one at a time."""
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")  # 16 MB; a checkpoint holds up an append
    connection.execute("PRAGMA secure_delete = ON")  # purged messages name patrons
    return connection


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables, unless they are there."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > FORMAT:
        raise TopicsUnavailable(f"{path} is of a later format ({version}) than this ({FORMAT})")
    if version < FORMAT:
        with writing(connection):
            for statement in _TABLES:
                connection.execute(statement)


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all that is done inside is durable after it, or nothing is."""
    with failing(), connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def failing() -> Iterator[None]:
    """What SQLite reports is a failure of the topics."""
    try:
        yield
    except sqlite3.Error as error:
        raise TopicsUnavailable(f"the embedded topics: {error}") from error


def create(connection: sqlite3.Connection, topics: Mapping[str, int]) -> None:
    """Add the lanes of those topics that have none."""
    known = {topic for (topic,) in connection.execute("SELECT DISTINCT topic FROM lanes")}
    for topic, partitions in topics.items():
        if topic not in known:
            connection.executemany(
                "INSERT INTO lanes (topic, partition) VALUES (?, ?)",
                [(topic, partition) for partition in range(partitions)],
            )


def lanes_of(connection: sqlite3.Connection, topic: str) -> dict[TopicPartition, Lane]:
    """The lanes of a topic; none when there is no such topic."""
    rows = connection.execute(
        "SELECT partition, id FROM lanes WHERE topic = ? ORDER BY partition", (topic,)
    )
    return {TopicPartition(topic, partition): lane for partition, lane in rows}


def kept(connection: sqlite3.Connection, lane: Lane) -> range:
    """The offsets that are there."""
    first, following = connection.execute(
        "SELECT first, next FROM lanes WHERE id = ?", (lane,)
    ).fetchone()
    return range(first, following)


def ends(connection: sqlite3.Connection, lanes: Collection[Lane]) -> dict[Lane, int]:
    """The next offset of each lane; one row for all, see above."""
    (pairs,) = connection.execute(
        "SELECT json_group_array(json_array(lanes.id, next)) FROM lanes"
        " WHERE lanes.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(lanes)),),
    ).fetchone()
    return dict(json.loads(pairs))


def append(
    connection: sqlite3.Connection, records: Mapping[Lane, Sequence[NewRecord]], at: int
) -> None:
    """Append to each lane; `at` in milliseconds since 1970."""
    following = ends(connection, records)
    batches: list[int | bytes] = []
    for lane, new in records.items():
        for count, packed in pack(new):
            batches += (lane << _LANE_BITS | following[lane], count, at, packed)
            following[lane] += count
    for some in _rows(batches, 4):
        places = ",".join(["(?,?,?,?)"] * (len(some) // 4))
        connection.execute(f"INSERT INTO batches VALUES {places}", some)  # noqa: S608
    connection.execute(
        "UPDATE lanes SET next = json_extract(value, '$[1]') FROM json_each(?)"
        " WHERE lanes.id = json_extract(value, '$[0]')",
        (json.dumps(list(following.items())),),
    )


def _rows(flat: list[int | bytes], width: int) -> Iterator[list[int | bytes]]:
    step = width * 128  # SQLite takes 32,766 values a statement; a few shapes are prepared once
    return (flat[i : i + step] for i in range(0, len(flat), step))


def batches_from(
    connection: sqlite3.Connection, lane: Lane, offset: int
) -> Generator[tuple[int, int, bytes], None, None]:
    """First offset, time and content of each batch from the one that holds the offset onward."""
    with closing(
        connection.execute(
            "SELECT id, at, records FROM batches WHERE id < :end AND id >= coalesce("
            " (SELECT max(id) FROM batches WHERE id BETWEEN :begin AND :at), :at) ORDER BY id",
            {
                "begin": lane << _LANE_BITS,
                "at": lane << _LANE_BITS | offset,
                "end": lane + 1 << _LANE_BITS,
            },
        )
    ) as rows:
        for batch, at, records in rows:
            yield batch - (lane << _LANE_BITS), at, records


def purge(connection: sqlite3.Connection, lane: Lane, before: int, end: int, most: int) -> int:
    """Remove the oldest batches, at most so many, that are older than `before` (milliseconds since
    1970) and lie wholly below the offset `end`; returns how many records went.

    Stops at the first batch that stays: what is kept has no gaps, even when the clock went back.
    """
    begin, last, records = lane << _LANE_BITS, 0, 0
    oldest = connection.execute(
        "SELECT id, count, at FROM batches WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
        (begin, begin + end, most),
    ).fetchall()
    for batch, count, at in oldest:
        if at >= before or batch + count > begin + end:
            break
        last, records = batch, records + count
    connection.execute("DELETE FROM batches WHERE id BETWEEN ? AND ?", (begin, last))
    connection.execute("UPDATE lanes SET first = first + ? WHERE id = ?", (records, lane))
    return records
