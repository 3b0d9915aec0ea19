"""The event log in one SQLite file, on the recorders of the eventsourcing library."""

from engine.eventlog.sqlite.store import SqliteEventLog

__all__ = ["SqliteEventLog"]
