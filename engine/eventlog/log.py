"""The event log as its users see it: what is stored together, what is read, what can go wrong.

Failure
├── Conflict             the log moved on: reload, decide again
│   ├── StreamConflict     another writer extended a stream first
│   ├── NameTaken          an outside name belongs to another stream
│   ├── AlreadyAnswered    the message was handled before
│   ├── PositionMoved      another worker owns the partition now
│   └── RowsMoved          a row of a side table is not as expected
├── StoreUnavailable     locked, full, unreadable: the same call may succeed later
└── SchemaTooNew         a later release wrote this store
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec

from engine.errors import Failure


class NewEvent(msgspec.Struct, frozen=True, gc=False):
    """A fact to append: `version` counts from 1 within its stream and leaves no gap."""

    stream: str
    version: int
    name: str
    state: bytes


class StoredEvent(msgspec.Struct, frozen=True, gc=False):
    """A fact of the log; positions grow in the order of the log and may have gaps."""

    position: int
    stream: str
    version: int
    name: str
    state: bytes


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a message was answered; `digest` recognises repeats; sent at `answered_at`."""

    message_id: str
    digest: bytes
    body: bytes
    stream: str | None
    recorded_at: datetime
    answered_at: datetime | None = None


class PositionMove(msgspec.Struct, frozen=True, kw_only=True):
    """A reader's step in a partition: from `expected` to `new`, each the next offset to read."""

    group: str
    topic: str
    partition: int
    expected: int
    new: int


class RowWrite(msgspec.Struct, frozen=True, kw_only=True):
    """A statement on a side table, run once for each of `params` (named in the SQL as `:name`).

    `affects`: the number of rows all runs together must change, or the whole append is refused.
    """

    sql: str
    params: Sequence[Mapping[str, Any]] = ({},)
    affects: int | None = None


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored in one transaction, or not at all.

    `names`: (outside name, stream); a name that its stream has already is fine.
    `keys`: (stream, wrapped key), once per stream.
    """

    events: Sequence[NewEvent] = ()
    names: Sequence[tuple[str, str]] = ()
    keys: Sequence[tuple[str, bytes]] = ()
    answers: Sequence[Answer] = ()
    positions: Sequence[PositionMove] = ()
    rows: Sequence[RowWrite] = ()


class Conflict(Failure):
    """The log is no longer what the writer saw; nothing was stored."""


class StreamConflict(Conflict):
    """Another writer extended a stream first."""

    def __init__(self, streams: Collection[str]) -> None:
        super().__init__(f"changed meanwhile: {', '.join(sorted(streams))}")
        self.streams = frozenset(streams)


class NameTaken(Conflict):
    """An outside name belongs to another stream (one of `taken`: name to its stream)."""

    def __init__(self, taken: Mapping[str, str]) -> None:
        self.taken = dict(taken)
        self.name, self.stream = next(iter(self.taken.items()))
        super().__init__(f"the name {self.name} belongs to {self.stream}")


class AlreadyAnswered(Conflict):
    """A message has its answer already."""

    def __init__(self, message_ids: Collection[str]) -> None:
        super().__init__(f"answered before: {', '.join(sorted(message_ids))}")
        self.message_ids = frozenset(message_ids)


class PositionMoved(Conflict):
    """Another worker moved the position: this one lost the partition and must stop reading it."""

    def __init__(self, move: PositionMove, found: int) -> None:
        at = f"{move.group} in {move.topic}/{move.partition}"
        super().__init__(f"{at} is at {found}, not at {move.expected}")
        self.move, self.found = move, found


class RowsMoved(Conflict):
    """A statement on a side table changed another number of rows than it must."""

    def __init__(self, write: RowWrite, affected: int) -> None:
        super().__init__(f"{affected} rows changed instead of {write.affects}: {write.sql}")
        self.write, self.affected = write, affected


class StoreUnavailable(Failure):
    """The store cannot be used now: locked, full, unreadable. Read again before writing again."""


class SchemaTooNew(Failure):
    """The store was written by a later release; this one must not touch it."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"the log has schema {found}; this release knows up to {known}")
        self.found, self.known = found, known


class EventLog(Protocol):
    """An append-only log of streams, and the small tables that change in its transactions."""

    def append(self, changes: Changes) -> int:
        """Store `changes` durably in one transaction; the position of the log's last event.

        Raises a Conflict or StoreUnavailable, and then nothing is stored. Changes that turn out
        to be stored already, event for event, are not stored again and count as success.
        """

    def streams(
        self, ids: Collection[str], upto: datetime | None = None
    ) -> dict[str, list[StoredEvent]]:
        """Every stream asked for, in version order; empty when unknown.

        `upto` leaves out what was recorded later.
        """

    def notifications(
        self, after: int, limit: int, names: Collection[str] = ()
    ) -> list[StoredEvent]:
        """At most `limit` events behind position `after`, in order; only `names` when given."""

    def last_position(self) -> int:
        """The position of the last event; 0 in an empty log."""

    def names(self, names: Collection[str]) -> dict[str, str]:
        """The streams of those outside names that are known."""

    def answers(self, message_ids: Collection[str]) -> dict[str, Answer]:
        """The answers of those messages that have one."""

    def answers_by_digest(self, digests: Collection[bytes]) -> dict[bytes, Answer]:
        """The first answer recorded for each digest that is known."""

    def mark_answered(self, message_ids: Collection[str], at: datetime) -> None:
        """Note that the answers went out; the first time counts."""

    def keys(self, streams: Collection[str]) -> dict[str, bytes]:
        """The wrapped keys of those streams that have one which is not forgotten."""

    def forget_keys(self, streams: Collection[str]) -> None:
        """Destroy the keys for good, in the store's files too; their streams get no new ones."""

    def position(self, group: str, topic: str, partition: int) -> int:
        """The next offset to read; 0 when the group has none."""

    def create_tables(self, statements: Sequence[str]) -> None:
        """Create side tables; each statement must bear to be run again (`IF NOT EXISTS`)."""

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a side table, by a query whose parameters are named as `:name`."""

    def close(self) -> None:
        """Let go of files and connections."""
