"""What the API shows of requests: rows of the list, the whole request, its history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from adapters.http.actions import Action
from engine.partner import WorkflowProfile
from engine.request import LendingRequest, Note
from engine.statuses import WORDING, Status
from engine.values import Sealed
from projections.history import Entry
from projections.listing import ListPage
from projections.row import TaskRow

Unseal = Callable[[Sealed], bytes | None]

SECRET = ("authentication", "password")

HIDDEN = ("requester_tokens", "note_tokens")
"""Keyed hashes of words serve searching and nothing else."""


def row_shape(row: TaskRow, now: datetime) -> dict[str, Any]:
    """A row of the task list, every field of it; a lock that has run out by `now` is none."""
    if row.editor(now) is None:
        row = msgspec.structs.replace(row, locked_by=None, locked_until=None)
    shown = msgspec.to_builtins(msgspec.structs.asdict(row))
    return {name: value for name, value in shown.items() if name not in HIDDEN}


def page_shape(page: ListPage, now: datetime) -> dict[str, Any]:
    """A page of the task list with its facets, as it is at `now`."""
    return {
        "items": [row_shape(row, now) for row in page.items],
        "facets": {
            name: [
                {
                    "value": v.value,
                    "label": label(name, v.value),
                    "count": v.count,
                    "selected": v.selected,
                }
                for v in values
            ]
            for name, values in page.facets.items()
        },
        "total": page.total,
        "next": page.next,
    }


def label(facet: str, value: str) -> str:
    """A facet value in English words."""
    if facet == "status":
        return WORDING[Status(value)].en
    return value.replace("_", " ")


def request_shape(
    row: TaskRow,
    request: LendingRequest,
    actions: dict[str, Action],
    schema: Callable[[Action], dict[str, Any]],
    unseal: Unseal,
    now: datetime,
) -> dict[str, Any]:
    """One request at `now`: its row, and what the row does not show."""
    lock = request.lock if request.lock and request.lock.holds(now) else None
    details = unseal(request.details) if request.details else None
    return row_shape(row, now) | {
        "citation": msgspec.to_builtins(msgspec.structs.asdict(request.citation)),
        "service": msgspec.to_builtins(msgspec.structs.asdict(request.service)),
        "requesting_agency": request.correspondents.requesting_agency,
        "supplying_agency": request.correspondents.supplying_agency,
        "earlier_external_ids": list(request.earlier_external_ids),
        "record": msgspec.to_builtins(request.record),
        "items": [{"barcode": b, "state": s} for b, s in request.items.items()],
        "requester": msgspec.json.decode(details) if details else None,
        "condition": msgspec.to_builtins(request.condition),
        "expires_on": msgspec.to_builtins(request.expires_on),
        "recalled": request.recalled,
        "renewals": request.renewals,
        "told": request.told.status,
        "notes": [_note_shape(note, unseal) for note in request.notes],
        "works": msgspec.to_builtins(request.works),
        "attachments": [a.file for a in request.attachments],
        "lock": msgspec.to_builtins(lock),
        "actions": {
            name: {"label": action.en, "label_zh": action.zh, "input": schema(action)}
            for name, action in actions.items()
        },
    }


def _note_shape(note: Note, unseal: Unseal) -> dict[str, Any]:
    text = unseal(note.text) if note.text else None
    return {
        "id": note.id,
        "kind": note.kind,
        "text": text.decode() if text is not None else None,
        "at": _instant(note.at),
        "by": note.by,
        "active": note.active,
    }


def entry_shape(entry: Entry) -> dict[str, Any]:
    """One entry of the history."""
    shown: dict[str, Any] = msgspec.to_builtins(entry)
    return shown


def _instant(at: datetime) -> str:
    return str(msgspec.to_builtins(at))


def directory_shape(entry: msgspec.Struct) -> dict[str, Any]:
    """An entry of the directory; of its secrets only which are set."""
    shown: dict[str, Any] = msgspec.to_builtins(entry)
    for name in SECRET:
        if name in shown:
            value = shown.pop(name)
            shown |= {name: sorted(value)} if isinstance(value, dict) else {}
    if isinstance(entry, WorkflowProfile):
        shown["steps"] = sorted(shown["steps"])
    return shown
