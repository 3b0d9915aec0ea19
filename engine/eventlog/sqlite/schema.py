"""Tables of the log in SQLite, as steps from version to version."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from engine.eventlog.migration import Step, pending

# stored_events is the library's table, but its rowid is a column: only then does VACUUM keep it,
# and it is the position that followers remember.
# Answers and keys have running numbers (a key that of its stream's first event), so that they are
# appended: every table whose key is random costs an append a page a message in a large log.
_FIRST = (
    """CREATE TABLE stored_events (
        rowid INTEGER PRIMARY KEY,
        originator_id TEXT NOT NULL,
        originator_version INTEGER NOT NULL,
        topic TEXT NOT NULL,
        state BLOB NOT NULL,
        UNIQUE (originator_id, originator_version))""",
    "CREATE TABLE names (name TEXT PRIMARY KEY, stream TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE keys (first_event INTEGER PRIMARY KEY, wrapped BLOB)",
    """CREATE TABLE answers (
        id INTEGER PRIMARY KEY,
        message_id TEXT NOT NULL UNIQUE,
        digest BLOB NOT NULL,
        body BLOB NOT NULL,
        stream TEXT,
        recorded_at INTEGER NOT NULL,
        answered_at INTEGER)""",
    "CREATE INDEX answers_by_content ON answers (stream, digest)",
    """CREATE TABLE positions (
        reader TEXT, topic TEXT, partition INTEGER, position INTEGER NOT NULL,
        PRIMARY KEY (reader, topic, partition)) WITHOUT ROWID""",
)
STEPS: Sequence[Step] = (_FIRST,)


def prepare(cursor: sqlite3.Cursor, migrate: bool = False, steps: Sequence[Step] = STEPS) -> int:
    """Create the tables, or migrate them where that is asked; the version that was there."""
    cursor.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
    row = cursor.execute("SELECT version FROM schema_version").fetchone()
    found = int(row[0]) if row else 0
    for statement in (statement for step in pending(steps, found, migrate) for statement in step):
        cursor.execute(statement)
    if found < len(steps):
        cursor.execute("DELETE FROM schema_version")
        cursor.execute("INSERT INTO schema_version VALUES (?)", (len(steps),))
    return found
