"""Facts of correspondence: what was really sent. Stored names and fields are a format."""

from __future__ import annotations

from engine.events.base import Event, event
from engine.values import Sealed


@event("correspondence.message_delivered")
class MessageDelivered(Event, frozen=True, kw_only=True):
    """The partner confirmed a message of ours; `error_type` is the code of what it found wrong, if
    anything, `error_value` what it says of it.
    """

    message_id: str
    attempts: int
    sent: Sealed | None
    answer: Sealed | None
    error_type: str = ""
    error_value: Sealed | None = None


@event("correspondence.delivery_failed")
class DeliveryFailed(Event, frozen=True, kw_only=True):
    """We gave a message up: `cause` is a code, `detail` what else is known, partly in the
    partner's words.
    """

    message_id: str
    attempts: int
    cause: str
    detail: Sealed | None = None
    sent: Sealed | None = None
