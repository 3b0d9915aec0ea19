"""What a page says of an action that was refused: where the faults are, what changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from adapters.http.pages.acting import Trouble
from adapters.http.pages.dates import Calendar
from adapters.http.pages.field_words import field_name
from adapters.http.pages.form_view import Form
from adapters.http.pages.history_view import EntryView, HistoryTeller
from adapters.http.pages.refusals import Told
from adapters.http.pages.request_actions import ActionGroup
from adapters.http.pages.visit import Visit
from engine.request import LendingRequest


def trouble_view(
    visit: Visit, request: LendingRequest, groups: Iterable[ActionGroup], trouble: Trouble | None
) -> dict[str, Any]:
    """The faulty fields, and what happened since the reader read."""
    form = next((form for group in groups for form in group.forms if form.open), None)
    stale = trouble is not None and trouble.read_at is not None
    return {
        "faults": list(_faults(visit, form, trouble)) if trouble else [],
        "changes": _changes(visit, request, trouble.read_at) if stale and trouble else [],
    }


def _faults(visit: Visit, form: Form | None, trouble: Trouble) -> Iterator[tuple[str, str, Told]]:
    """The faulty fields by their ids, with their names and faults."""
    if form is None:
        # The action is not offered any more: its faults are told without their fields.
        for name, fault in trouble.faults.items():
            yield "main", field_name(visit.words, name), fault
        return
    for field in form.fields:
        if field.fault is not None:
            yield field.id, field.label, field.fault
    if "confirm" in trouble.faults:
        name = visit.words.say("Confirmation")
        yield f"{form.name}-confirm", name, trouble.faults["confirm"]


def _changes(visit: Visit, request: LendingRequest, read_at: int | None) -> list[EntryView]:
    """The facts of the request itself that are newer than the version that was read."""
    directory = visit.parts.directory
    zone = directory.library(request.library).zone
    names = {code: partner.name for code, partner in directory.partners.items()}
    teller = HistoryTeller(visit.words, Calendar(visit.words, zone, visit.parts.clock()), names)
    own = [e for e in visit.parts.history.entries(request.id) if e.event.startswith("request.")]
    return [teller.tell(entry) for entry in own[: max(0, request.version - (read_at or 0))]]
