"""The facets beside the list: every value a link that chooses it, or no longer (spec F1, F2)."""

from __future__ import annotations

import msgspec

from adapters.http.pages import vocabulary
from adapters.http.pages.address import SEARCHES, address_of, toggled, without_search
from adapters.http.pages.language import Words, english
from engine.application.directory import Directory
from engine.statuses import FINAL
from projections.listing import FacetValue
from projections.query import ListQuery

OPEN = ("activity", "status", "assigned", "partner", "due", "alert", "label")
"""The facets that are unfolded from the beginning; the others when something is chosen in them."""

FIELDS = {
    "any": english("Any field"),
    "title": english("Title"),
    "author": english("Author"),
    "isbn": english("ISBN"),
    "issn": english("ISSN"),
    "oclc": english("OCLC number"),
    "lccn": english("LCCN"),
    "external_id": english("External request id"),
    "number": english("Our request number"),
    "barcode": english("Barcode"),
    "call_number": english("Call number"),
    "partner": english("Partner"),
    "requester": english("Requester"),
    "note": english("Note text"),
}
"""What a search can be narrowed to (spec F4)."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A facet value to click."""

    label: str
    count: int
    selected: bool
    href: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Values under one heading; most facets have just one group without a heading."""

    heading: str
    choices: list[Choice]


class FacetView(msgspec.Struct, frozen=True, kw_only=True):
    """One facet."""

    name: str
    label: str
    open: bool
    chosen: int
    groups: list[Group]


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """A chosen value or a search above the list, with the address that is without it."""

    label: str
    value: str
    href: str


class FacetTeller:
    """Makes the facets of one reader's list."""

    def __init__(self, directory: Directory, words: Words, query: ListQuery) -> None:
        self._directory = directory
        self._words = words
        self._query = query

    def facets(self, found: dict[str, list[FacetValue]]) -> list[FacetView]:
        """All facets that have something to choose, in their order."""
        told = (self._facet(name, found.get(name, [])) for name in vocabulary.FACETS)
        return [facet for facet in told if facet.groups]

    def chips(self) -> list[Chip]:
        """What narrows the list now."""
        chips = [
            Chip(
                label=self._words.say(vocabulary.FACETS[name]),
                value=self.value(name, value),
                href=address_of(toggled(self._query, name, value)),
            )
            for name, values in self._query.selected.items()
            for value in values
        ]
        return chips + [
            Chip(
                label=self._words.say(FIELDS[getattr(self._query, field)]),
                value=getattr(self._query, text),
                href=address_of(without_search(self._query, text, field)),
            )
            for text, field in SEARCHES
            if getattr(self._query, text)
        ]

    def value(self, facet: str, value: str) -> str:
        """A facet value in words."""
        if facet == "status":
            return vocabulary.status_words(self._words, value)
        if facet == "partner" and value in self._directory.partners:
            return self._directory.partners[value].name
        if facet == "library" and value in self._directory.libraries:
            return self._directory.libraries[value].name
        table = vocabulary.VALUES.get(facet, {})
        return self._words.say(table[value]) if value in table else value

    def _facet(self, name: str, values: list[FacetValue]) -> FacetView:
        shown = [value for value in values if value.count or value.selected]
        chosen = sum(value.selected for value in shown)
        return FacetView(
            name=name,
            label=self._words.say(vocabulary.FACETS[name]),
            open=name in OPEN or chosen > 0,
            chosen=chosen,
            groups=self._groups(name, shown),
        )

    def _groups(self, name: str, values: list[FacetValue]) -> list[Group]:
        if name != "status":
            return self._group(name, "", values)
        process, final = self._words.say("In process"), self._words.say("Final")
        return [
            *self._group(name, process, [v for v in values if v.value not in FINAL]),
            *self._group(name, final, [v for v in values if v.value in FINAL]),
        ]

    def _group(self, name: str, heading: str, values: list[FacetValue]) -> list[Group]:
        choices = [
            Choice(
                label=self.value(name, value.value),
                count=value.count,
                selected=value.selected,
                href=address_of(toggled(self._query, name, value.value)),
            )
            for value in values
        ]
        return [Group(heading=heading, choices=choices)] if choices else []
