"""Facts about the conversation with the partner. Stored names and fields are a format."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from engine.citation import Correspondents
from engine.events.base import Event, event
from engine.values import Money, Sealed


@event("request.message_received")
class MessageReceived(Event, frozen=True, kw_only=True):
    """A message came from a partner: what it was, what we answered, and the message itself, sealed.

    `outcome` is accepted, recorded, repeated or refused; `error` is the code of a refusal, `detail`
    its words, with values out of the message. Of an unknown sender's message only a `digest` is
    kept: BLAKE2b in hexadecimal.
    """

    message_id: str
    protocol: str
    kind: str
    action: str
    partner: str
    outcome: str
    raw: Sealed | None
    error: str = ""
    detail: Sealed | None = None
    digest: str = ""


class Details(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a message to the partner carries beside its reason and status."""

    due_date: date | None = None
    items: tuple[str, ...] = ()
    note: Sealed | None = None
    reason_unfilled: str = ""
    reason_retry: str = ""
    retry_after: date | None = None
    condition: str = ""
    reply_by: date | None = None
    cost: Money | None = None
    url: str = ""
    sent_via: str = ""
    delivered_format: str = ""
    terms_of_use: str = ""
    return_to: str = ""
    status_query: bool = False


@event("request.partner_message_decided")
class PartnerMessageDecided(Event, frozen=True, kw_only=True):
    """What the partner is to be told. The outbox renders it and nothing else.

    `reason` and `told` are ISO 18626 reasonForMessage and status; `answer` is answerYesNo.
    `sequence` numbers the messages of a request from 1. `after` is the id of the partner's message
    whose confirmation must be out first, or empty.
    """

    message_id: str
    partner: str
    reason: str
    told: str
    correspondents: Correspondents
    last_change: datetime
    sequence: int
    after: str = ""
    answer: bool | None = None
    details: Details = Details()


@event("request.reminder_received")
class ReminderReceived(Event, frozen=True, kw_only=True):
    """The partner reminded us of a request (ISO 18626 requestType Reminder)."""


@event("request.status_asked")
class StatusAsked(Event, frozen=True, kw_only=True):
    """The partner asked for the status."""


@event("request.status_queried")
class StatusQueried(Event, frozen=True, kw_only=True):
    """We asked the partner for its status (spec A20)."""


@event("request.partner_status_reported")
class PartnerStatusReported(Event, frozen=True, kw_only=True):
    """The partner answered our status query; `iso_status` is a row of table Q, or empty."""

    iso_status: str


@event("request.general_message_received")
class GeneralMessageReceived(Event, frozen=True, kw_only=True):
    """The partner wrote to us; active until dismissed (spec A19)."""

    note_id: str
    text: Sealed | None


@event("request.general_message_sent")
class GeneralMessageSent(Event, frozen=True, kw_only=True):
    """We wrote to the partner."""

    note_id: str
    text: Sealed


@event("request.forward_reported")
class ForwardReported(Event, frozen=True, kw_only=True):
    """The partner says that it sent the item on to a third party."""


@event("request.loss_reported_by_partner")
class LossReportedByPartner(Event, frozen=True, kw_only=True):
    """The partner says that the item is lost; whether that counts is the profile's choice."""
