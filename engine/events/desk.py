"""Facts of desk work that leave the status as it is. Stored names and fields are a format."""

from __future__ import annotations

from datetime import datetime

import msgspec

from engine.events.base import Event, event
from engine.values import Sealed


@event("request.note_added")
class NoteAdded(Event, frozen=True, kw_only=True):
    """A note: `kind` is internal, to_partner or from_partner; `tokens` are hashed words.

    A note that a decision leaves by itself has no text but the `code` of its reason (spec A11).
    """

    note_id: str
    kind: str
    text: Sealed | None
    tokens: tuple[str, ...] = ()
    code: str = ""


@event("request.note_dismissed")
class NoteDismissed(Event, frozen=True, kw_only=True):
    """A note or a general message is no longer active."""

    note_id: str


@event("request.label_added")
class LabelAdded(Event, frozen=True, kw_only=True):
    """A label was put on."""

    label: str


@event("request.label_removed")
class LabelRemoved(Event, frozen=True, kw_only=True):
    """A label was taken off."""

    label: str


@event("request.attachment_added")
class AttachmentAdded(Event, frozen=True, kw_only=True):
    """A file was attached: `file` is its content address, `name` what it was called."""

    file: str
    name: Sealed
    size: int
    media_type: str


@event("request.alert_raised")
class AlertRaised(Event, frozen=True, kw_only=True):
    """Something needs a look (spec L1): `code` names it, `parameters` say more."""

    code: str
    parameters: dict[str, str] = msgspec.field(default_factory=dict)


@event("request.alert_dismissed")
class AlertDismissed(Event, frozen=True, kw_only=True):
    """Staff, or the end of its cause, took the alert away."""

    code: str


@event("request.assigned")
class Assigned(Event, frozen=True, kw_only=True):
    """The task is `user`'s; `notify` asks for an e-mail to him (spec A21)."""

    user: str
    note: Sealed | None = None
    notify: bool = False


@event("request.released")
class Released(Event, frozen=True, kw_only=True):
    """The task is nobody's."""


@event("request.locked")
class Locked(Event, frozen=True, kw_only=True):
    """`user` edits the request until `until` at the latest (spec D4)."""

    user: str
    until: datetime


@event("request.unlocked")
class Unlocked(Event, frozen=True, kw_only=True):
    """Nobody edits the request."""


@event("request.mail_logged")
class MailLogged(Event, frozen=True, kw_only=True):
    """An e-mail to the partner was written (spec A22)."""

    mail_id: str
    subject: Sealed
    body: Sealed


@event("request.slip_printed")
class SlipPrinted(Event, frozen=True, kw_only=True):
    """A slip was printed: `slip` is incoming, shipping or report, which marks it as reported."""

    slip: str


@event("request.resource_downloaded")
class ResourceDownloaded(Event, frozen=True, kw_only=True):
    """The electronic resource was fetched from `supplier` (spec A4)."""

    supplier: str
