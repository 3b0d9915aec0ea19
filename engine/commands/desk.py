"""Commands of the desk that leave the status as it is, most of them in any status (spec D3)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from engine.commands.base import Command, SealedText, StaffCommand
from engine.values import Sealed


class AddNote(StaffCommand, frozen=True, kw_only=True):
    """Add the notes that the command carries."""

    act: ClassVar[str] = "note"


class DismissNote(Command, frozen=True, kw_only=True):
    """A note or general message needs no more attention."""

    act: ClassVar[str] = "dismiss"
    note_id: str


class DismissAlert(Command, frozen=True, kw_only=True):
    """An alert needs no more attention."""

    act: ClassVar[str] = "dismiss"
    alert: str


class ChangeLabels(Command, frozen=True, kw_only=True):
    """Put labels on and take labels off (spec A23)."""

    act: ClassVar[str] = "label"
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Attach(Command, frozen=True, kw_only=True):
    """Attach a stored file."""

    act: ClassVar[str] = "attach"
    file: str
    name: Sealed
    size: int
    media_type: str


class SendGeneralMessage(Command, frozen=True, kw_only=True):
    """Write to the partner (spec A19)."""

    act: ClassVar[str] = "general-message"
    text: SealedText


class QueryStatus(Command, frozen=True, kw_only=True):
    """Ask the partner for its status (spec A20)."""

    act: ClassVar[str] = "status-query"


class LogMail(Command, frozen=True, kw_only=True):
    """An e-mail to the partner was written (spec A22)."""

    act: ClassVar[str] = "email-partner"
    subject: Sealed
    body: Sealed


class Assign(Command, frozen=True, kw_only=True):
    """Give the task to a user (spec A21)."""

    act: ClassVar[str] = "assign"
    user: str
    note: Sealed | None = None
    send_email: bool = False


class Release(Command, frozen=True, kw_only=True):
    """Take the assignment away."""

    act: ClassVar[str] = "release"


class LockForEdit(Command, frozen=True, kw_only=True):
    """Edit the request until `until` at the latest (spec D4)."""

    act: ClassVar[str] = "lock"
    until: datetime


class Unlock(Command, frozen=True, kw_only=True):
    """Stop editing; with `of_another` somebody else's lock ends too, which managers may."""

    act: ClassVar[str] = "unlock"
    of_another: bool = False


class LapseLock(Command, frozen=True, kw_only=True):
    """The time of a lock has run out (spec P5, dismiss stale locks)."""

    act: ClassVar[str] = "lock-expired"


class PrintSlip(Command, frozen=True, kw_only=True):
    """A slip was printed: incoming, shipping or report (spec A1, B3)."""

    act: ClassVar[str] = "print-slip"
    slip: str = ""


class Download(StaffCommand, frozen=True, kw_only=True):
    """The electronic resource was fetched from a supplier (spec A4)."""

    act: ClassVar[str] = "download"
    supplier: str
