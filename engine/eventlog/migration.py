"""Which steps a store needs to come to this release's schema, and when it may take them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.eventlog.log import SchemaTooNew, SchemaTooOld, StoreUnfinished

Step = Sequence[str]
"""The statements that bring a store of schema version n to n + 1. A shipped step never changes."""

UNFINISHED = "UPDATE schema_version SET version = -abs(version)"
"""Lets nobody open a store until it is finished; who has it open fills it."""

FINISHED = "UPDATE schema_version SET version = abs(version)"
"""Says that the store is whole."""


def pending(steps: Sequence[Step], found: int, migrate: bool) -> Sequence[Step]:
    """The steps that a store of schema version `found` (0: an empty one) still needs.

    Raises SchemaTooNew for a later release's store, SchemaTooOld for an earlier one's where nobody
    asked to migrate it, and StoreUnfinished.
    """
    if found < 0:
        raise StoreUnfinished
    if found > len(steps):
        raise SchemaTooNew(found, len(steps))
    if 0 < found < len(steps) and not migrate:
        raise SchemaTooOld(found, len(steps))
    return steps[found:]
