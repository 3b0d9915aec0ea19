"""A lending request as its facts leave it: the state that decisions read and `evolve` builds.

Source: spec S, A, L and `lifecycle.md`, "Beside the status a request carries facts of its own".
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from engine.citation import UNDEFINED, CatalogueRecord, Citation, Correspondents, Requester, Service
from engine.statuses import CLOSED, FINAL, REACTIVATED_OUT, Status
from engine.values import Money, Sealed


class ItemState(StrEnum):
    """Where an item of a request is."""

    OUT = "out"
    IN = "in"
    LOST = "lost"
    DAMAGED = "damaged"


class Note(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A note or general message.

    `kind` is internal, to_partner, from_partner, message_in or message_out. One without a text
    has the `code` of a reason.
    """

    id: str
    kind: str
    text: Sealed | None
    at: datetime
    by: str
    active: bool = True
    tokens: tuple[str, ...] = ()
    code: str = ""


class Work(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A move or digitization (`kind`): `state` is in_process, completed, sent or cancelled."""

    id: str
    kind: str
    place: str
    state: str = "in_process"
    files: tuple[str, ...] = ()
    url: str = ""

    @property
    def finished_copy(self) -> bool:
        """Tell whether it made a digital copy that was not sent yet."""
        return self.kind == "digitization" and self.state == "completed"


class Attachment(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A file kept outside the log, by its content address."""

    file: str
    name: Sealed
    size: int
    media_type: str


class Condition(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Conditions we offered: `told_as` is the ISO status they were sent in.

    `lapsed` where nobody answered in time and the profile only alerts.
    """

    condition: str
    reply_by: date
    told_as: str
    cost: Money | None = None
    lapsed: bool = False


class Told(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What we last told the partner, and whether that was the last word."""

    status: str = ""
    items: tuple[str, ...] = ()
    messages: int = 0
    responded: bool = False
    terminal: bool = False


class Lock(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Who edits the request, and until when at the latest."""

    user: str
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Tell whether its time has not run out yet."""
        return self.until > now


class Alert(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Something to look at (spec L1)."""

    code: str
    at: datetime
    parameters: dict[str, str] = {}


class LendingRequest(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One lending request. `version` counts the events of its own stream."""

    id: str
    version: int = 0
    library: str = ""
    partner: str = ""
    correspondents: Correspondents = Correspondents(
        requesting_agency="", supplying_agency="", external_id="", number=""
    )
    earlier_external_ids: tuple[str, ...] = ()
    status: Status = Status.CREATED
    status_since: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    citation: Citation = Citation()
    service: Service = Service()
    requester: Requester = Requester()
    details: Sealed | None = None
    digest: bytes = b""
    message_id: str = ""
    record: CatalogueRecord | None = None
    items: dict[str, ItemState] = {}
    due_date: date | None = None
    expires_on: date | None = None
    supplied_format: str = UNDEFINED
    non_returnable: bool = False
    digital_loan: bool = False
    supplied: bool = False
    condition: Condition | None = None
    recalled: bool = False
    renewals: int = 0
    overdue_told_on: date | None = None
    before_cancel: Status | None = None
    before_renewal: Status | None = None
    before_reject: Status | None = None
    reject_on: date | None = None
    reject_reason: str = ""
    kept_active: bool = False
    status_query_open: bool = False
    told: Told = Told()
    retry_offered: bool = False
    works: tuple[Work, ...] = ()
    notes: tuple[Note, ...] = ()
    alerts: tuple[Alert, ...] = ()
    labels: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    assigned_to: str = ""
    lock: Lock | None = None
    reported: bool = False
    removed: bool = False

    @property
    def number(self) -> str:
        """Our own number, which partners know as supplyingAgencyRequestId."""
        return self.correspondents.number

    @property
    def located(self) -> bool:
        """The resource state: whether a catalogue record is linked."""
        return self.record is not None

    @property
    def out(self) -> tuple[str, ...]:
        """The barcodes of the items that are with the partner."""
        return tuple(b for b, state in self.items.items() if state is ItemState.OUT)

    @property
    def anything_out(self) -> bool:
        """Tell whether something that is to come back is with the partner."""
        return ItemState.OUT in self.items.values()

    @property
    def place(self) -> str:
        """The place in the table: the status, or `reactivated_out` while its items are out."""
        if self.status is Status.REACTIVATED and self.anything_out:
            return REACTIVATED_OUT
        return self.status

    @property
    def completed(self) -> bool:
        """The activity status: final, or closed and not kept active (spec S2)."""
        return self.status in FINAL or (self.status in CLOSED and not self.kept_active)

    @property
    def is_copy(self) -> bool:
        """Tell whether what was, or is to be, supplied does not come back."""
        return self.non_returnable or (self.supplied_format == "digital" and not self.digital_loan)

    def work(self, kind: str) -> Work | None:
        """The move or digitization in process, if there is one."""
        return next((w for w in self.works if w.kind == kind and w.state == "in_process"), None)
