"""Facts of ends, planned ends and new beginnings. Stored names and fields are a format."""

from __future__ import annotations

from datetime import date

from engine.events.base import Event, Transition, event


@event("request.rejected")
class Rejected(Transition, frozen=True, kw_only=True):
    """We said no: `cause` is staff, automatic or condition; reasons are codes.

    `kept_active` is what the library's setting said then.
    """

    cause: str
    reason: str
    internal_reason: str = ""
    may_retry: bool = False
    reason_retry: str = ""
    kept_active: bool = False


@event("request.reject_planned")
class RejectPlanned(Transition, frozen=True, kw_only=True):
    """A rule will reject the request on `on` unless staff step in."""

    reason: str
    on: date


@event("request.reject_stopped")
class RejectStopped(Transition, frozen=True, kw_only=True):
    """Staff stopped the planned reject."""


@event("request.cancel_requested")
class CancelRequested(Transition, frozen=True, kw_only=True):
    """The partner asked to cancel."""


@event("request.cancel_answered")
class CancelAnswered(Transition, frozen=True, kw_only=True):
    """We answered a wish to cancel: `how` is staff, automatic, off, condition or shipped."""

    accepted: bool
    how: str


@event("request.expired")
class Expired(Transition, frozen=True, kw_only=True):
    """It was not shipped by its expiry date."""


@event("request.reactivated")
class Reactivated(Transition, frozen=True, kw_only=True):
    """It was taken up again; `items` (barcodes) are on loan once more."""

    expires_on: date | None
    due_date: date | None = None
    items: tuple[str, ...] = ()


@event("request.status_set")
class StatusSet(Transition, frozen=True, kw_only=True):
    """Staff set the status by hand; nothing is told to the partner (spec S3)."""


@event("request.removed")
class RequestRemoved(Event, frozen=True, kw_only=True):
    """Out of every list; the log keeps it (spec A24)."""
