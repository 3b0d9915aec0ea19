"""CrossLink, the broker and the borrower behind it (protocol page 4.4 and 6).

Its borrower answers reasons and statuses that it does not know with ERROR. What they say reaches
it as a Notification, in words.
"""

from __future__ import annotations

from msgspec.structs import replace

from adapters.iso18626 import notes
from adapters.iso18626.codes import Reason, Status, Version
from adapters.iso18626.dialects.base import joined, loan_condition, with_note
from adapters.iso18626.dialects.reshare import ReShare
from adapters.iso18626.notes import ReadNote
from adapters.iso18626.values import SupplyingAgencyMessage
from engine.events.partner import PartnerMessageDecided

KNOWN_REASONS = frozenset(
    {Reason.REQUEST_RESPONSE, Reason.STATUS_CHANGE, Reason.CANCEL_RESPONSE, Reason.NOTIFICATION}
)
UNKNOWN_STATUSES = frozenset(
    {
        Status.REQUEST_RECEIVED,
        Status.OVERDUE,
        Status.RECALLED,
        Status.COMPLETED_WITHOUT_RETURN,
    }
)
IN_A_CANCEL_RESPONSE = {
    Status.REQUEST_RECEIVED: Status.EXPECT_TO_SUPPLY,
    Status.OVERDUE: Status.LOANED,
    Status.RECALLED: Status.LOANED,
}


class CrossLink(ReShare):
    """Lists items in notes; passes ReShare's marks on, but does not number messages."""

    def read_note(self, note: str | None) -> ReadNote:
        """With the items that a list names."""
        read = super().read_note(note)
        text, barcodes = notes.listed_items(read.text)
        return replace(read, text=text, barcodes=barcodes)

    def written(
        self, message: SupplyingAgencyMessage, decided: PartnerMessageDecided, version: Version
    ) -> SupplyingAgencyMessage:
        """With reasons and statuses that it knows, the condition's mark and the list of items."""
        message = _in_known_words(message)
        barcodes = message.delivery.item_ids if message.delivery else ()
        mark = notes.ADD_CONDITION if loan_condition(message) else ""
        note = joined(message.note, mark, notes.item_list(barcodes) if barcodes else "", by="\n")
        return with_note(message, note)


def _in_known_words(message: SupplyingAgencyMessage) -> SupplyingAgencyMessage:
    if message.reason is Reason.NOTIFICATION:
        return message
    if message.reason is Reason.CANCEL_RESPONSE:
        return _cancel_response(message)
    if message.reason in KNOWN_REASONS and message.status not in UNKNOWN_STATUSES:
        return message
    said = joined(_answer(message), f"Status: {message.status}", _due(message), by=", ")
    noted = with_note(message, joined(said, message.note, by="\n"))
    return replace(noted, reason=Reason.NOTIFICATION, answer=None)


def _cancel_response(message: SupplyingAgencyMessage) -> SupplyingAgencyMessage:
    """A refused cancel needs an answer of its own, so its status gives way to one that is known."""
    status = message.status and IN_A_CANCEL_RESPONSE.get(message.status)
    return replace(message, status=status) if status else message


def _answer(message: SupplyingAgencyMessage) -> str:
    if message.reason is not Reason.RENEW_RESPONSE:
        return ""
    return "Renewed" if message.answer else "Not renewed"


def _due(message: SupplyingAgencyMessage) -> str:
    return f"Due: {message.due_date:%Y-%m-%d}" if message.due_date else ""
