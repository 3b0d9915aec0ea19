"""The task list as plainly as it can be said: filter, sort and count Python lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from projections.buckets import bucket_of
from projections.facets.fields import SILENT
from projections.facets.state import Question
from projections.row import TaskRow
from projections.words import title_key
from tests.projections.rows import DAYS

Rows = Mapping[int, TaskRow]


def _yes(has: object) -> list[str]:
    return ["yes" if has else "no"]


def _known(*values: str | None) -> list[str]:
    return [value for value in values if value]


def _bucket(row: TaskRow, day: Any) -> list[str]:
    return [bucket_of(day, DAYS[row.library])] if day else []


VALUES: dict[str, Callable[[TaskRow], Iterable[str]]] = {
    "label": lambda row: row.labels,
    "partner": lambda row: _known(row.partner),
    "status": lambda row: [row.status],
    "activity": lambda row: ["active" if row.active else "completed"],
    "reported": lambda row: _yes(row.reported),
    "created": lambda row: _bucket(row, row.created_day),
    "updated": lambda row: _bucket(row, row.updated_day),
    "requested_format": lambda row: [row.requested_format],
    "supplied_format": lambda row: [row.supplied_format],
    "due": lambda row: _bucket(row, row.due_date),
    "need_by": lambda row: _bucket(row, row.need_by),
    "partner_note": lambda row: _yes(row.partner_note),
    "library": lambda row: [row.owning_library or row.library],
    "service_level": lambda row: _known(row.service_level),
    "alert": lambda row: row.alerts,
    "assigned": lambda row: [row.assigned_to or "none"],
    "inventory_type": lambda row: row.inventory_types,
    "active_notes": lambda row: _yes(row.active_notes),
    "active_messages": lambda row: _yes(row.active_messages),
    "locked": lambda row: _yes(row.locked_by),
}

KEYS: dict[str, Callable[[TaskRow], Any]] = {
    "created": lambda row: row.created_at,
    "updated": lambda row: row.updated_at,
    "due": lambda row: row.due_date,
    "need_by": lambda row: row.need_by,
    "title": lambda row: title_key(row.title),
    "partner": lambda row: row.partner or None,
    "status": lambda row: row.status,
}


def _answers(row: TaskRow, question: Question, but: str | None = None) -> bool:
    in_scope = question.scope is None or row.library in question.scope
    return in_scope and all(
        set(VALUES[name](row)) & set(wanted)
        for name, wanted in question.selected.items()
        if name != but
    )


def listed(rows: Rows, question: Question) -> list[int]:
    """All ordinals that answer, in order."""
    key = KEYS[question.sort]
    found = [o for o, row in rows.items() if not row.removed and _answers(row, question)]
    valued = [o for o in found if key(rows[o]) is not None]
    valued.sort(key=lambda o: (key(rows[o]), o), reverse=question.descending)
    rest = sorted((o for o in found if key(rows[o]) is None), reverse=question.descending)
    return valued + rest


def counted(rows: Rows, question: Question) -> dict[str, dict[str, int]]:
    """Every facet's counts, each without its own selection."""
    shown = [row for row in rows.values() if not row.removed]
    return {
        name: dict(
            Counter(
                value
                for row in shown
                if _answers(row, question, but=name)
                for value in set(values(row))
            )
        )
        for name, values in VALUES.items()
        if name not in SILENT
    }
