"""Fold the facts of desk work: notes, labels, alerts, assignment, lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from engine.eventlog.format import Stamp
from engine.events import desk, partner
from engine.events.base import Event
from engine.request import Alert, Attachment, LendingRequest, Lock, Note
from engine.values import Sealed

Changes = dict[str, Any]


def _note(
    r: LendingRequest,
    s: Stamp,
    note_id: str,
    kind: str,
    text: Sealed | None,
    tokens: tuple[str, ...] = (),
    code: str = "",
) -> Changes:
    note = Note(
        id=note_id,
        kind=kind,
        text=text,
        at=s.at,
        by=s.by.id,
        active=kind != "message_out",
        tokens=tokens,
        code=code,
    )
    return {"notes": (*r.notes, note)}


def _note_added(r: LendingRequest, e: desk.NoteAdded, s: Stamp) -> Changes:
    return _note(r, s, e.note_id, e.kind, e.text, e.tokens, e.code)


def _dismissed(r: LendingRequest, e: desk.NoteDismissed, s: Stamp) -> Changes:
    return {
        "notes": tuple(
            msgspec.structs.replace(n, active=False) if n.id == e.note_id else n for n in r.notes
        )
    }


def _alert(r: LendingRequest, e: desk.AlertRaised, s: Stamp) -> Changes:
    others = tuple(a for a in r.alerts if a.code != e.code)
    return {"alerts": (*others, Alert(code=e.code, at=s.at, parameters=e.parameters))}


def _attached(r: LendingRequest, e: desk.AttachmentAdded, s: Stamp) -> Changes:
    new = Attachment(file=e.file, name=e.name, size=e.size, media_type=e.media_type)
    return {"attachments": (*r.attachments, new)}


def _message_in(r: LendingRequest, e: partner.GeneralMessageReceived, s: Stamp) -> Changes:
    return _note(r, s, e.note_id, "message_in", e.text)


def _message_out(r: LendingRequest, e: partner.GeneralMessageSent, s: Stamp) -> Changes:
    return _note(r, s, e.note_id, "message_out", e.text)


DESK: dict[type[Event], Callable[[LendingRequest, Any, Stamp], Changes]] = {
    desk.NoteAdded: _note_added,
    desk.NoteDismissed: _dismissed,
    desk.LabelAdded: lambda r, e, s: {"labels": (*r.labels, e.label)},
    desk.LabelRemoved: lambda r, e, s: {"labels": tuple(x for x in r.labels if x != e.label)},
    desk.AttachmentAdded: _attached,
    desk.AlertRaised: _alert,
    desk.AlertDismissed: lambda r, e, s: {"alerts": tuple(a for a in r.alerts if a.code != e.code)},
    desk.Assigned: lambda r, e, s: {"assigned_to": e.user},
    desk.Released: lambda r, e, s: {"assigned_to": ""},
    desk.Locked: lambda r, e, s: {"lock": Lock(user=e.user, until=e.until)},
    desk.Unlocked: lambda r, e, s: {"lock": None},
    desk.MailLogged: lambda r, e, s: {},
    desk.SlipPrinted: lambda r, e, s: {"reported": True} if e.slip == "report" else {},
    desk.ResourceDownloaded: lambda r, e, s: {},
    partner.GeneralMessageReceived: _message_in,
    partner.GeneralMessageSent: _message_out,
}
