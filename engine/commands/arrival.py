"""Commands that bring a request in, and those about its resource."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from engine.citation import CatalogueRecord, Citation, Correspondents, Requester, Service
from engine.commands.base import Command, SealedText, StaffCommand
from engine.statuses import Status
from engine.values import Sealed


class PlaceRequest(Command, frozen=True, kw_only=True):
    """A New request of a partner, or one that staff enter (spec D6, D7).

    The number in `correspondents` is filled in by the application; `digest` recognises the same
    content again.
    """

    act: ClassVar[str] = "partner:new"
    partner: str
    library: str
    correspondents: Correspondents
    citation: Citation
    service: Service
    requester: Requester
    details: Sealed | None = None
    note: SealedText | None = None
    message_id: str = ""
    digest: bytes = b""
    duplicate_of: str = ""
    status: Status = Status.CREATED


class RetryRequest(Command, frozen=True, kw_only=True):
    """The partner asks again after RetryPossible (ISO 18626 requestType Retry)."""

    act: ClassVar[str] = "partner:retry"
    partner: str
    correspondents: Correspondents
    citation: Citation
    service: Service
    requester: Requester
    details: Sealed | None = None
    note: SealedText | None = None
    message_id: str = ""
    digest: bytes = b""


class RecordLocated(StaffCommand, frozen=True, kw_only=True):
    """One record was found, or chosen; `searched` is the citation that it was found by."""

    act: ClassVar[str] = "locate-found"
    record: CatalogueRecord
    searched: Citation | None = None


class RecordLocateFailed(StaffCommand, frozen=True, kw_only=True):
    """None or several records were found: `reason` is none, several or a fault's code.

    `searched` is the citation that was searched for.
    """

    act: ClassVar[str] = "locate-failed"
    reason: str
    hits: int = 0
    searched: Citation | None = None


class Detach(StaffCommand, frozen=True, kw_only=True):
    """Unlink the catalogue record (spec A17)."""

    act: ClassVar[str] = "detach"


class Edit(StaffCommand, frozen=True, kw_only=True):
    """Correct the request; None leaves a part as it is."""

    act: ClassVar[str] = "edit"
    citation: Citation | None = None
    service: Service | None = None
    expires_on: date | None = None
    details: Sealed | None = None
    requester: Requester | None = None

    def name_in_table(self) -> str:
        """Two rows: our staff's corrections, and those of the partner (NCIP UpdateRequestItem)."""
        return "partner:update" if self.by.kind == "partner" else self.act
