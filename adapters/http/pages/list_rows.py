"""Rows of the list as a page shows them (spec F7)."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import quote, urlencode

import msgspec

from adapters.http.pages import vocabulary
from adapters.http.pages.address import LIST
from adapters.http.pages.dates import Calendar, Moment
from adapters.http.pages.language import Words
from engine.application.directory import Directory
from engine.statuses import BACK, CLOSED, FINAL, OUT, TROUBLE, WAITING
from projections.row import TaskRow

TONES = (
    ("trouble", TROUBLE | frozenset({"overdue", "locate_failed"})),
    ("waiting", WAITING | frozenset({"renew_requested", "pending_auto_reject"})),
    ("out", OUT | BACK),
    ("closed", CLOSED),
    ("final", FINAL),
)
"""How statuses look; the words say the same. What is in no set looks open."""


class Indicator(msgspec.Struct, frozen=True):
    """Something to notice: an icon, and what it means in words."""

    icon: str
    text: str


class RowView(msgspec.Struct, frozen=True, kw_only=True):
    """One request in the list."""

    href: str
    title: str
    author: str
    number: str
    external_id: str
    status: str
    tone: str
    partner: str
    requested: str
    supplied: str
    due: Moment | None
    need_by: Moment | None
    created: Moment | None
    updated: Moment | None
    active: bool
    assigned_to: str
    labels: tuple[str, ...]
    indicators: list[Indicator]


class RowTeller:
    """Makes rows for one reader; each library's days are told by its own calendar."""

    def __init__(self, directory: Directory, words: Words, now: datetime) -> None:
        self._directory = directory
        self._words = words
        self._now = now
        self._calendars: dict[str, Calendar] = {}

    def calendar(self, library: str) -> Calendar:
        """The calendar of a library."""
        if library not in self._calendars:
            zone = self._directory.library(library).zone
            self._calendars[library] = Calendar(self._words, zone, self._now)
        return self._calendars[library]

    def tell(self, row: TaskRow, list_text: str = "") -> RowView:
        """A row; `list_text` is the list that its link leads back to."""
        calendar, words = self.calendar(row.library), self._words
        return RowView(
            href=request_address(row.id, list_text),
            title=row.title or words.say("(no title)"),
            author=row.author,
            number=row.number,
            external_id=row.external_id,
            status=vocabulary.status_words(words, row.status),
            tone=tone_of(row.status),
            partner=self.partner(row.partner),
            requested=vocabulary.told(words, vocabulary.FORMATS, row.requested_format),
            supplied=self._supplied(row),
            due=calendar.day(row.due_date),
            need_by=calendar.day(row.need_by),
            created=_day(calendar, row.created_day, row.created_at),
            updated=_day(calendar, row.updated_day, row.updated_at),
            active=row.active,
            assigned_to=row.assigned_to or "",
            labels=row.labels,
            indicators=self._indicators(row),
        )

    def partner(self, code: str) -> str:
        """A partner's name; its code where it is not in the directory."""
        partner = self._directory.partners.get(code)
        return partner.name if partner else code

    def _supplied(self, row: TaskRow) -> str:
        if row.supplied_format in ("undefined", row.requested_format):
            return ""
        return vocabulary.told(self._words, vocabulary.FORMATS, row.supplied_format)

    def _indicators(self, row: TaskRow) -> list[Indicator]:
        words, editor = self._words, row.editor(self._now)
        shown = (
            (len(row.alerts), "alert", words.count("%(n)s alert", "%(n)s alerts", len(row.alerts))),
            (row.active_notes, "note", words.say("Active note")),
            (row.active_messages, "message", words.say("Active general message")),
            (row.open_communications, "talk", words.say("Open communication")),
            (
                editor is not None,
                "lock",
                words.say("Locked by %(user)s", user=editor or ""),
            ),
        )
        return [Indicator(icon, text) for there, icon, text in shown if there]


def request_address(request_id: str, list_text: str = "", part: str = "") -> str:
    """The address of a request's page; `list_text` is the list to lead back to."""
    back = "?" + urlencode({"list": list_text}) if list_text else ""
    return f"{LIST}/{quote(request_id, safe='')}{part}{back}"


def tone_of(status: str) -> str:
    """How a status looks."""
    return next((tone for tone, statuses in TONES if status in statuses), "open")


def _day(calendar: Calendar, day: date, at: datetime) -> Moment | None:
    told = calendar.day(day)
    exact = calendar.instant(at)
    return told._replace(iso=exact.iso) if told and exact else told
