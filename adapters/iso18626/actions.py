"""A requesting agency's message → the command: one table from action to fact.

Source: protocol page 4.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adapters.iso18626.codes import Action
from adapters.iso18626.notes import ReadNote
from adapters.iso18626.received import Received, note_for
from adapters.iso18626.status_words import status_named
from adapters.iso18626.values import RequestingAgencyMessage
from engine.application.intake import Target, external_name, number_name
from engine.commands import partner as facts
from engine.commands.partner import PartnerFact

Fact = tuple[type[PartnerFact], dict[str, Any]]
"""A command's class, and what it carries beside the note."""


def _notification(note: ReadNote) -> Fact:
    """An answer to our conditions may come as a message (ReShare's marker, a bare word)."""
    if note.accepts is None:
        return facts.ReceiveNotification, {"iso_status": status_named(note.text)}
    return (facts.AcceptConditions if note.accepts else facts.RefuseConditions), {}


def _always(fact: type[PartnerFact]) -> Callable[[ReadNote], Fact]:
    return lambda note: (fact, {})


ACTIONS: dict[Action, Callable[[ReadNote], Fact]] = {
    Action.STATUS_REQUEST: _always(facts.AskStatus),
    Action.RECEIVED: _always(facts.ConfirmReceived),
    Action.CANCEL: lambda note: (facts.AskCancel, {"refuses_conditions": note.accepts is False}),
    Action.RENEW: _always(facts.AskRenewal),
    Action.HOLD_RETURN: _always(facts.HoldReturn),
    Action.SHIPPED_RETURN: lambda note: (facts.ReportReturned, {"barcodes": note.barcodes}),
    Action.SHIPPED_FORWARD: _always(facts.ReportForwarded),
    Action.NOTIFICATION: _notification,
    Action.LOST: _always(facts.ReportPartnerLoss),
}


def names_of(message: RequestingAgencyMessage, partner: str) -> tuple[str, ...]:
    """The outside names of its request, best first: our number, then the id it has with them."""
    header = message.header
    theirs = external_name(partner, header.requesting_agency_request_id)
    ours = header.supplying_agency_request_id
    return (number_name(ours), theirs) if ours else (theirs,)


def command_of(
    message: RequestingAgencyMessage, note: ReadNote, received: Received, target: Target
) -> PartnerFact:
    """The command; `Unknown` where the partner has no such request."""
    received.known_request(target)
    fact, more = ACTIONS[message.action](note)
    return fact(note=note_for(note.text, target), **more, **received.command(target))
