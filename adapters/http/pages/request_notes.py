"""Notes, general messages and alerts of a request as its page shows them (spec L1, L2, A19)."""

from __future__ import annotations

import msgspec

from adapters.http.pages import vocabulary
from adapters.http.pages.dates import Calendar, Moment
from adapters.http.pages.field_words import field_name
from adapters.http.pages.language import Words
from adapters.http.pages.reasons import reason_words
from adapters.http.pages.visit import Visit
from engine.request import Alert, LendingRequest, Note


class NoteView(msgspec.Struct, frozen=True, kw_only=True):
    """A note or general message."""

    id: str
    kind: str
    text: str
    at: Moment | None
    by: str
    active: bool


class AlertView(msgspec.Struct, frozen=True, kw_only=True):
    """An alert."""

    code: str
    text: str
    more: str
    at: Moment | None


def note_views(visit: Visit, request: LendingRequest, calendar: Calendar) -> list[NoteView]:
    """All notes and messages, newest first."""

    def text(note: Note) -> str:
        plain = visit.parts.unseal(request.id, note.text) if note.text else None
        return plain.decode(errors="replace") if plain else reason_words(visit.words, note.code)

    partners = visit.parts.directory.partners
    theirs = (
        {request.partner: partners[request.partner].name} if request.partner in partners else {}
    )
    return [
        NoteView(
            id=note.id,
            kind=vocabulary.told(visit.words, vocabulary.NOTES, note.kind),
            text=text(note),
            at=calendar.instant(note.at),
            by=theirs.get(note.by, note.by),
            active=note.active,
        )
        for note in reversed(request.notes)
    ]


def alert_views(words: Words, request: LendingRequest, calendar: Calendar) -> list[AlertView]:
    """All alerts, with what they say beside their code."""
    return [
        AlertView(
            code=alert.code,
            text=vocabulary.told(words, vocabulary.ALERTS, alert.code),
            more=_more(words, alert),
            at=calendar.instant(alert.at),
        )
        for alert in request.alerts
    ]


def _more(words: Words, alert: Alert) -> str:
    told = {name: value for name, value in alert.parameters.items() if name != "message"}
    return " · ".join(f"{field_name(words, n)}{words.colon}{value}" for n, value in told.items())
