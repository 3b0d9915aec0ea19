"""The forms of a request's actions: groups of folded forms, ready for a template."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from adapters.http.actions import Action
from adapters.http.pages.dates import Calendar
from adapters.http.pages.field_words import field_name
from adapters.http.pages.form_choices import Choices, Option
from adapters.http.pages.form_fields import Shape, shapes_of
from adapters.http.pages.form_memory import crossed, present_values, remembered, shown_again
from adapters.http.pages.form_words import CONFIRMATIONS, HINTS, NAMES
from adapters.http.pages.language import Words
from adapters.http.pages.posted import Posted
from adapters.http.pages.refusals import Told
from engine.partner import Library
from engine.request import LendingRequest


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field to fill in. `values` are what it shows now; `fault` is what was wrong with it;
    of `suggested` values one may be taken.
    """

    id: str
    name: str
    label: str
    kind: str
    required: bool
    values: tuple[str, ...] = ()
    options: list[Option] = []
    suggested: list[Option] = []
    hint: str = ""
    fault: Told | None = None
    longest: int | None = None
    inside: str = ""
    blank: bool = True

    @property
    def value(self) -> str:
        """The one value, or a line for each."""
        return "\n".join(self.values)

    @property
    def described_by(self) -> str:
        """The ids of the texts that explain the field."""
        parts = [f"{self.id}-hint"] * bool(self.hint) + [f"{self.id}-fault"] * (
            self.fault is not None
        )
        return " ".join(parts)


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """An action's form."""

    name: str
    label: str
    fields: list[Field]
    remembered: list[tuple[str, str]]
    confirm: str = ""
    open: bool = False


class FormTeller:
    """Makes the forms for one request."""

    def __init__(
        self,
        request: LendingRequest,
        library: Library,
        choices: Choices,
        calendar: Calendar,
        words: Words,
    ) -> None:
        self._request = request
        self._library = library
        self._choices = choices
        self._calendar = calendar
        self._words = words

    def form(
        self,
        name: str,
        action: Action,
        sent: Posted | None = None,
        faults: Mapping[str, Told] | None = None,
    ) -> Form:
        """The form of an action; `sent` is what a reader had filled in, with its `faults`."""
        shapes = shapes_of(action.input)
        present = present_values(name, shapes, self._request)
        values, wrong = present, dict(faults or {})
        if sent is not None:
            values = shown_again(shapes, sent, present)
            wrong = self._crossed(crossed(shapes, sent, present)) | wrong
        told = (self._field(name, shape, values, wrong) for shape in shapes)
        confirm = CONFIRMATIONS.get(name, "")
        return Form(
            name=name,
            label=self._words.pick(action.en, action.zh),
            fields=[field for field in told if field],
            remembered=remembered(name, shapes, present),
            confirm=self._words.say(confirm) if confirm else "",
            open=sent is not None,
        )

    def _crossed(self, now: Mapping[str, str]) -> dict[str, Told]:
        say = self._words.say
        return {
            name: Told(say("Somebody else changed this meanwhile to: %(value)s", value=value))
            for name, value in now.items()
        }

    def _field(
        self, action: str, shape: Shape, values: Mapping[str, list[str]], faults: Mapping[str, Told]
    ) -> Field | None:
        kind, options = self._choice(action, shape)
        if options is not None and (len(options) < (2 if shape.name == "library" else 1)):
            return None
        label = NAMES.get((action, shape.name))
        bare = shape.name.rpartition(".")[2]
        return Field(
            id=f"{action}-{shape.name.replace('.', '-')}",
            name=shape.name,
            label=self._words.say(label) if label else field_name(self._words, bare),
            kind=kind,
            required=shape.required,
            values=tuple(values.get(shape.name, ())),
            options=options or [],
            suggested=self._choices.suggested(shape.name),
            hint=self._hint(action, shape),
            fault=faults.get(shape.name),
            longest=shape.longest,
            blank=not shape.default,
            inside=field_name(self._words, shape.inside) if shape.inside else "",
        )

    def _choice(self, action: str, shape: Shape) -> tuple[str, list[Option] | None]:
        if shape.kind == "lines":
            several = self._choices.several(action, shape.name)
            return ("lines", None) if several is None else ("ticks", several)
        if shape.kind in ("text", "select"):
            one = self._choices.select(action, shape.name, shape.options)
            return ("text", None) if one is None else ("select", one)
        return shape.kind, None

    def _hint(self, action: str, shape: Shape) -> str:
        hint = HINTS.get((action, shape.name)) or HINTS.get(("", shape.name))
        if hint is None:
            return self._words.say("One a line.") if shape.kind == "lines" else ""
        record = self._request.record
        until = self._calendar.day(self._calendar.today + timedelta(days=self._library.loan_days))
        return self._words.say(
            hint,
            days=self._library.loan_days,
            until=until.text if until else "",
            barcodes=", ".join(record.barcodes) if record else "–",
            zone=self._library.time_zone,
        )
