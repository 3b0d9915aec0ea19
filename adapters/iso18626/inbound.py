"""A partner's message → an `Intake`: which partner, which request, which command, which answer.

Nothing that a partner sends makes it raise: what is wrong with a message is the intake's error,
and its answer says so (protocol page 5).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from adapters.iso18626 import access, actions, requests
from adapters.iso18626.agencies import Directory
from adapters.iso18626.answers import answer, answer_fault
from adapters.iso18626.codec import KINDS, decode_inbound
from adapters.iso18626.codes import RequestType, knows
from adapters.iso18626.dialects import dialect_of
from adapters.iso18626.faults import (
    MessageFault,
    UnrecognisedValue,
    UnsupportedAction,
    UnsupportedReason,
)
from adapters.iso18626.received import Arrival, Received, digest_of, keyed
from adapters.iso18626.values import (
    Inbound,
    Request,
    RequestingAgencyMessage,
    SupplyingAgencyMessage,
)
from adapters.iso18626.versions import version_for
from engine.application.intake import Intake, Target, external_name
from engine.commands.base import Command
from engine.partner import Partner

PROTOCOL = "iso18626"
UNREADABLE = "unreadable"
"""The kind of a message that is none."""


def read_message(
    message_id: str,
    body: bytes,
    received_at: datetime,
    door: str,
    authenticated_by: str | None,
    topic_partner: str | None,
    directory: Directory,
) -> Intake:
    """Read a message that came through `door` at `received_at`; see `Arrival` for the rest."""
    arrival = Arrival(
        message_id=message_id,
        body=body,
        received_at=received_at,
        door=door,
        authenticated_by=authenticated_by,
        topic_partner=topic_partner,
    )
    partner = None
    try:
        message = decode_inbound(body)
    except MessageFault as fault:
        return _unreadable(arrival, fault, directory)
    try:
        _check_role(message)
        partner = _sender(message, topic_partner, directory)
        return _understood(arrival, message, partner, directory)
    except MessageFault as fault:
        return _intake(arrival, message, partner, error=fault)


def _sender(message: Inbound, topic_partner: str | None, directory: Directory) -> Partner:
    """The partner that a message is from. One with a wrong security code is nobody's: nobody can
    write into the requests of a partner that only knows its name.
    """
    header = message.header
    partner = access.sender(header.requesting_agency, topic_partner, directory)
    if not access.carries_code(header, partner):
        raise UnrecognisedValue(access.WRONG)
    return partner


def _check_role(message: Inbound) -> None:
    """We supply: what a supplying agency writes is not for us."""
    if isinstance(message, SupplyingAgencyMessage):
        raise UnsupportedReason(message.reason)


def _understood(
    arrival: Arrival, message: Inbound, partner: Partner, directory: Directory
) -> Intake:
    access.check_ids(*_ids(message))
    places = isinstance(message, Request) and requests.request_type(message) is RequestType.NEW
    received = Received(
        message_id=arrival.message_id,
        at=arrival.received_at,
        by=arrival.by(partner),
        partner=partner,
        dialect=dialect_of(partner),
        digest=digest_of(message, arrival.body, partner, without_timestamp=places),
    )
    command = _command(message, received, directory)
    return _intake(arrival, message, partner, received, command, places=places)


def _command(
    message: Inbound, received: Received, directory: Directory
) -> Callable[[Target], Command]:
    if isinstance(message, Request):
        library = access.addressed_library(message.header, directory)
        return partial(requests.command_of, message, received, library)
    assert isinstance(message, RequestingAgencyMessage)
    if message.header.supplying_agency:
        access.addressed_library(message.header, directory)
    if not knows(version_for(received.partner), message.action):
        raise UnsupportedAction(message.action)
    note = received.dialect.read_note(message.note)
    if note.last_sequence:
        raise UnrecognisedValue(f"NoPreviousMessage: {note.last_sequence}")
    return partial(actions.command_of, message, note, received)


def _intake(
    arrival: Arrival,
    message: Inbound,
    partner: Partner | None,
    received: Received | None = None,
    command: Callable[[Target], Command] | None = None,
    *,
    places: bool = False,
    error: MessageFault | None = None,
) -> Intake:
    return Intake(
        message_id=arrival.message_id,
        protocol=PROTOCOL,
        kind=str(KINDS[type(message)]),
        action=_action(message),
        received_at=arrival.received_at,
        by=received.by if received else arrival.by(partner),
        raw=arrival.body,
        digest=received.digest if received else digest_of(message, arrival.body, partner),
        answer=partial(answer, message, version_for(partner, arrival.body)),
        partner=partner,
        names=_names(message, partner),
        places=places,
        command=command,
        error=error,
    )


def _action(message: Inbound) -> str:
    if isinstance(message, Request):
        return str(requests.request_type(message))
    if isinstance(message, RequestingAgencyMessage):
        return str(message.action)
    return str(message.reason)


def _ids(message: Inbound) -> tuple[str | None, ...]:
    service = message.service if isinstance(message, Request) else None
    header = message.header
    return (
        header.requesting_agency_request_id,
        header.supplying_agency_request_id,
        service.previous_request_id if service else None,
    )


def _names(message: Inbound, partner: Partner | None) -> tuple[str, ...]:
    if partner is None:
        return ()
    if isinstance(message, Request):
        return requests.names_of(message, partner.code)
    assert isinstance(message, RequestingAgencyMessage)
    return actions.names_of(message, partner.code)


def _unreadable(arrival: Arrival, fault: MessageFault, directory: Directory) -> Intake:
    """What cannot be read as a whole: its answer repeats what could be read of it."""
    known, partner = fault.understood, _faulty_sender(arrival, fault, directory)
    request_id = known.requesting_agency_request_id
    return Intake(
        message_id=arrival.message_id,
        protocol=PROTOCOL,
        kind=str(fault.kind or UNREADABLE),
        action=str(known.action or ""),
        received_at=arrival.received_at,
        by=arrival.by(partner),
        raw=arrival.body,
        digest=keyed(arrival.body, partner),
        answer=partial(answer_fault, fault, version_for(partner, arrival.body)),
        partner=partner,
        names=(external_name(partner.code, request_id),) if partner and request_id else (),
        error=fault,
    )


def _faulty_sender(arrival: Arrival, fault: MessageFault, directory: Directory) -> Partner | None:
    """Whose message it is; nobody's where its security code would have to prove that."""
    agency = fault.understood.requesting_agency
    if agency is None:
        return None
    try:
        partner = access.sender(agency, arrival.topic_partner, directory)
    except UnrecognisedValue:
        return None
    return partner if access.carries_code(None, partner) else None
