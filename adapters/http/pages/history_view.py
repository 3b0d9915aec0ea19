"""A request's history as its page shows it (spec L3): newest first, by kind, messages to open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from adapters.http.pages import vocabulary
from adapters.http.pages.dates import Calendar, Moment
from adapters.http.pages.event_words import EVENTS
from adapters.http.pages.facts import Fact, FactTeller, section
from adapters.http.pages.language import Words, english
from adapters.http.pages.reasons import reason_words
from projections.history import Entry

KINDS = {
    "": english("Everything"),
    "messages": english("Messages"),
    "staff": english("Staff"),
    "system": english("System"),
}
"""What the history can be narrowed to."""

MESSAGES = frozenset(
    {
        "request.message_received",
        "request.partner_message_decided",
        "request.general_message_received",
        "request.general_message_sent",
        "request.mail_logged",
        "correspondence.message_delivered",
        "correspondence.delivery_failed",
    }
)
"""What was said between us and the partner."""

_REASONS = frozenset({"reason", "reason_unfilled", "reason_retry", "condition"})
_DAYS = frozenset({"day", "due_date", "expires_on", "need_by", "on", "reply_by", "retry_after"})
_INSTANTS = frozenset({"last_change", "until"})
_ANSWERS = frozenset({"accepted", "answer"})
_TABLES: dict[str, dict[str, str]] = {
    "requested_format": vocabulary.FORMATS,
    "supplied_format": vocabulary.FORMATS,
    "kind": vocabulary.NOTES,
    "alert": vocabulary.ALERTS,
    "code": vocabulary.ALERTS,
    "inventory_types": vocabulary.VALUES["inventory_type"],
}
_IDS = frozenset({"after", "mail_id", "ref"})
"""Fields that join facts to each other and say nothing to people."""


class EntryView(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened."""

    n: int
    what: str
    at: Moment | None
    by: str
    before: str
    after: str
    facts: list[Fact]
    message: int | None
    confirmation: int | None


def kind_of(entry: Entry) -> str:
    """Which of `KINDS` an entry is: what a partner does is a message."""
    if entry.event in MESSAGES or entry.by.kind == "partner":
        return "messages"
    return "staff" if entry.by.kind == "staff" else "system"


class HistoryTeller:
    """Makes the entries in one language and on one library's calendar."""

    def __init__(self, words: Words, calendar: Calendar, partners: Mapping[str, str]) -> None:
        self._words = words
        self._calendar = calendar
        self._facts = FactTeller(words, calendar)
        self._partners = partners

    def tell(self, entry: Entry) -> EntryView:
        """One entry."""
        changed = entry.status_before != entry.status
        return EntryView(
            n=entry.n,
            what=vocabulary.told(self._words, EVENTS, entry.event),
            at=self._calendar.instant(entry.at),
            by=self._by(entry),
            before=self._status(entry.status_before) if changed else "",
            after=self._status(entry.status) if changed else "",
            facts=section("", self._facts.facts(self._data(entry.data))).facts,
            message=entry.message,
            confirmation=entry.confirmation,
        )

    def _by(self, entry: Entry) -> str:
        if entry.by.kind == "partner":
            return self._partners.get(entry.by.id, entry.by.id)
        return self._words.say("the system") if entry.by.kind == "system" else entry.by.id

    def _status(self, code: str | None) -> str:
        return vocabulary.status_words(self._words, code) if code else ""

    def _data(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data with codes in words, days as days, and what was sealed unfolded."""
        told = {name: self._readable(name, value) for name, value in data.items()}
        return {
            name: value
            for name, value in told.items()
            if name not in _IDS and (value is not False or name in _ANSWERS)
        }

    def _readable(self, name: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return self._data(value)
        if isinstance(value, list) and name in _TABLES:
            return [self._worded(name, part) for part in value]
        return self._worded(name, value) if isinstance(value, str) else value

    def _worded(self, name: str, text: str) -> Any:
        if name == "details":
            return _unfolded(text)
        if name in _DAYS:
            return date.fromisoformat(text)
        if name in _INSTANTS:
            return datetime.fromisoformat(text)
        if name == "partner":
            return self._partners.get(text, text)
        if name in _REASONS or (name == "code" and text not in vocabulary.ALERTS):
            return reason_words(self._words, text)
        return vocabulary.told(self._words, _TABLES[name], text) if name in _TABLES else text


def _unfolded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
