"""Decide about a request's arrival, its resource, and corrections of it."""

from __future__ import annotations

from datetime import date

from engine.citation import DIGITAL, Citation, Service
from engine.commands import arrival as commands
from engine.decide.draft import Draft
from engine.decide.work import deliver_finished_copy
from engine.errors import Illegal
from engine.events import arrival, desk
from engine.request import LendingRequest
from engine.statuses import OPEN, Status

EMAIL_EMPTY = "requester_email_empty"


def copied_status(original: LendingRequest) -> Status:
    """The status that a duplicate begins with: the original's where that is an open one."""
    return original.status if original.place in OPEN else Status.CREATED


def place(command: commands.PlaceRequest, draft: Draft) -> None:
    """A request is here. A copied status is taken over only where it is an open one (spec D7)."""
    draft.add(
        arrival.RequestPlaced(
            status=command.status if command.status in OPEN else Status.CREATED,
            partner=command.partner,
            correspondents=command.correspondents,
            citation=command.citation,
            service=command.service,
            requester=command.requester,
            expires_on=_expiry(command.service, draft),
            details=command.details,
            message_id=command.message_id,
            duplicate_of=command.duplicate_of,
            digest=command.digest,
        )
    )
    draft.note("internal" if command.by.kind == "staff" else "from_partner", command.note)
    _check_address(draft)


def retry(command: commands.RetryRequest, draft: Draft) -> None:
    """The same request afresh, with the new message's data.

    A copy that was finished while we waited for an answer goes out if it is still what is wanted.
    """
    if command.partner != draft.request.partner:
        raise Illegal("retry_not_possible", "another partner's request cannot be tried again")
    draft.add(
        arrival.RequestRetried(
            status=draft.then,
            correspondents=command.correspondents,
            citation=command.citation,
            service=command.service,
            requester=command.requester,
            expires_on=_expiry(command.service, draft),
            details=command.details,
            message_id=command.message_id,
            digest=command.digest,
        )
    )
    draft.note("from_partner", command.note)
    _check_address(draft)
    if command.citation == draft.before.citation:
        deliver_finished_copy(draft)


def located(command: commands.RecordLocated, draft: Draft) -> None:
    """One record it is."""
    _check_searched(command.searched, draft)
    draft.add(arrival.ResourceLocated(status=draft.then, record=command.record))
    draft.notes(command)


def locate_failed(command: commands.RecordLocateFailed, draft: Draft) -> None:
    """No single record it is; `reason` says why."""
    _check_searched(command.searched, draft)
    draft.add(arrival.LocateFailed(status=draft.then, reason=command.reason, hits=command.hits))
    draft.notes(command)


def _check_searched(searched: Citation | None, draft: Draft) -> None:
    """A search takes its time: what it found may be what is not wanted any more."""
    if searched is not None and searched != draft.request.citation:
        raise Illegal("citation_changed", "another citation was searched for")


def detach(command: commands.Detach, draft: Draft) -> None:
    """No record any more."""
    draft.add(arrival.ResourceDetached(status=draft.then))
    draft.notes(command)


def edit(command: commands.Edit, draft: Draft) -> None:
    """Corrected parts replace what was there; who held the lock has saved (spec D4)."""
    draft.add(
        arrival.RequestEdited(
            citation=command.citation,
            service=command.service,
            expires_on=command.expires_on,
            details=command.details,
            requester=command.requester,
        )
    )
    draft.notes(command)
    if command.requester is not None or command.service is not None:
        _check_address(draft)
    lock = draft.request.lock
    if lock is not None and lock.user == command.by.id:
        draft.add(desk.Unlocked())


def _expiry(service: Service, draft: Draft) -> date | None:
    """The earlier of the partner's rule and the need-by date (`lifecycle.md`, row *expire*)."""
    dates = (draft.context.expires_on, service.need_by)
    return min((day for day in dates if day is not None), default=None)


def _check_address(draft: Draft) -> None:
    """A digital request of an ISO partner needs the requester's address (spec A26)."""
    wanted = draft.request.service.requested_format == DIGITAL and draft.context.partner.speaks_iso
    if wanted and not draft.request.requester.has_email:
        draft.alert(EMAIL_EMPTY)
    else:
        draft.end_alert(EMAIL_EMPTY)
