"""Date buckets: no gap, no overlap, the future a mirror of the past."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.buckets import AHEAD, PAST, bucket_of, spans

TODAY = date(2026, 3, 1)
DISTANCES = [
    *((0, "today"), (1, "yesterday"), (2, "days_2_3"), (3, "days_2_3"), (4, "days_4_7")),
    *((7, "days_4_7"), (8, "days_8_30"), (30, "days_8_30"), (31, "older"), (4000, "older")),
]


@pytest.mark.parametrize(("ago", "bucket"), DISTANCES)
def test_a_past_day_falls_into_the_bucket_of_its_distance(ago: int, bucket: str) -> None:
    assert bucket_of(TODAY - timedelta(ago), TODAY) == bucket


@pytest.mark.parametrize(("ahead", "past"), DISTANCES[1:])
def test_the_future_mirrors_the_past(ahead: int, past: str) -> None:
    bucket = bucket_of(TODAY + timedelta(ahead), TODAY)
    assert AHEAD.index(bucket) == PAST.index(past) - 1


@given(st.dates(), st.dates(date(1, 3, 1), date(9999, 11, 1)))
def test_every_day_is_in_exactly_the_span_of_its_bucket(day: date, today: date) -> None:
    holding = [name for name, (low, high) in spans(today).items() if low <= day <= high]
    assert holding == [bucket_of(day, today)]
