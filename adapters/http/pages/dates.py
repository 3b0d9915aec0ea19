"""Days and instants in words that cannot be misread: months by name, the offset from UTC beside
every time, days also by their distance from the library's today.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from adapters.http.pages.language import Words

NEAR = 30
"""Days up to which a distance says more than the date."""


class Moment(NamedTuple):
    """A day or an instant: for machines, for people, and its distance where that helps."""

    iso: str
    text: str
    distance: str = ""
    past: bool = False


class Calendar:
    """Tells days and instants of one library in one language."""

    def __init__(self, words: Words, zone: ZoneInfo, now: datetime) -> None:
        self._words = words
        self.zone = zone
        self.today = now.astimezone(zone).date()

    def day(self, day: date | None) -> Moment | None:
        """A day of the library's calendar."""
        if day is None:
            return None
        pattern = self._words.pick("d MMM y", "y年M月d日")
        text = format_date(day, pattern, locale=self._words.locale)
        ahead = (day - self.today).days
        return Moment(day.isoformat(), text, self._distance(ahead), past=ahead < 0)

    def instant(self, at: datetime | None) -> Moment | None:
        """An instant, on the library's clock."""
        if at is None:
            return None
        here = at.astimezone(self.zone)
        pattern = self._words.pick("d MMM y, HH:mm", "y年M月d日 HH:mm")
        text = format_datetime(here, pattern, locale=self._words.locale)
        return Moment(at.isoformat(), f"{text} {_offset(here)}")

    def _distance(self, ahead: int) -> str:
        say, count = self._words.say, self._words.count
        near = {0: say("today"), 1: say("tomorrow"), -1: say("yesterday")}
        if ahead in near:
            return near[ahead]
        if abs(ahead) > NEAR:
            return ""
        if ahead > 0:
            return count("in %(n)s day", "in %(n)s days", ahead)
        return count("%(n)s day ago", "%(n)s days ago", -ahead)


def _offset(at: datetime) -> str:
    """The offset from UTC: `UTC`, `UTC+1`, `UTC−3:30`."""
    offset = at.utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
