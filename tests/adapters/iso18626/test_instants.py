from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from adapters.iso18626.instants import Timestamp, parse, render

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
END_OF_DAY = datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-24T12:00:00Z", NOON),
        ("2026-11-24T12:00:00+00:00", NOON),
        ("2026-11-24T12:00:00+0000", NOON),
        ("2026-11-24T14:00:00+02:00", NOON),
        ("2026-11-24T12:00:00", NOON),
        ("2026-11-24T12:00:00.25Z", NOON + timedelta(milliseconds=250)),
        ("2026-11-24T12:00:00.123456789Z", NOON + timedelta(microseconds=123456)),
        ("2026-11-24 12:00:00", NOON),
        ("2026-11-24", END_OF_DAY),
        ("2026-11-24Z", END_OF_DAY),
        ("2026-11-24+02:00", END_OF_DAY - timedelta(hours=2)),
        ("2026-11-23T24:00:00Z", NOON - timedelta(hours=12)),
        ("2026-11-23T24:00:00.000+02:00", NOON - timedelta(hours=14)),
        ("0001-01-01T00:00:00.000Z", None),
        ("0001-01-01T00:00:00+05:00", None),
    ],
)
def test_an_instant_is_read_in_every_form_seen_in_the_wild(
    text: str, instant: datetime | None
) -> None:
    assert parse(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "2026-13-01",
        "2026-02-30T10:00:00Z",
        "24.11.2026",
        "9999-12-31T23:00:00-14:00",
        "9999-12-31T24:00:00Z",
        "T24:00:00",
    ],
)
def test_text_that_names_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


def test_an_instant_is_written_in_utc_with_a_fraction_only_where_there_is_one() -> None:
    assert render(NOON) == "2026-11-24T12:00:00Z"
    assert render(NOON.astimezone(timezone(timedelta(hours=8)))) == "2026-11-24T12:00:00Z"
    assert render(NOON.replace(microsecond=500_000)) == "2026-11-24T12:00:00.500000Z"


@pytest.mark.parametrize(
    "text",
    ["2026-11-24T12:00:00.417+02:00", "2026-11-24T12:00:00", "2026-11-23T24:00:00Z"],
)
def test_a_timestamp_is_echoed_exactly_where_the_schema_allows_it(text: str) -> None:
    assert Timestamp.parsed(text).schema_text == text


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("2026-11-24T12:00:00+0000", "2026-11-24T12:00:00Z"),
        ("2026-11-24", "2026-11-24T23:59:59Z"),
        ("2026-11-24T12:00:00+14:30", "2026-11-23T21:30:00Z"),
        ("0001-01-01", "0001-01-01T23:59:59Z"),
    ],
)
def test_a_timestamp_that_the_schema_forbids_is_echoed_as_the_same_instant(
    text: str, echo: str
) -> None:
    assert Timestamp.parsed(text).schema_text == echo


def test_a_timestamp_of_our_own_has_the_text_that_is_sent() -> None:
    assert Timestamp.of(NOON) == Timestamp(at=NOON, text="2026-11-24T12:00:00Z")
