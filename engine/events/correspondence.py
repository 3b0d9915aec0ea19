"""Facts of correspondence: what was really sent. Stored names and fields are a format."""

from __future__ import annotations

from engine.events.base import Event, event
from engine.values import Sealed


@event("correspondence.message_delivered")
class MessageDelivered(Event, frozen=True, kw_only=True):
    """The partner confirmed a message of ours; `error` is what it found wrong, if anything."""

    message_id: str
    attempts: int
    sent: Sealed | None
    answer: Sealed | None
    error_type: str = ""
    error_value: str = ""


@event("correspondence.delivery_failed")
class DeliveryFailed(Event, frozen=True, kw_only=True):
    """We gave a message up: `cause` is a code, `detail` its parameter."""

    message_id: str
    attempts: int
    cause: str
    detail: str = ""
    sent: Sealed | None = None
