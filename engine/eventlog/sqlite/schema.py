"""Tables of the log in SQLite, as steps from version to version. A shipped step never changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from engine.eventlog.log import SchemaTooNew

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
STEPS: Sequence[Sequence[str]] = (_FIRST,)
"""Step n brings a store of schema version n to n + 1."""


def prepare(cursor: sqlite3.Cursor) -> None:
    """Create or migrate the tables. SchemaTooNew, and nothing touched, for a later store."""
    cursor.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
    row = cursor.execute("SELECT version FROM schema_version").fetchone()
    found = row[0] if row else 0
    if found > len(STEPS):
        raise SchemaTooNew(found, len(STEPS))
    for statement in (statement for step in STEPS[found:] for statement in step):
        cursor.execute(statement)
    cursor.execute("DELETE FROM schema_version")
    cursor.execute("INSERT INTO schema_version VALUES (?)", (len(STEPS),))
