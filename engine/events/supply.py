"""Facts from taking a request up to shipping it. Stored names and fields are a format."""

from __future__ import annotations

from datetime import date

from engine.events.base import Transition, event
from engine.values import Money, Sealed


@event("request.taken_up")
class TakenUp(Transition, frozen=True, kw_only=True):
    """Staff took the request up; it is assigned to `user`."""

    user: str


@event("request.move_requested")
class MoveRequested(Transition, frozen=True, kw_only=True):
    """The item is to be fetched from `location` (spec A2)."""

    work_id: str
    location: str
    description: Sealed | None = None
    note: Sealed | None = None


@event("request.move_completed")
class MoveCompleted(Transition, frozen=True, kw_only=True):
    """The item is here."""

    work_id: str


@event("request.move_cancelled")
class MoveCancelled(Transition, frozen=True, kw_only=True):
    """The item will not be fetched."""

    work_id: str


@event("request.digitization_requested")
class DigitizationRequested(Transition, frozen=True, kw_only=True):
    """`department` is to digitize the resource (spec A3)."""

    work_id: str
    department: str
    description: Sealed | None = None
    note: Sealed | None = None


@event("request.digitization_completed")
class DigitizationCompleted(Transition, frozen=True, kw_only=True):
    """The digital copy is ready: `files` are content addresses, `url` a link."""

    work_id: str
    files: tuple[str, ...] = ()
    url: str = ""


@event("request.digitization_cancelled")
class DigitizationCancelled(Transition, frozen=True, kw_only=True):
    """The resource will not be digitized."""

    work_id: str


@event("request.supply_promised")
class SupplyPromised(Transition, frozen=True, kw_only=True):
    """We will supply."""


@event("request.conditions_offered")
class ConditionsOffered(Transition, frozen=True, kw_only=True):
    """We supply on a condition, sent in the status `told_as`; the partner answers by `reply_by`."""

    condition: str
    reply_by: date
    told_as: str
    cost: Money | None = None


@event("request.conditions_accepted")
class ConditionsAccepted(Transition, frozen=True, kw_only=True):
    """The partner said yes to our conditions."""


@event("request.conditions_refused")
class ConditionsRefused(Transition, frozen=True, kw_only=True):
    """The partner said no to our conditions."""


@event("request.conditions_lapsed")
class ConditionsLapsed(Transition, frozen=True, kw_only=True):
    """The partner did not answer our conditions in time."""


@event("request.shipped_physically")
class ShippedPhysically(Transition, frozen=True, kw_only=True):
    """`items` (barcodes) are on their way; none where a copy without a barcode was sent.

    `due_date` is None for a non-returnable.
    """

    items: tuple[str, ...]
    due_date: date | None
    location: str
    non_returnable: bool = False
    cost: Money | None = None


@event("request.shipped_digitally")
class ShippedDigitally(Transition, frozen=True, kw_only=True):
    """A digital copy or loan was delivered: `files` are content addresses, `url` a link."""

    files: tuple[str, ...] = ()
    url: str = ""
    digital_loan: bool = False
    terms_of_use: str = ""


@event("request.shipment_undone")
class ShipmentUndone(Transition, frozen=True, kw_only=True):
    """What was told shipped never left (NCIP UndoCheckOutItem)."""

    items: tuple[str, ...]


@event("request.receipt_confirmed")
class ReceiptConfirmed(Transition, frozen=True, kw_only=True):
    """The partner has received what we sent."""
