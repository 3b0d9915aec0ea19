"""Bring a store to this release's schema."""

from __future__ import annotations

from collections.abc import Iterator

from engine.eventlog.opening import migrate_log
from ops.settings import Settings


def migrate(settings: Settings) -> Iterator[str]:
    """Migrate the log; what was done, in words. Raises SchemaTooNew.

    Read models and deliveries need nothing: their tables are made by whoever opens them, and the
    task list of another version is rebuilt beside this one's.
    """
    store = settings.store if settings.on_server else str(settings.folder)
    found, known = migrate_log(store)
    if found == known:
        yield f"the log is at version {known}, as this release wants it"
    elif found == 0:
        yield f"an empty log of version {known} was made"
    else:
        yield f"the log was brought from version {found} to {known}"
