"""A request message → the command: place it, try it again, or be reminded of it."""

from __future__ import annotations

from typing import Any

from adapters.iso18626.agencies import symbol_of
from adapters.iso18626.citing import citation_of, service_of
from adapters.iso18626.codes import RequestType
from adapters.iso18626.received import Received, note_for
from adapters.iso18626.requesters import details_of, requester_of, sealed
from adapters.iso18626.values import Request
from engine.application.intake import Target, external_name
from engine.citation import Correspondents
from engine.commands.arrival import PlaceRequest, RetryRequest
from engine.commands.base import Command
from engine.commands.partner import Remind
from engine.errors import Illegal
from engine.partner import Library


def request_type(request: Request) -> RequestType:
    """What kind of request it is; without a word about it, a new one."""
    return request.service.request_type if request.service else RequestType.NEW


def names_of(request: Request, partner: str) -> tuple[str, ...]:
    """The outside names under which it may be known, best first.

    A Retry's own id comes last: it names another request if any.
    """
    own = external_name(partner, request.header.requesting_agency_request_id)
    service = request.service
    if (
        service is None
        or service.request_type is RequestType.NEW
        or not service.previous_request_id
    ):
        return (own,)
    earlier = external_name(partner, service.previous_request_id)
    if earlier == own:
        return (own,)
    return (earlier, own) if service.request_type is RequestType.RETRY else (own, earlier)


def command_of(request: Request, received: Received, library: Library, target: Target) -> Command:
    """The command; raises a `Refusal` where the request that it names will not do."""
    kind = request_type(request)
    if kind is RequestType.NEW:
        return PlaceRequest(library=library.code, **_content(request, received, library, target))
    if kind is RequestType.RETRY:
        _check_previous(request, received, target)
        return RetryRequest(**_content(request, received, library, target))
    received.known_request(target)
    note = note_for(_note(request, received), target)
    return Remind(note=note, **received.command(target))


def _check_previous(request: Request, received: Received, target: Target) -> None:
    """The request to try again must be the one that the message names, not one with its new id."""
    known = received.known_request(target)
    earlier = request.service.previous_request_id if request.service else None
    named = earlier or request.header.requesting_agency_request_id
    if named not in (known.correspondents.external_id, *known.earlier_external_ids):
        raise Illegal("retry_not_possible", f"there is no earlier request {named}")


def _content(
    request: Request, received: Received, library: Library, target: Target
) -> dict[str, Any]:
    details = details_of(request)
    return {
        **received.command(target),
        "correspondents": _correspondents(request, library, target),
        "citation": citation_of(request),
        "service": service_of(request, library),
        "requester": requester_of(details, received.partner.code, target.sealer),
        "details": sealed(details, target.sealer),
        "note": note_for(_note(request, received), target),
        "message_id": received.message_id,
        "digest": received.digest,
    }


def _note(request: Request, received: Received) -> str:
    note = request.service.note if request.service else None
    return received.dialect.read_note(note).text


def _correspondents(request: Request, library: Library, target: Target) -> Correspondents:
    header = request.header
    ours = header.supplying_agency
    return Correspondents(
        requesting_agency=symbol_of(header.requesting_agency),
        supplying_agency=symbol_of(ours) if ours else next(iter(library.symbols), library.code),
        external_id=header.requesting_agency_request_id,
        number=target.request.number if target.request else "",
    )
