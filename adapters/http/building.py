"""From an action's body to its command: texts are sealed, words become the engine's values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from adapters.http import inputs
from engine.application.intake import Sealer
from engine.citation import CatalogueRecord, Citation, Service
from engine.commands import arrival, desk, partner
from engine.commands.base import Command, SealedText
from engine.decide.arrival import copied_status
from engine.errors import Invalid
from engine.request import LendingRequest
from engine.values import Actor, Money, Sealed

LONGEST_LOCK = timedelta(hours=8)
"""A working day: nobody keeps others out of a request for longer."""


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """What a command is made with beside the body: `request_id` is what it is for, `request` what
    it was read from; they differ where it makes a new request.
    """

    id: str
    at: datetime
    by: Actor
    request: LendingRequest
    request_id: str
    sealer: Sealer
    unseal: Callable[[Sealed], bytes]
    record: Callable[[str], CatalogueRecord]

    @property
    def base(self) -> dict[str, Any]:
        """The fields that every command has."""
        return {"id": self.id, "at": self.at, "by": self.by, "request_id": self.request_id}

    def text(self, text: str | None) -> SealedText | None:
        """A sealed text, where there is one."""
        return self.sealer.text(text) if text else None

    def notes(self, body: inputs.Notes) -> dict[str, Any]:
        """The base with both notes."""
        return self.base | {
            "internal_note": self.text(body.internal_note),
            "note_to_partner": self.text(body.note_to_partner),
        }


Make = Callable[[Making, Any], Command]


Prepare = Callable[[Making, Any], dict[str, Any]]
"""Fields of a command that differ from the body's of the same name."""


class Plain:
    """Makes a command whose fields are named as the body's, but for those that `prepare` makes."""

    def __init__(self, command: type[Command], prepare: Prepare = lambda making, body: {}) -> None:
        self._command = command
        self._prepare = prepare

    def __call__(self, making: Making, body: inputs.Input) -> Command:
        """The command that a body asks for."""
        base = making.notes(body) if isinstance(body, inputs.Notes) else making.base
        given = {name: _value(getattr(body, name)) for name in type(body).model_fields}
        return self._command(**(given | self._prepare(making, body) | base))

    def check(self, body: type[inputs.Input]) -> None:
        """Raise where a body asks for something that its command would lose."""
        lost = set(body.model_fields) - set(self._command.__struct_fields__)
        if lost:
            raise TypeError(f"{self._command.__name__} has no {', '.join(sorted(lost))}")


def _value(value: Any) -> Any:
    if isinstance(value, inputs.Cost):
        return Money(amount=value.amount, currency=value.currency)
    return tuple(value) if isinstance(value, list) else value


def with_url(command: type[Command]) -> Plain:
    """For bodies whose link may be missing."""
    return Plain(command, lambda making, body: {"url": body.url or ""})


def described(command: type[Command]) -> Plain:
    """For bodies that describe in words what is wanted."""

    def sealed(making: Making, body: Any) -> dict[str, Any]:
        return {"description": making.sealer.box(body.description) if body.description else None}

    return Plain(command, sealed)


def partner_says(command: type[partner.PartnerFact]) -> Make:
    """A fact that staff record for the partner (spec A25)."""

    def make(making: Making, body: inputs.PartnerSays) -> Command:
        more: dict[str, Any] = {}
        if isinstance(body, inputs.PartnerReturns):
            more["barcodes"] = tuple(body.barcodes)
        return command(
            **making.base, partner=making.request.partner, note=making.text(body.note), **more
        )

    return make


def condition_answer(making: Making, body: inputs.PartnerAnswers) -> Command:
    """The partner's yes or no to our conditions, recorded by staff."""
    kind = partner.AcceptConditions if body.accept else partner.RefuseConditions
    return partner_says(kind)(making, body)


def chosen_record(making: Making, body: inputs.Chosen) -> Command:
    """Attach the record that staff chose (spec A16)."""
    return arrival.RecordLocated(**making.notes(body), record=making.record(body.record_id))


def note(making: Making, body: inputs.Note) -> Command:
    """A note, internal or to the partner."""
    return desk.AddNote(
        **making.base,
        internal_note=making.text(body.note),
        note_to_partner=making.text(body.note_to_partner),
    )


def dismiss(making: Making, body: inputs.Dismiss) -> Command:
    """A note or message by its id, or else an alert by its code."""
    if body.note:
        return desk.DismissNote(**making.base, note_id=body.note)
    return desk.DismissAlert(**making.base, alert=body.alert)


def general_message(making: Making, body: inputs.Message) -> Command:
    """Write to the partner."""
    return desk.SendGeneralMessage(**making.base, text=making.sealer.text(body.text))


def mail(making: Making, body: inputs.Mail) -> Command:
    """Log an e-mail to the partner."""
    box = making.sealer.box
    return desk.LogMail(**making.base, subject=box(body.subject), body=box(body.text))


def attach(making: Making, body: inputs.Attach) -> Command:
    """Attach a stored file."""
    return desk.Attach(
        **making.base,
        file=body.file,
        name=making.sealer.box(body.name),
        size=body.size,
        media_type=body.media_type,
    )


def assign(making: Making, body: inputs.Assign) -> Command:
    """Give the task to a user."""
    note = making.sealer.box(body.note) if body.note else None
    return desk.Assign(**making.base, user=body.user, note=note, send_email=body.send_email)


def lock(making: Making, body: inputs.LockInput) -> Command:
    """Hold the lock for half an hour, unless said otherwise: others are kept out so long."""
    until = body.until or making.at + timedelta(minutes=30)
    if not making.at < until <= making.at + LONGEST_LOCK:
        told = f"a lock ends within {LONGEST_LOCK // timedelta(hours=1)} hours from now"
        raise Invalid("lock_out_of_range", told, "until")
    return desk.LockForEdit(**making.base, until=until)


def edit(making: Making, body: inputs.Edit) -> Command:
    """Corrections of citation, service and expiry date."""
    request = making.request
    citation = edited_citation(request.citation, body)
    service = edited_service(request.service, body)
    return arrival.Edit(
        **making.notes(body),
        citation=None if citation == request.citation else citation,
        service=None if service == request.service else service,
        expires_on=body.expiry_date,
    )


def edited_citation(citation: Citation, body: inputs.CitationInput) -> Citation:
    """The citation with the fields that a body gives."""
    names = inputs.CitationInput.model_fields
    given = {name: getattr(body, name) for name in names if getattr(body, name) is not None}
    return msgspec.structs.replace(citation, **{k: _value(v) for k, v in given.items()})


def edited_service(service: Service, body: inputs.Edit) -> Service:
    """The service with the fields that a body gives."""
    given = {
        "requested_format": body.format,
        "level": body.service_level,
        "need_by": body.need_by,
    }
    return msgspec.structs.replace(service, **{k: v for k, v in given.items() if v is not None})


def duplicate(making: Making, body: inputs.Duplicate) -> Command:
    """A new request prefilled from this one (spec D7)."""
    old = making.request
    names = msgspec.structs.replace(
        old.correspondents,
        external_id=old.correspondents.external_id
        if body.external_id is None
        else body.external_id,
    )
    return arrival.PlaceRequest(
        **making.base,
        partner=old.partner,
        library=old.library,
        correspondents=names,
        citation=edited_citation(old.citation, body),
        service=edited_service(old.service, body),
        requester=old.requester,
        details=making.sealer.box(making.unseal(old.details)) if old.details else None,
        duplicate_of=old.id,
        status=body.status or copied_status(old),
    )
