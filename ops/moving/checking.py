"""Compare two logs: each is read from beginning to end, and its states replayed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

import msgspec

from adapters.delivery import table
from engine.application.numbers import GROUP as NUMBERS
from engine.eventlog.log import EventLog
from ops.moving.copying import BATCH, Progress
from ops.replaying import zones
from projections.digest import Digest
from projections.rebuild import digest

_encode = msgspec.msgpack.Encoder().encode


class Sum(msgspec.Struct, frozen=True):
    """How many things of a kind there are, and a SHA-256 of them."""

    count: int
    hash: str


def contents(log: EventLog, progress: Progress) -> dict[str, Sum]:
    """All that a log holds, by kind: equal logs have equal ones.

    The hash of facts is over their order too; that of what hangs on them is not.
    """
    series = [row for row in log.all_positions() if row[0] == NUMBERS]
    found = {
        "facts": _in_order(_facts(log, progress)),
        "names": _in_any_order(row for page in log.all_names() for row in page),
        "keys": _in_any_order(row for page in log.all_keys() for row in page if row[1]),
        "forgotten keys": _in_any_order(
            stream for page in log.all_keys() for stream, key in page if not key
        ),
        "answers": _in_any_order(row for page in log.all_answers() for row in page),
        "deliveries": _in_any_order(row for page in table.pages(log) for row in page),
        "series of numbers": _in_any_order(series),
    }
    states = digest(log, zones(log), lambda done, of: progress("states", done, of))
    return found | {"states of requests": Sum(states.count, states.hex())}


def compared(source: dict[str, Sum], target: dict[str, Sum]) -> Iterator[str]:
    """What there is of each kind, in words, and whether both have the same."""
    for kind, here in source.items():
        there = target[kind]
        if here == there:
            yield f"{kind}: {here.count}, SHA-256 {here.hash}, equal"
        else:
            old, new = (f"{one.count} ({one.hash})" for one in (here, there))
            yield f"{kind}: DIFFERENT: {old} in the old store, {new} in the new one"


def _facts(log: EventLog, progress: Progress) -> Iterator[tuple[Any, ...]]:
    after, end = 0, log.last_position()
    while page := log.notifications(after, BATCH):
        for fact in page:
            yield fact.stream, fact.version, fact.name, fact.state
        after = page[-1].position
        progress("checking", after, end)


def _in_order(things: Iterable[Any]) -> Sum:
    count, running = 0, sha256()
    for count, thing in enumerate(things, 1):  # noqa: B007 - the last one is how many there are
        running.update(_encode(thing))
    return Sum(count, running.hexdigest())


def _in_any_order(things: Iterable[Any]) -> Sum:
    sums = Digest()
    sums.add(map(_encode, things))
    return Sum(sums.count, sums.hex())
