"""Named values as a page lists them, made of whatever the engine holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from adapters.http.pages.dates import Calendar, Moment
from adapters.http.pages.field_words import field_name
from adapters.http.pages.language import Words
from engine.values import Money


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A name and its values; a day or instant is a moment."""

    label: str
    values: tuple[str, ...] = ()
    moment: Moment | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Facts under a heading."""

    heading: str
    facts: list[Fact]


def section(heading: str, facts: Iterable[Fact]) -> Section:
    """A section that says nothing twice."""
    said: list[Fact] = []
    for fact in facts:
        if fact not in said:
            said.append(fact)
    return Section(heading=heading, facts=said)


class FactTeller:
    """Makes facts in one language and on one library's calendar."""

    def __init__(self, words: Words, calendar: Calendar) -> None:
        self._words = words
        self._calendar = calendar

    def facts(self, values: Mapping[str, Any]) -> Iterator[Fact]:
        """Fields one by one; a value that has fields of its own is told by those."""
        for name, value in values.items():
            label = field_name(self._words, name)
            if isinstance(value, Money):
                yield Fact(label=label, values=(f"{value.amount} {value.currency}",))
            elif isinstance(value, msgspec.Struct):
                yield from self.facts(msgspec.structs.asdict(value))
            elif isinstance(value, Mapping):
                yield from self._nested(label, value)
            elif isinstance(value, list | tuple) and any(isinstance(v, Mapping) for v in value):
                for part in value:
                    yield from self.facts({name: part})
            elif value not in (None, "", (), []):
                yield self._plain(label, value)

    def _nested(self, label: str, value: Mapping[str, Any]) -> Iterator[Fact]:
        if {"amount", "currency"} == set(value):
            cost = f"{value['amount']} {_coded(value['currency'])}"
            yield Fact(label=label, values=(cost,))
        elif "value" in value:
            yield Fact(label=label, values=(_coded(value),))
        else:
            yield from self.facts(value)

    def _plain(self, label: str, value: Any) -> Fact:
        if isinstance(value, bool):
            answer = self._words.say("Yes") if value else self._words.say("No")
            return Fact(label=label, values=(answer,))
        if isinstance(value, datetime):
            return Fact(label=label, moment=self._calendar.instant(value))
        if isinstance(value, date):
            return Fact(label=label, moment=self._calendar.day(value))
        if isinstance(value, list | tuple):
            return Fact(label=label, values=tuple(_text(part) for part in value))
        return Fact(label=label, values=(str(value),))


def _coded(value: Any) -> str:
    """A value of a code list, without the list's own name."""
    return str(value["value"]) if isinstance(value, Mapping) else str(value)


def _text(part: Any) -> str:
    return " ".join(map(str, part)) if isinstance(part, list | tuple) else str(part)
