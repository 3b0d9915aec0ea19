"""Date buckets relative to a library's own day (spec row F2), mirrored into the future."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Today = Callable[[str], date]
"""Which day it is now at a library."""

Span = tuple[date, date]
"""First and last day of a bucket."""

_STEPS: tuple[tuple[int, int | None], ...] = ((1, 1), (2, 3), (4, 7), (8, 30), (31, None))
_PAST = ("yesterday", "days_2_3", "days_4_7", "days_8_30", "older")
_AHEAD = ("tomorrow", "in_2_3", "in_4_7", "in_8_30", "later")

PAST: tuple[str, ...] = ("today", *_PAST)
"""The buckets of creation and update dates; each excludes the ones before it."""

AHEAD: tuple[str, ...] = _AHEAD
"""The buckets that due and need-by dates have beside those of the past."""


def spans(today: date) -> dict[str, Span]:
    """Which days each bucket holds when it is `today`. No two buckets share a day."""
    found: dict[str, Span] = {"today": (today, today)}
    for (near, far), past, ahead in zip(_STEPS, _PAST, _AHEAD, strict=True):
        first = today - timedelta(far) if far else date.min
        last = today + timedelta(far) if far else date.max
        found[past] = (first, today - timedelta(near))
        found[ahead] = (today + timedelta(near), last)
    return found


def bucket_of(day: date, today: date) -> str:
    """The bucket in which a day falls when it is `today`."""
    distance = day.toordinal() - today.toordinal()
    if distance == 0:
        return "today"
    names = _PAST if distance < 0 else _AHEAD
    for (near, far), name in zip(_STEPS, names, strict=True):
        if near <= abs(distance) <= (far or abs(distance)):
            return name
    raise AssertionError(distance)
