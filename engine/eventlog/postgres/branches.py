"""The branches of the one statement that an append is, each a query under a name.

Plans are kept, and those made while the tables were empty must be right when they are large: where
rows are looked up for rows, OFFSET 0 leaves no other way than one by one, by the index.
"""

from __future__ import annotations

from functools import lru_cache

CHANNEL = "stored_events"

# Positions grow in the order of commits only while one transaction at a time stores events. The
# library locks the table for that, which its vacuum and analyze hold up for as much as a second.
# Transactions take their locks in one order: first this one, then positions.
LOCK = "SELECT pg_advisory_xact_lock('stored_events'::regclass::oid::bigint)"
LAST = "(SELECT coalesce(max(notification_id), 0) FROM stored_events)"

_QUERIES = {
    # A group that has no row yet stands at 0. Where a reader comes from is stored beside where it
    # goes to: only what is proposed for insertion can be compared with what is there.
    "moved": (
        "INSERT INTO positions AS here SELECT * FROM"
        " unnest(%b::text[], %b::text[], %b::bigint[], %b::bigint[], %b::bigint[])"
        " AS move (reader, topic, partition, position, moved_from)"
        " WHERE moved_from = 0 OR EXISTS (SELECT 1 FROM positions AS old WHERE"
        " (old.reader, old.topic, old.partition) = (move.reader, move.topic, move.partition))"
        " ON CONFLICT (reader, topic, partition) DO UPDATE"
        " SET position = excluded.position, moved_from = excluded.moved_from"
        " WHERE here.position = excluded.moved_from RETURNING 1"
    ),
    # Only gaps are looked for here: that a version is free, the unique key says at the insert.
    "missing": (
        "SELECT 1 FROM unnest(%b::text[], %b::bigint[]) AS head (stream, version)"
        " WHERE NOT EXISTS (SELECT 1 FROM stored_events"
        " WHERE originator_id = stream AND originator_version = version OFFSET 0)"
    ),
    # A row has its number only when it was joined with the turn, which is to have the lock.
    "numbered": (
        "SELECT nextval('stored_events_notification_id_seq') AS position, event.*"  # noqa: S608
        f" FROM ({LOCK} OFFSET 0) AS turn,"
        " unnest(%b::text[], %b::bigint[], %b::text[], %b::bytea[], %b::bytea[])"
        " AS event (stream, version, name, state, wrapped)"
    ),
    "stored": (
        "INSERT INTO stored_events"
        " (originator_id, originator_version, topic, state, notification_id)"
        " SELECT stream, version, name, state, position FROM numbered RETURNING 1"
    ),
    "keyed": (
        "INSERT INTO keys SELECT position, wrapped FROM numbered"
        " WHERE wrapped IS NOT NULL RETURNING 1"
    ),
    "keyed_later": (
        "INSERT INTO keys SELECT notification_id, wrapped"
        " FROM unnest(%b::text[], %b::bytea[]) AS new (stream, wrapped), LATERAL"
        " (SELECT notification_id FROM stored_events"
        " WHERE originator_id = stream AND originator_version = 1 OFFSET 0) AS first RETURNING 1"
    ),
    "named": (
        "INSERT INTO names SELECT * FROM unnest(%b::text[], %b::text[]) ON CONFLICT (name)"
        " DO UPDATE SET stream = excluded.stream WHERE names.stream = excluded.stream RETURNING 1"
    ),
    "replied": (
        "INSERT INTO answers (message_id, digest, body, stream, recorded_at) SELECT * FROM"
        " unnest(%b::text[], %b::bytea[], %b::bytea[], %b::text[], %b::bigint[]) RETURNING 1"
    ),
}


@lru_cache(maxsize=64)
def statement(names: tuple[str, ...]) -> bytes:
    """The branches as one statement: the position of the last event, and the rows of each."""
    stored = "numbered" in names
    last = "(SELECT max(position) FROM numbered)" if stored else LAST
    branches = ", ".join(f"{name} AS ({_QUERIES[name]})" for name in names)
    told = [f"pg_notify('{CHANNEL}', {last}::text)"] if stored else []
    counts = [f"(SELECT count(*) FROM {name})" for name in names]  # noqa: S608 - names of ours
    return (
        f"{'WITH' if names else ''} {branches} SELECT {', '.join([last, *counts, *told])}".encode()
    )
