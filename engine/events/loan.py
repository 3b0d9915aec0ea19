"""Facts of a loan that is out, and of its way back. Stored names and fields are a format."""

from __future__ import annotations

from datetime import date

from engine.events.base import Transition, event


@event("request.renewal_requested")
class RenewalRequested(Transition, frozen=True, kw_only=True):
    """The partner asked for a longer loan and staff are to answer."""


@event("request.renewal_granted")
class RenewalGranted(Transition, frozen=True, kw_only=True):
    """The loan is longer: `how` is asked, automatic or own_accord."""

    due_date: date
    how: str


@event("request.renewal_refused")
class RenewalRefused(Transition, frozen=True, kw_only=True):
    """The loan stays as it was: `why` is staff, recalled, limit, off or dropped."""

    why: str


@event("request.recalled")
class Recalled(Transition, frozen=True, kw_only=True):
    """We want the item back by `due_date`, earlier than agreed."""

    due_date: date


@event("request.recall_acknowledged")
class RecallAcknowledged(Transition, frozen=True, kw_only=True):
    """The partner acknowledged our recall."""


@event("request.became_overdue")
class BecameOverdue(Transition, frozen=True, kw_only=True):
    """The due date passed; told again at each interval while it stays so."""

    due_date: date
    day: date


@event("request.due_date_changed")
class DueDateChanged(Transition, frozen=True, kw_only=True):
    """Staff set another due date."""

    due_date: date


@event("request.return_reported")
class ReturnReported(Transition, frozen=True, kw_only=True):
    """`items` (barcodes) are on their way back, says the partner; empty means all that are out."""

    items: tuple[str, ...] = ()


@event("request.items_checked_in")
class ItemsCheckedIn(Transition, frozen=True, kw_only=True):
    """`items` (barcodes) are here; `scanned`: their shelf state changed too (spec A14)."""

    items: tuple[str, ...]
    scanned: bool = False


@event("request.items_lost")
class ItemsLost(Transition, frozen=True, kw_only=True):
    """`items` (barcodes) will not come back."""

    items: tuple[str, ...]


@event("request.items_damaged")
class ItemsDamaged(Transition, frozen=True, kw_only=True):
    """`items` (barcodes) are damaged."""

    items: tuple[str, ...]
