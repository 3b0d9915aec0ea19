"""The values that go into the log and come out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec


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


class Answer(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What a message was answered; `digest` recognises repeats; sent at `answered_at`."""

    message_id: str
    digest: bytes
    body: bytes
    stream: str | None
    recorded_at: datetime
    answered_at: datetime | None = None


class PositionMove(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A reader's step in a partition: from `expected` to `new`, each the next offset to read."""

    group: str
    topic: str
    partition: int
    expected: int
    new: int


class RowWrite(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A statement on a side table, run once for each of `params` (named in the SQL as `:name`).

    `affects`: the number of rows all runs together must change, or the whole append is refused.
    """

    sql: str
    params: Sequence[Mapping[str, Any]] = ({},)
    affects: int | None = None


class Changes(msgspec.Struct, frozen=True, gc=False, kw_only=True):
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
