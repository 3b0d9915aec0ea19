"""The yardstick: the plain loop of the eventsourcing library, with its defaults, on SQLite.

Its SQLite connections set no `synchronous`, so SQLite's own default holds, which is FULL: each save
is on the disk when it returns, as it is with us.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.sqlite import SQLiteFactory

TEXT = "A remark about the request, as long as an event with its fields. " * 3


class Loan(Aggregate):
    """An aggregate that takes remarks."""

    @event("Opened")
    def __init__(self) -> None:
        self.remark = ""

    @event("Remarked")
    def make_remark(self, remark: str) -> None:
        """One event of about 300 bytes as it is stored."""
        self.remark = remark


class PlainLoop:
    """Load an aggregate, trigger one event, save: again and again in one file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._app = Application[UUID](
            env={
                "PERSISTENCE_MODULE": "eventsourcing.sqlite",
                "SQLITE_DBNAME": str(folder / "plain.db"),
            }
        )

    def rate(self, saves: int) -> float:
        """Saves a second, each of an aggregate that has one event."""
        ids = [self._opened() for _ in range(saves)]
        begun = perf_counter()
        for loan_id in ids:
            loan: Loan = self._app.repository.get(loan_id)
            loan.make_remark(TEXT)
            self._app.save(loan)
        return saves / (perf_counter() - begun)

    @property
    def synchronous(self) -> int:
        """SQLite's setting as the library's connections have it; 2 is FULL."""
        factory = self._app.factory
        assert isinstance(factory, SQLiteFactory)
        with factory.datastore.transaction(commit=False) as cursor:
            cursor.execute("PRAGMA synchronous")
            return int(cursor.fetchone()[0])

    @property
    def event_bytes(self) -> int:
        """The stored size of the last event."""
        last = self._app.recorder.max_notification_id()
        (notification,) = self._app.recorder.select_notifications(start=last, limit=1)
        return len(notification.state)

    def _opened(self) -> UUID:
        loan = Loan()
        self._app.save(loan)
        return loan.id

    def close(self) -> None:
        """Let go of the file."""
        self._app.close()
