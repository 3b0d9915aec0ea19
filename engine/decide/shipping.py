"""Decide about shipping: items, files or links, and copies that stay with the partner."""

from __future__ import annotations

from engine.citation import DIGITAL, FORMATS
from engine.commands import supply as commands
from engine.commands.base import StaffCommand
from engine.decide import checks
from engine.decide.digital import reachable, ship_copy
from engine.decide.draft import Draft
from engine.decide.work import cancel_open_digitization
from engine.errors import Illegal, Invalid
from engine.events import supply
from engine.events.partner import Details
from engine.statuses import Status


def ship_physically(command: commands.ShipPhysically, draft: Draft) -> None:
    """Items go out: theirs and the request's facts belong together."""
    context, request = draft.context, draft.request
    if command.library not in ("", context.library.code):
        raise Invalid("not_at_library", f"items go out from {context.library.code}", "library")
    items = checks.lendable(command.barcodes, context)
    adding = request.status is Status.SHIPPED_PHYSICALLY
    due = request.due_date if adding and command.due_date is None else command.due_date
    until = checks.loan_until(due, context)
    draft.add(
        supply.ShippedPhysically(
            status=draft.then,
            items=command.barcodes,
            due_date=until,
            location=command.location or context.library.resource_sharing_location,
            cost=command.cost,
        )
    )
    draft.add(*(checks.lent(item, request, context) for item in items))
    draft.notes(command)
    details = Details(
        items=command.barcodes,
        cost=command.cost,
        sent_via="Mail",
        delivered_format="Printed",
        return_to=context.library.code,
    )
    _tell(command, draft, details)


def _tell(command: StaffCommand, draft: Draft, details: Details) -> None:
    """Tell the partner, unless it told us: a broker's CheckOutItem wants no message back."""
    if command.by.kind != "partner":
        draft.tell(details=details)


def ship_digitally(command: commands.ShipDigitally, draft: Draft) -> None:
    """Files or a link go out, as a copy or as a digital loan."""
    if not command.files and not command.url:
        raise Invalid("missing", "give files or a url", "files")
    if command.files and command.url:
        raise Invalid("both", "give files or a url, not both", "url")
    _check_reachable(command.url, draft)
    cancel_open_digitization(draft)
    ship_copy(
        draft,
        files=command.files,
        url=command.url,
        terms=command.terms_of_use,
        complete=command.complete,
        loan=command.loan,
        cost=command.cost,
        told=command.by.kind != "partner",
    )
    draft.notes(command)


def _check_reachable(url: str, draft: Draft) -> None:
    if not reachable(url, draft):
        raise Illegal(
            "requester_email_empty",
            "it can only be filled when the requester has an e-mail address",
        )


def ship_non_returnable(command: commands.ShipNonReturnable, draft: Draft) -> None:
    """A copy that stays with the partner."""
    if command.format not in FORMATS:
        raise Invalid("unknown_format", f"format is one of {', '.join(FORMATS)}", "format")
    if command.format == DIGITAL:
        _check_reachable(command.url, draft)
        cancel_open_digitization(draft)
        told = command.by.kind != "partner"
        ship_copy(draft, files=command.files, url=command.url, cost=command.cost, told=told)
    else:
        draft.add(
            supply.ShippedPhysically(
                status=Status.SHIPPED_PHYSICALLY,
                items=(),
                due_date=None,
                location=draft.context.library.resource_sharing_location,
                non_returnable=True,
                cost=command.cost,
            )
        )
        details = Details(cost=command.cost, sent_via="Mail", delivered_format="PaperCopy")
        _tell(command, draft, details)
    draft.notes(command)
