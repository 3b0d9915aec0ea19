"""Instants as ISO 18626 partners write them, and as we write them.

We write UTC in the standard's form, `2026-11-24T10:00:00Z`, with a fraction only where there is
one. We read what occurs in the wild (protocol page 1, *Dates*): no zone means UTC, `+0000` is a
zone, a date alone is the end of that day (the standard writes `T23:59:59Z` where the time does
not matter), and the year 1 is what some senders make of *no date*.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import msgspec

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:Z|[+-]\d\d:?\d\d)?")
_MIDNIGHT = re.compile(r"(.+)T24:00(?::00(?:\.0+)?)?(.*)")
_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)"
_SCHEMA_FORM = re.compile(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?{_ZONE}?")


_written = msgspec.json.Encoder().encode


class Timestamp(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """When a message was sent: the instant, and its text, which a confirmation echoes exactly."""

    at: datetime
    text: str

    @classmethod
    def of(cls, at: datetime) -> Timestamp:
        """The timestamp of a message of our own."""
        return cls(at=at, text=render(at))

    @classmethod
    def parsed(cls, text: str) -> Timestamp:
        """The timestamp that a partner wrote; `ValueError` when it is none."""
        return cls(at=_instant(text), text=text)

    @property
    def schema_text(self) -> str:
        """The text where the schema allows it, else the same instant in our own form."""
        return self.text if _SCHEMA_FORM.fullmatch(self.text) else render(self.at)


def render(at: datetime) -> str:
    """An aware instant as an `xs:dateTime` in UTC."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return _written(at)[1:-1].decode()


def parse(text: str) -> datetime | None:
    """The instant that a text names, None for the year 1; `ValueError` when it names none."""
    at = _instant(text)
    return None if at.year == 1 else at


def _instant(text: str) -> datetime:
    if len(text) <= _LONGEST_DATE and _DATE.fullmatch(text):
        text = f"{text[:_DAY]}T23:59:59{text[_DAY:]}"
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = _midnight(text)
    if at.tzinfo is UTC:
        return at
    if at.tzinfo is None or at.year == 1:
        return at.replace(tzinfo=UTC)
    return _in_utc(at)


_DAY = len("2026-11-24")
_LONGEST_DATE = len("2026-11-24+00:00")


def _midnight(text: str) -> datetime:
    """The hour 24, which the schema allows and Python does not."""
    midnight = _MIDNIGHT.fullmatch(text)
    if midnight is None:
        raise ValueError(text)
    return _next_day(datetime.fromisoformat(f"{midnight[1]}T00:00:00{midnight[2]}"))


def _next_day(day: datetime) -> datetime:
    try:
        return day + timedelta(days=1)
    except OverflowError as error:
        raise ValueError(day) from error


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(at) from error
