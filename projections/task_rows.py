"""From a lending request to its row in the task list: a pure function of the request's state.

Because of that a rebuilt list equals the one that was kept current.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.request import LendingRequest, Note
from engine.statuses import BACK, OUT, TROUBLE
from projections.row import TaskRow

ZoneOf = Callable[[str], ZoneInfo]
"""The time zone of a library."""

SENT = OUT | BACK | TROUBLE
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def task_row(request: LendingRequest, zone_of: ZoneOf) -> TaskRow:
    """The row of a request; its days are days of its own library."""
    zone = zone_of(request.library)
    created, updated = request.created_at or EPOCH, request.updated_at or EPOCH
    citation, record = request.citation, request.record
    active = [note for note in request.notes if note.active] if request.notes else []
    return TaskRow(
        id=request.id,
        number=request.number,
        library=request.library,
        status=str(request.status),
        created_at=created,
        updated_at=updated,
        created_day=created.astimezone(zone).date(),
        updated_day=updated.astimezone(zone).date(),
        external_id=request.correspondents.external_id,
        owning_library=record.library or None if record else None,
        partner=request.partner,
        active=not request.completed,
        removed=request.removed,
        resource_state="located" if record else "not_located",
        version=request.version,
        title=citation.title or citation.title_of_component,
        author=citation.author or citation.author_of_component,
        isbn=citation.isbns,
        issn=citation.issns,
        oclc=citation.oclc,
        lccn=citation.lccn,
        requested_format=request.service.requested_format,
        supplied_format=request.supplied_format,
        service_level=request.service.level or None,
        due_date=due_day(request),
        need_by=request.service.need_by,
        partner_note=any(note.kind == "from_partner" for note in request.notes),
        labels=request.labels,
        alerts=tuple(alert.code for alert in request.alerts),
        assigned_to=request.assigned_to or None,
        locked_by=request.lock.user if request.lock else None,
        locked_until=request.lock.until if request.lock else None,
        reported=request.reported,
        inventory_types=record.inventory_types if record else (),
        active_notes=sum(note.kind != "message_in" for note in active),
        active_messages=sum(note.kind == "message_in" for note in active),
        barcodes=_barcodes(request),
        call_numbers=record.call_numbers if record else (),
        requester_tokens=request.requester.tokens,
        note_tokens=_note_tokens(request.notes),
    )


def due_day(request: LendingRequest) -> date | None:
    """The day by which the item must be sent, and once it is out the loan's due date (spec F1)."""
    return request.due_date if request.place in SENT else request.expires_on


def _barcodes(request: LendingRequest) -> tuple[str, ...]:
    held = request.record.barcodes if request.record else ()
    return tuple(dict.fromkeys((*request.items, *held)))


def _note_tokens(notes: tuple[Note, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token for note in notes for token in note.tokens)) if notes else ()
