"""The event log as its users see it: what is stored together and what is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from engine.eventlog.changes import Answer, Changes, NewEvent, PositionMove, RowWrite, StoredEvent
from engine.eventlog.errors import (
    AlreadyAnswered,
    Conflict,
    NameTaken,
    PositionMoved,
    RowsMoved,
    SchemaTooNew,
    SchemaTooOld,
    StoreUnavailable,
    StoreUnfinished,
    StreamConflict,
)

__all__ = [
    "AlreadyAnswered",
    "Answer",
    "Changes",
    "Conflict",
    "EventLog",
    "Leadership",
    "NameTaken",
    "NewEvent",
    "PositionMove",
    "PositionMoved",
    "RowWrite",
    "RowsMoved",
    "SchemaTooNew",
    "SchemaTooOld",
    "StoreUnavailable",
    "StoreUnfinished",
    "StoredEvent",
    "StreamConflict",
]


class Leadership(Protocol):
    """The place of the one process that does a work which only one should do.

    Two may believe for seconds that they lead, where a network was cut: so what a leader stores is
    fenced by the step of its position too.
    """

    def held(self) -> bool:
        """Whether this process leads now; it does from when nobody else does.

        Raises StoreUnavailable.
        """

    def close(self) -> None:
        """Let another lead."""


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

    def scan(self, prefix: str, upto: int, page: int = 20_000) -> Iterator[list[StoredEvent]]:
        """Events up to a position whose names begin with `prefix`: stream by stream, each in
        version order, in pages that may cut a stream in two.
        """

    def last_position(self) -> int:
        """The position of the last event; 0 in an empty log."""

    def wait(self, after: int, timeout: float) -> bool:
        """Whether there is an event behind position `after`, now or within `timeout` seconds."""

    def leadership(self, name: str) -> Leadership:
        """The place of the one process that does the work `name`; close it at the end."""

    def names(self, names: Collection[str]) -> dict[str, str]:
        """The streams of those outside names that are known."""

    def answers(self, message_ids: Collection[str]) -> dict[str, Answer]:
        """The answers of those messages that have one."""

    def first_answers(
        self, contents: Collection[tuple[str, bytes]]
    ) -> dict[tuple[str, bytes], Answer]:
        """The first answer recorded for each content, a stream and a digest, that is known."""

    def mark_answered(self, message_ids: Collection[str], at: datetime) -> None:
        """Note that the answers went out; the first time counts."""

    def keys(self, streams: Collection[str]) -> dict[str, bytes]:
        """The wrapped keys of those streams that have one which is not forgotten."""

    def forget_keys(self, streams: Collection[str]) -> None:
        """Destroy the keys for good, in the store's files too; their streams get no new ones, nor
        do those of these streams that had none.

        After StoreUnavailable the keys may linger in the files: call it again.
        """

    def all_names(self, page: int = 2_000) -> Iterator[list[tuple[str, str]]]:
        """Every outside name with its stream, in pages."""

    def all_keys(self, page: int = 2_000) -> Iterator[list[tuple[str, bytes | None]]]:
        """Every stream that has or had a key, with it wrapped; None where it is forgotten."""

    def all_answers(self, page: int = 2_000) -> Iterator[list[Answer]]:
        """Every answer, in the order in which they were recorded."""

    def all_positions(self) -> list[tuple[str, str, int, int]]:
        """Every reader's group, topic and partition, and the next offset that it is to read."""

    def position(self, group: str, topic: str, partition: int) -> int:
        """The next offset to read; 0 when the group has none."""

    def create_tables(self, statements: Sequence[str]) -> None:
        """Create side tables; each statement must bear to be run again (`IF NOT EXISTS`)."""

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a side table, by a query whose parameters are named as `:name`."""

    def close(self) -> None:
        """Let go of files and connections."""
