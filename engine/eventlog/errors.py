"""What can go wrong with the log.

Failure
├── Conflict             the log moved on: reload, decide again
│   ├── StreamConflict     another writer extended a stream first
│   ├── NameTaken          an outside name belongs to another stream
│   ├── AlreadyAnswered    the message was handled before
│   ├── PositionMoved      another worker owns the partition now
│   └── RowsMoved          a row of a side table is not as expected
├── StoreUnavailable     locked, full, unreadable: the same call may succeed later
├── SchemaTooNew         a later release wrote this store
├── SchemaTooOld         an earlier release wrote this store, and it is not migrated yet
└── StoreUnfinished      this store was never filled to its end
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.errors import Failure
from engine.eventlog.changes import PositionMove, RowWrite


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


class SchemaTooOld(Failure):
    """The store was written by an earlier release and waits to be migrated."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"the log has schema {found}; this release needs {known}: run `interlend migrate`"
        )
        self.found, self.known = found, known


class StoreUnfinished(Failure):
    """The store was never filled to its end: whoever works on it would miss what is not there."""

    def __init__(self) -> None:
        super().__init__(
            "the store is unfinished: `interlend migrate-store` fills it, or was cut off there;"
            " if it does not run any more, empty the store and move again"
        )
