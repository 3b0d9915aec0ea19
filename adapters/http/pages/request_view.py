"""One request as its page shows it (spec D1): sections of facts, and what is listed beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from adapters.http.pages import vocabulary
from adapters.http.pages.dates import Calendar
from adapters.http.pages.facts import Fact, FactTeller, Section, section
from adapters.http.pages.list_rows import RowTeller, RowView
from adapters.http.pages.reasons import reason_words
from adapters.http.pages.request_notes import AlertView, NoteView, alert_views, note_views
from adapters.http.pages.visit import Visit
from engine.citation import CatalogueRecord
from engine.request import LendingRequest
from engine.statuses import WORDING
from projections.task_rows import task_row


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page says about a request, its actions apart."""

    id: str
    version: int
    row: RowView
    meaning: str
    sections: list[Section]
    items: list[tuple[str, str]]
    works: list[str]
    notes: list[NoteView]
    alerts: list[AlertView]
    zone: str


class RequestTeller:
    """Makes the view of a request."""

    def __init__(self, visit: Visit, request: LendingRequest) -> None:
        self._visit = visit
        self._words = visit.words
        self._request = request
        library = visit.parts.directory.library(request.library)
        self._calendar = Calendar(visit.words, library.zone, visit.parts.clock())
        self._facts = FactTeller(visit.words, self._calendar)
        self._zone = library.time_zone

    def tell(self, list_text: str) -> RequestView:
        """The whole view; `list_text` is the list to lead back to."""
        request, directory = self._request, self._visit.parts.directory
        row = task_row(request, lambda code: directory.library(code).zone)
        rows = RowTeller(directory, self._words, self._visit.parts.clock())
        return RequestView(
            id=request.id,
            version=request.version,
            row=rows.tell(row, list_text),
            meaning=self._words.say(WORDING[request.status].meaning),
            sections=[section for section in self._sections() if section.facts],
            items=self._items(),
            works=list(self._works()),
            notes=note_views(self._visit, request, self._calendar),
            alerts=alert_views(self._words, request, self._calendar),
            zone=self._zone,
        )

    def _sections(self) -> Iterator[Section]:
        say, facts = self._words.say, self._facts.facts
        request = self._request
        yield section(say("Bibliographic data"), facts(msgspec.structs.asdict(request.citation)))
        yield section(say("Request"), self._request_facts())
        yield section(say("Dates"), self._date_facts())
        if request.record:
            yield section(say("Catalogue record"), facts(self._record(request.record)))
        yield section(say("Partner"), self._partner_facts())
        yield section(say("Requester"), facts(self._requester()))
        if request.condition:
            offered = {"condition": reason_words(self._words, request.condition.condition)}
            rest = {"reply_by": request.condition.reply_by, "cost": request.condition.cost}
            yield section(say("Conditions offered"), facts(offered | rest))

    def _record(self, record: CatalogueRecord) -> dict[str, Any]:
        types = vocabulary.VALUES["inventory_type"]
        return msgspec.structs.asdict(record) | {
            "library": self._library_name(record.library),
            "inventory_types": [
                vocabulary.told(self._words, types, code) for code in record.inventory_types
            ],
        }

    def _library_name(self, code: str) -> str:
        library = self._visit.parts.directory.libraries.get(code)
        return library.name if library else code

    def _request_facts(self) -> Iterator[Fact]:
        request, names = self._request, self._request.correspondents
        service = msgspec.structs.asdict(request.service)
        service.pop("need_by")
        formats = {"requested_format": service.pop("requested_format")}
        formats["supplied_format"] = request.supplied_format
        told = {
            "number": names.number,
            "external_id": [names.external_id, *request.earlier_external_ids],
            "library": self._library_name(request.library),
        } | {
            name: vocabulary.told(self._words, vocabulary.FORMATS, code)
            for name, code in formats.items()
        }
        yield from self._facts.facts(told | service)
        if request.renewals:
            label = self._words.say("Renewals")
            yield Fact(label=label, values=(str(request.renewals),))

    def _date_facts(self) -> Iterator[Fact]:
        request, say = self._request, self._words.say
        yield Fact(label=say("Created"), moment=self._calendar.instant(request.created_at))
        yield Fact(label=say("Updated"), moment=self._calendar.instant(request.updated_at))
        yield from self._facts.facts(
            {
                "need_by": request.service.need_by,
                "expires_on": request.expires_on,
                "due_date": request.due_date,
            }
        )
        if request.reject_on:
            moment = self._calendar.day(request.reject_on)
            yield Fact(label=say("Rejected automatically on"), moment=moment)

    def _partner_facts(self) -> Iterator[Fact]:
        names, partners = self._request.correspondents, self._visit.parts.directory.partners
        partner = partners.get(self._request.partner)
        yield from self._facts.facts(
            {
                "name": partner.name if partner else "",
                "code": self._request.partner,
                "email": partner.email if partner else "",
                "requesting_agency": names.requesting_agency,
                "supplying_agency": names.supplying_agency,
            }
        )

    def _requester(self) -> dict[str, Any]:
        sealed = self._request.details
        plain = self._visit.parts.unseal(self._request.id, sealed) if sealed else None
        known: dict[str, Any] = msgspec.json.decode(plain) if plain else {}
        return known

    def _items(self) -> list[tuple[str, str]]:
        told = self._words, vocabulary.ITEM_STATES
        return [(b, vocabulary.told(*told, str(s))) for b, s in self._request.items.items()]

    def _works(self) -> Iterator[str]:
        for work in self._request.works:
            kind = vocabulary.told(self._words, vocabulary.WORKS, work.kind)
            state = vocabulary.told(self._words, vocabulary.WORK_STATES, work.state)
            place = f" ({work.place})" if work.place else ""
            yield f"{kind}{place}{self._words.colon}{state}"
