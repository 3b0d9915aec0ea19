"""The table of deliveries, beside the log: a row for every message of ours.

In order per request: a message is due only when none before it is still waiting. The message is
kept as the record that it came in, sealed under its request's key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from engine.eventlog.log import EventLog, RowWrite

WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"

TABLES = (
    """CREATE TABLE IF NOT EXISTS deliveries (
        message_id TEXT PRIMARY KEY,
        request_id TEXT NOT NULL,
        partner TEXT NOT NULL,
        protocol TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        answer_first TEXT NOT NULL,
        record BLOB NOT NULL,
        waiting_since REAL NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        next_at REAL NOT NULL,
        last_error TEXT NOT NULL)""",
    """CREATE INDEX IF NOT EXISTS deliveries_waiting
        ON deliveries (request_id, sequence) WHERE state = 'waiting'""",
    """CREATE INDEX IF NOT EXISTS deliveries_due
        ON deliveries (next_at) WHERE state = 'waiting'""",
)

# A message that was given up and is on the topic once more was requeued: it gets new tries.
_INSERT = """INSERT INTO deliveries VALUES (:message_id, :request_id, :partner, :protocol,
    :sequence, :answer_first, :record, :waiting_since, 'waiting', 0, :waiting_since, '')
    ON CONFLICT (message_id) DO UPDATE SET state = 'waiting', attempts = 0, record = :record,
        waiting_since = :now, next_at = :now WHERE deliveries.state = 'failed'"""
_DUE = """SELECT * FROM deliveries AS d WHERE state = 'waiting' AND {when} {apart}
    AND NOT EXISTS (SELECT 1 FROM deliveries AS e WHERE e.request_id = d.request_id
        AND e.state = 'waiting' AND e.sequence < d.sequence)
    ORDER BY next_at LIMIT :limit"""
# Nothing is put off for longer than that: the clock was ahead then, and has been put back.
_WHEN = ("next_at <= :now", "next_at > :beyond")
_STALE = """SELECT * FROM deliveries WHERE state = 'waiting' AND waiting_since <= :before
    AND partner IN ({partners}) ORDER BY waiting_since LIMIT :limit"""
_POSTPONE = """UPDATE deliveries SET next_at = :next_at, attempts = :attempts,
    last_error = :error WHERE message_id = :message_id AND state = 'waiting'"""
_END = """UPDATE deliveries SET state = :state, attempts = :attempts, last_error = :error
    WHERE message_id = :message_id AND state = 'waiting'"""
_PAGE = "SELECT * FROM deliveries WHERE message_id > :after ORDER BY message_id LIMIT :limit"
_KEEP = """INSERT INTO deliveries VALUES (:message_id, :request_id, :partner, :protocol, :sequence,
    :answer_first, :record, :waiting_since, :state, :attempts, :next_at, :last_error)"""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A message of ours to be delivered.

    `answer_first` is the message whose answer goes first; `record` is sealed. It is `waiting_since`
    it was decided, or requeued. `last_error` is a code: what a partner says is sealed in the log.
    """

    message_id: str
    request_id: str
    partner: str
    protocol: str
    sequence: int
    answer_first: str
    record: bytes
    waiting_since: datetime
    attempts: int = 0
    last_error: str = ""

    @property
    def named(self) -> dict[str, str]:
        """What log lines and spans say of it."""
        ids = {"message_id": self.message_id, "request_id": self.request_id}
        return ids | {"partner": self.partner}


def create(log: EventLog) -> None:
    """Make the table where it is not there yet."""
    log.create_tables(TABLES)


def added(deliveries: Sequence[Delivery], now: datetime) -> RowWrite:
    """The write that adds deliveries; those that wait or were delivered stay as they are."""
    rows = [_row(delivery, now) for delivery in deliveries]
    return RowWrite(sql=_INSERT, params=rows)


def postponed(delivery: Delivery, until: datetime, error: str) -> RowWrite:
    """The write that puts a delivery off."""
    params = {
        "message_id": delivery.message_id,
        "next_at": until.timestamp(),
        "attempts": delivery.attempts,
        "error": error[:1000],
    }
    return RowWrite(sql=_POSTPONE, params=(params,))


def ended(delivery: Delivery, state: str, error: str) -> RowWrite:
    """The write that ends a delivery; it refuses one that has ended already."""
    params = {
        "message_id": delivery.message_id,
        "state": state,
        "attempts": delivery.attempts,
        "error": error[:1000],
    }
    return RowWrite(sql=_END, params=(params,), affects=1)


def due(
    log: EventLog,
    now: datetime,
    limit: int,
    not_to: Collection[str] = (),
    longest: float = float("inf"),
) -> list[Delivery]:
    """The deliveries to be tried now, at most one of each request, oldest first; none that go to
    the partners `not_to`. `longest`: for how many seconds a delivery is put off at most.
    """
    names, partners = _placeholders(not_to)
    apart = f"AND partner NOT IN ({names})" if partners else ""
    params = {"limit": limit, "now": now.timestamp(), "beyond": now.timestamp() + longest}
    found = (log.rows(_DUE.format(when=when, apart=apart), params | partners) for when in _WHEN)
    return [_delivery(row) for rows in found for row in rows]


def stale(log: EventLog, before: datetime, to: Collection[str], limit: int) -> list[Delivery]:
    """The deliveries to these partners that wait since before an instant, oldest first."""
    names, partners = _placeholders(to)
    sql = _STALE.format(partners=names)
    rows = log.rows(sql, {"before": before.timestamp(), "limit": limit} | partners)
    return [_delivery(row) for row in rows]


def waiting(log: EventLog) -> int:
    """How many deliveries wait."""
    found = log.rows("SELECT COUNT(*) AS n FROM deliveries WHERE state = 'waiting'")
    return int(found[0]["n"])


def pages(log: EventLog, page: int = 2_000) -> Iterator[list[dict[str, Any]]]:
    """All rows of the table as they stand, also of deliveries that ended."""
    after = ""
    while rows := log.rows(_PAGE, {"after": after, "limit": page}):
        yield rows
        after = rows[-1]["message_id"]


def kept(rows: Sequence[dict[str, Any]]) -> RowWrite:
    """The write that adds such rows to another log's table, as they stood."""
    return RowWrite(sql=_KEEP, params=rows)


def _placeholders(values: Collection[str]) -> tuple[str, dict[str, str]]:
    """The names of so many parameters as they stand in SQL, and their values."""
    named = {f"p{n}": value for n, value in enumerate(sorted(values))}
    return ", ".join(f":{name}" for name in named), named


def _row(delivery: Delivery, now: datetime) -> dict[str, Any]:
    row = {name: getattr(delivery, name) for name in delivery.__struct_fields__}
    since = min(delivery.waiting_since, now)  # it may have been decided by a clock that was ahead
    return row | {"waiting_since": since.timestamp(), "now": now.timestamp()}


def _delivery(row: dict[str, Any]) -> Delivery:
    fields = {name: row[name] for name in Delivery.__struct_fields__}
    fields["waiting_since"] = datetime.fromtimestamp(row["waiting_since"], UTC)
    return Delivery(**fields)
