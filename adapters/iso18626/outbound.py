"""What was decided to tell a partner → the message's bytes; and its confirmation, read.

Rendering adds nothing of its own: the time is the decision's, so a repeat is byte-identical.
Source: protocol page 4.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import msgspec

from adapters.iso18626 import open_codes
from adapters.iso18626.agencies import agency_of
from adapters.iso18626.codec import decode, encode
from adapters.iso18626.codes import MessageStatus, Reason, Status, Version
from adapters.iso18626.delivering import code_of, conditions_of, costs_of, delivery_of, return_of
from adapters.iso18626.dialects import dialect_of
from adapters.iso18626.faults import IncompleteMessage, Unreadable
from adapters.iso18626.values import (
    Header,
    RequestConfirmation,
    RequestingAgencyMessageConfirmation,
    SchemeValue,
    SupplyingAgencyMessage,
    SupplyingAgencyMessageConfirmation,
    Timestamp,
)
from adapters.iso18626.versions import version_for
from engine.citation import Correspondents
from engine.events.partner import Details, PartnerMessageDecided
from engine.partner import Library, Partner
from engine.values import Sealed

Unseal = Callable[[Sealed], str]

CONDITION_REASON: dict[Version, str] = {
    "1.2": "LoanCondition",
    "2021-2": "MustMeetLoanCondition",
}
"""The reasonRetry that offers a condition; 1.2 has none of its own, this one is understood."""

STATUS_QUESTION = "Please tell us the status of this request."
TROUBLE = "An item of this request is lost or damaged."
"""A Notification's words where none of our staff wrote it (`lifecycle.md`, *Several items*)."""


def render(
    decided: PartnerMessageDecided,
    decided_at: datetime,
    partner: Partner,
    library: Library | None,
    unseal: Unseal,
) -> bytes:
    """The supplyingAgencyMessage, in the partner's version and dialect.

    `library` is the one that lent the items, for where they go back to; `unseal` opens the note.
    """
    version = version_for(partner)
    header = _header(decided.correspondents, decided_at)
    message = _message(decided, header, library, unseal, version)
    return encode(dialect_of(partner).written(message, decided, version), version)


def _header(correspondents: Correspondents, at: datetime) -> Header:
    requesting = agency_of(correspondents.requesting_agency)
    if requesting is None:
        raise IncompleteMessage("the request has no requesting agency")
    return Header(
        supplying_agency=agency_of(correspondents.supplying_agency),
        requesting_agency=requesting,
        timestamp=Timestamp.of(at),
        requesting_agency_request_id=correspondents.external_id,
        supplying_agency_request_id=correspondents.number or None,
    )


def _message(
    decided: PartnerMessageDecided,
    header: Header,
    library: Library | None,
    unseal: Unseal,
    version: Version,
) -> SupplyingAgencyMessage:
    details = decided.details
    retry = decided.told == Status.RETRY_POSSIBLE
    costs, conditions = costs_of(details.cost), conditions_of(details)
    offered = retry or bool(conditions)
    apart = retry and version == "2021-2"
    return SupplyingAgencyMessage(
        header=header,
        reason=Reason(decided.reason),
        answer=decided.answer,
        note=_note(decided, unseal) or None,
        reason_unfilled=code_of(open_codes.REASON_UNFILLED, details.reason_unfilled),
        reason_retry=_reason_retry(details, retry, version),
        status=Status(decided.told),
        due_date=_end_of(details.due_date),
        last_change=decided.last_change,
        offered_costs=costs if offered else (),
        retry_after=_end_of(details.retry_after),
        retry_loan_conditions=conditions if apart else (),
        delivery=delivery_of(details, () if offered else costs, () if apart else conditions),
        return_to=return_of(details, library, decided.correspondents),
    )


def _reason_retry(details: Details, retry: bool, version: Version) -> SchemeValue | None:
    implied = CONDITION_REASON[version] if retry and details.condition else ""
    return code_of(open_codes.REASON_RETRY, details.reason_retry or implied)


def _note(decided: PartnerMessageDecided, unseal: Unseal) -> str:
    details = decided.details
    lines = [
        unseal(details.note) if details.note else "",
        f"Terms of use: {details.terms_of_use}" if details.terms_of_use else "",
        f"Reply by: {details.reply_by}" if details.reply_by else "",
        STATUS_QUESTION if details.status_query else "",
    ]
    said = "\n".join(line for line in lines if line)
    return said or (TROUBLE if decided.reason == Reason.NOTIFICATION else "")


def _end_of(day: date | None) -> datetime | None:
    """A bare date, as the standard writes it."""
    return datetime.combine(day, time(23, 59, 59), UTC) if day else None


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    """What a partner answered on the spot.

    `unknown_request` tells that it does not know the request, or not yet: worth another try soon
    after it asked.
    """

    ok: bool
    error_type: str = ""
    error_value: str = ""
    unknown_request: bool = False


def read_confirmation(body: bytes) -> Confirmation:
    """Read the answer to a message of ours. Raises `MessageFault` where it is no confirmation.

    Only messageStatus counts: some partners send errorData with OK (protocol page 5.3).
    """
    match decode(body):
        case (
            RequestConfirmation(header=header, errors=errors)
            | SupplyingAgencyMessageConfirmation(header=header, errors=errors)
            | RequestingAgencyMessageConfirmation(header=header, errors=errors)
        ):
            pass
        case _:
            raise Unreadable("the answer is a message, not a confirmation")
    if header.status is MessageStatus.OK:
        return Confirmation(ok=True)
    values = "; ".join(error.value for error in errors if error.value)
    return Confirmation(
        ok=False,
        error_type=next((error.type.value for error in errors if error.type), ""),
        error_value=values,
        unknown_request=_is_unknown_request(values),
    )


_REQUEST_ID = re.compile(
    r"requestingAgencyRequestId|supplyingAgencyRequestId|UnableToFindRequest", re.IGNORECASE
)
_OTHERWISE_WRONG = re.compile(r"already|exists|empty|missing", re.IGNORECASE)


def _is_unknown_request(value: str) -> bool:
    """Every peer says it in its own words, but names the id's element (protocol page 5.3)."""
    return bool(_REQUEST_ID.search(value)) and not _OTHERWISE_WRONG.search(value)
