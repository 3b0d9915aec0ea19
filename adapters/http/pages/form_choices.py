"""What staff can choose from in the actions' forms: from the request, the directory, the lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from adapters.http.access import Role
from adapters.http.finding import Candidate
from adapters.http.pages import vocabulary
from adapters.http.pages.language import Words, english
from adapters.http.pages.reasons import CONDITIONS, RETRY, UNFILLED
from engine.application.directory import Directory
from engine.lifecycle import SETTABLE
from engine.request import ItemState, LendingRequest
from engine.statuses import Status


class Option(NamedTuple):
    """A value and its words."""

    value: str
    label: str


_ANY_ITEM = frozenset(ItemState)
_HELD = _ANY_ITEM - {ItemState.IN}
ITEMS: dict[str, frozenset[ItemState]] = {
    "check-in": _HELD,
    "lost": frozenset({ItemState.OUT}),
    "damaged": frozenset({ItemState.OUT, ItemState.IN}),
    "record-returned": frozenset({ItemState.OUT}),
}
"""Actions on items that the request has already, with the states that they may be in."""

SLIPS = {
    "": english("As the status says"),
    "incoming": english("Incoming request slip"),
    "shipping": english("Shipping slip"),
    "report": english("Slip report"),
}


class Choices:
    """The choices for one request; `None` where a field is free, nothing to choose hides it."""

    def __init__(
        self,
        directory: Directory,
        words: Words,
        request: LendingRequest,
        candidates: Iterable[Candidate] = (),
    ) -> None:
        self._directory = directory
        self._words = words
        self._request = request
        self._candidates = candidates

    def suggested(self, field: str) -> list[Option]:
        """Values to choose from, of a field in which any other may be written too."""
        return [Option(c.record_id, _named(c)) for c in self._candidates if field == "record_id"]

    def select(self, action: str, field: str, values: Iterable[str]) -> list[Option] | None:
        """The values of a field of which one is chosen; `values` are those of its type."""
        say, library = self._words.say, self._directory.library(self._request.library)
        match action, field:
            case _, "user":
                return _plain(self._assignable())
            case _, "location":
                return _plain(self._locations(action)) or None
            case _, "department":
                return _plain(library.departments) or None
            case _, "library":
                return []  # the request's own
            case "conditional", "reason":
                return [Option(code, say(text)) for code, text in CONDITIONS.items()]
            case "reject", "reason":
                return [Option(code, say(text)) for code, text in UNFILLED.items()]
            case _, "reason_retry":
                return [Option(code, say(text)) for code, text in RETRY.items()]
        return self._typed(action, field, values)

    def several(self, action: str, field: str) -> list[Option] | None:
        """The values of a field of which any number is chosen."""
        if field == "barcodes" and action in ITEMS:
            items = self._request.items.items()
            return _plain(b for b, state in items if state in ITEMS[action])
        if field == "remove":
            return _plain(self._request.labels)
        if field == "files":
            return _plain(attached.file for attached in self._request.attachments)
        return None

    def _typed(self, action: str, field: str, values: Iterable[str]) -> list[Option] | None:
        say = self._words.say
        if field == "status":
            known = [s for s in Status if s in SETTABLE or action == "duplicate"]
            return [Option(s, vocabulary.status_words(self._words, s)) for s in known]
        if field == "slip":
            return [Option(slip, say(text)) for slip, text in SLIPS.items()]
        told = [
            Option(value, vocabulary.told(self._words, vocabulary.FORMATS, value))
            for value in values
        ]
        return told or None

    def _assignable(self) -> list[str]:
        """Who works at the circulation desk of the request's library (spec A21)."""
        return [
            user.name
            for user in self._directory.users.values()
            if user.active
            and Role.CIRCULATION in user.roles
            and (not user.libraries or self._request.library in user.libraries)
        ]

    def _locations(self, action: str) -> tuple[str, ...]:
        record = self._request.record
        if action == "move" and record:
            return record.locations
        return self._directory.library(self._request.library).locations


def _named(candidate: Candidate) -> str:
    parts = (candidate.title, candidate.author, candidate.publication_year)
    return " · ".join(part for part in parts if part)


def _plain(values: Iterable[str]) -> list[Option]:
    return [Option(value, value) for value in values]
