"""Facts that a partner reports, as its messages bring them or staff record them for it."""

from __future__ import annotations

from typing import ClassVar

from engine.commands.base import Command, SealedText


class PartnerFact(Command, frozen=True, kw_only=True):
    """Something that a partner says about a request: `partner` says it, and `note` with it."""

    partner: str
    note: SealedText | None = None


class ConfirmReceived(PartnerFact, frozen=True, kw_only=True):
    """It has received what we sent."""

    act: ClassVar[str] = "partner:received"


class AskRenewal(PartnerFact, frozen=True, kw_only=True):
    """It asks for a longer loan."""

    act: ClassVar[str] = "partner:renew"


class AcceptConditions(PartnerFact, frozen=True, kw_only=True):
    """It says yes to our conditions."""

    act: ClassVar[str] = "partner:condition-accepted"


class RefuseConditions(PartnerFact, frozen=True, kw_only=True):
    """It says no to our conditions."""

    act: ClassVar[str] = "partner:condition-refused"


class AskCancel(PartnerFact, frozen=True, kw_only=True):
    """It wishes to cancel; `refuses_conditions` where its message carries the reject marker."""

    act: ClassVar[str] = "partner:cancel"
    refuses_conditions: bool = False

    def name_in_table(self) -> str:
        """With the marker it is an answer to our conditions, where there are any."""
        return "partner:cancel-conditions" if self.refuses_conditions else self.act


class ReportReturned(PartnerFact, frozen=True, kw_only=True):
    """Items are on their way back; no barcode means all that are out."""

    act: ClassVar[str] = "partner:shipped-return"
    barcodes: tuple[str, ...] = ()


class ReportForwarded(PartnerFact, frozen=True, kw_only=True):
    """The item was sent on to a third party."""

    act: ClassVar[str] = "partner:shipped-forward"


class ReportPartnerLoss(PartnerFact, frozen=True, kw_only=True):
    """The item is lost at the partner's (ISO 18626-2021 Lost)."""

    touches_items: ClassVar[bool] = True
    act: ClassVar[str] = "partner:lost"


class HoldReturn(PartnerFact, frozen=True, kw_only=True):
    """The partner wants to keep the item back (ISO 18626-2021); no place accepts it."""

    act: ClassVar[str] = "partner:hold-return"


class ReceiveNotification(PartnerFact, frozen=True, kw_only=True):
    """It writes to us; `iso_status` is the status that the text names, for an open status query."""

    act: ClassVar[str] = "partner:notification"
    iso_status: str = ""


class AskStatus(PartnerFact, frozen=True, kw_only=True):
    """It asks for the status."""

    act: ClassVar[str] = "partner:status-request"


class Remind(PartnerFact, frozen=True, kw_only=True):
    """It reminds us of a request (ISO 18626 requestType Reminder)."""

    act: ClassVar[str] = "partner:reminder"


class UndoShipment(PartnerFact, frozen=True, kw_only=True):
    """What was told shipped never left (NCIP UndoCheckOutItem)."""

    touches_items: ClassVar[bool] = True
    act: ClassVar[str] = "partner:undo-shipment"


class RecallByBroker(PartnerFact, frozen=True, kw_only=True):
    """The broker recalled the item (NCIP RecallItem)."""

    act: ClassVar[str] = "partner:recall"


class NoteDeliveryFailed(Command, frozen=True, kw_only=True):
    """A message of ours could not be delivered; `why` is a code."""

    act: ClassVar[str] = "delivery-failed"
    message_id: str
    why: str


class NotePartnerError(Command, frozen=True, kw_only=True):
    """The partner answered a message of ours with an error; its words stay with its answer."""

    act: ClassVar[str] = "partner-error"
    message_id: str
    error_type: str
