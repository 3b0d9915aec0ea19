"""Task rows for tests: a plain one to vary, and random ones of a small world."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
from hypothesis import strategies as st

from engine.statuses import Status
from projections.row import TaskRow

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = NOON.date()

LIBRARIES = ("DEMO", "EAST", "WEST")
DAYS = {"DEMO": TODAY, "EAST": TODAY + timedelta(1), "WEST": TODAY}
PARTNERS = ("", "SIM", "ACME", "北馆")
LABELS = ("urgent", "fragile", "后续")
ALERTS = ("move_in_process", "message_delivery_failed")
USERS = ("staff", "manager")
TITLES = ("", "Über", "uber alles", "Zebra", "计算机科学导论", "A b", "a  B", "x" * 70, "x" * 80)
FORMATS = ("digital", "physical", "physical_non_returnable")


def row(number: int, **fields: object) -> TaskRow:
    """A row that only its number and the given fields tell from others."""
    plain = TaskRow(
        id=f"request-{number}",
        number=f"DEMO-26-{number:06}",
        library="DEMO",
        status="created",
        created_at=NOON,
        updated_at=NOON,
        created_day=TODAY,
        updated_day=TODAY,
        title=f"Title {number}",
    )
    return msgspec.structs.replace(plain, **fields)


def _day(least: int, most: int) -> st.SearchStrategy[date]:
    return st.integers(least, most).map(lambda days: TODAY + timedelta(days))


def _some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


INSTANTS = st.integers(0, 5).map(lambda step: NOON - timedelta(hours=7 * step))

FIELDS = st.fixed_dictionaries(
    {
        "library": st.sampled_from(LIBRARIES),
        "owning_library": st.none() | st.sampled_from(LIBRARIES),
        "partner": st.sampled_from(PARTNERS),
        "status": st.sampled_from(tuple(Status)[:5]).map(str),
        "active": st.booleans(),
        "removed": st.sampled_from((False, False, False, True)),
        "title": st.sampled_from(TITLES),
        "labels": _some(LABELS),
        "alerts": _some(ALERTS),
        "inventory_types": _some(("physical", "digital")),
        "created_at": INSTANTS,
        "updated_at": INSTANTS,
        "created_day": _day(-40, 0),
        "updated_day": _day(-40, 0),
        "due_date": st.none() | _day(-40, 40),
        "need_by": st.none() | _day(-9, 9),
        "requested_format": st.sampled_from(FORMATS),
        "supplied_format": st.sampled_from((*FORMATS, "undefined")),
        "service_level": st.sampled_from((None, "rush", "normal")),
        "assigned_to": st.sampled_from((None, *USERS)),
        "partner_note": st.booleans(),
        "reported": st.booleans(),
        "active_notes": st.integers(0, 2),
        "active_messages": st.integers(0, 1),
        "locked_by": st.sampled_from((None, *USERS)),
    }
)


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[int, TaskRow]]:
    """Requests written one after the other, some of them several times."""
    ordinals = draw(st.lists(st.integers(0, 40), max_size=60))
    return [(ordinal, row(ordinal, **draw(FIELDS))) for ordinal in ordinals]
