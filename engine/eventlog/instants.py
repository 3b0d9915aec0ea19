"""Instants as the stores keep them: microseconds since 1970, exact and of one width."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (instant - _EPOCH) // _MICROSECOND


def instant(micros: int) -> datetime:
    """The UTC instant so many microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=micros)
