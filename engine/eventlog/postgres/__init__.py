"""The event log in PostgreSQL, on the recorders of the eventsourcing library."""

from engine.eventlog.postgres.store import PostgresEventLog

__all__ = ["PostgresEventLog"]
