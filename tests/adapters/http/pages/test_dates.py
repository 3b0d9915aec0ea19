"""Days and instants in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.http.pages.dates import Calendar
from adapters.http.pages.language import words_in

NOW = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)


def calendar(zone: str = "Asia/Shanghai", language: str = "en") -> Calendar:
    return Calendar(words_in(language), ZoneInfo(zone), NOW)


def test_today_is_the_library_s() -> None:
    assert calendar("UTC").today == date(2026, 11, 24)
    assert calendar("Asia/Shanghai").today == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("ahead", "en", "zh"),
    [
        (0, "today", "今天"),
        (1, "tomorrow", "明天"),
        (-1, "yesterday", "昨天"),
        (5, "in 5 days", "5 天后"),
        (-30, "30 days ago", "30 天前"),
        (31, "", ""),
        (-400, "", ""),
    ],
)
def test_near_days_are_told_by_their_distance(ahead: int, en: str, zh: str) -> None:
    day = calendar().today + timedelta(ahead)
    for language, words in (("en", en), ("zh", zh)):
        told = calendar(language=language).day(day)
        assert told is not None
        assert told.distance == words
        assert told.past is (ahead < 0)


def test_a_day_cannot_be_mistaken_for_another() -> None:
    told = calendar().day(date(2027, 2, 3))
    assert told is not None
    assert told.text == "3 Feb 2027"
    assert told.iso == "2027-02-03"
    in_chinese = calendar(language="zh").day(date(2027, 2, 3))
    assert in_chinese is not None
    assert in_chinese.text == "2027年2月3日"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("UTC", "24 Nov 2026, 22:30 UTC"),
        ("Asia/Shanghai", "25 Nov 2026, 06:30 UTC+8"),
        ("America/St_Johns", "24 Nov 2026, 19:00 UTC−3:30"),
    ],
)
def test_an_instant_says_on_whose_clock(zone: str, text: str) -> None:
    told = calendar(zone).instant(NOW)
    assert told is not None
    assert told.text == text


def test_no_day_is_no_text() -> None:
    assert calendar().day(None) is None
    assert calendar().instant(None) is None
