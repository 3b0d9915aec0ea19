"""The facets of the task list, as one table (spec row F1)."""

from __future__ import annotations

from operator import attrgetter

from projections.buckets import AHEAD, PAST
from projections.facets.columns import Choice
from projections.facets.days import Days
from projections.facets.flags import Flag
from projections.facets.tags import Tags
from projections.facets.view import Facet
from projections.row import TaskRow

UNASSIGNED = "none"
"""The value of `assigned` of a request that nobody has."""

SILENT = ("active_notes", "active_messages", "locked")
"""Facets for the saved filters of spec row F5, and for the job that dismisses stale locks: they
narrow the list and are not counted."""


def new_facets() -> dict[str, Facet]:
    """Every facet by its parameter's name, empty, in the order in which they are offered."""
    return {
        "label": Tags(attrgetter("labels")),
        "partner": Choice(_partner),
        "status": Choice(attrgetter("status")),
        "activity": Flag(attrgetter("active"), "active", "completed"),
        "reported": Flag(attrgetter("reported")),
        "created": Days(attrgetter("created_day"), PAST),
        "updated": Days(attrgetter("updated_day"), PAST),
        "requested_format": Choice(attrgetter("requested_format")),
        "supplied_format": Choice(attrgetter("supplied_format")),
        "due": Days(attrgetter("due_date"), PAST + AHEAD),
        "need_by": Days(attrgetter("need_by"), PAST + AHEAD),
        "partner_note": Flag(attrgetter("partner_note")),
        "library": Choice(_owner),
        "service_level": Choice(attrgetter("service_level")),
        "alert": Tags(attrgetter("alerts")),
        "assigned": Choice(_assignee),
        "inventory_type": Tags(attrgetter("inventory_types")),
        "active_notes": Flag(attrgetter("active_notes")),
        "active_messages": Flag(attrgetter("active_messages")),
        "locked": Flag(attrgetter("locked_by")),
    }


def _partner(row: TaskRow) -> str | None:
    return row.partner or None


def _owner(row: TaskRow) -> str:
    # Until a resource is found, the request's own library is the one expected to own it.
    return row.owning_library or row.library


def _assignee(row: TaskRow) -> str:
    return row.assigned_to or UNASSIGNED
