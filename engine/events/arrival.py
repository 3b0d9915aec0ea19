"""Facts of arrival and of finding the resource. Stored names and fields are a format."""

from __future__ import annotations

from datetime import date

from engine.citation import CatalogueRecord, Citation, Correspondents, Requester, Service
from engine.events.base import Event, Transition, event
from engine.values import Sealed


@event("request.placed")
class RequestPlaced(Transition, frozen=True, kw_only=True):
    """A partner, or our staff on a partner's behalf, asked for a resource.

    `details` seals requester, addresses and billing; `digest` recognises the same content again.
    """

    partner: str
    correspondents: Correspondents
    citation: Citation
    service: Service
    requester: Requester
    expires_on: date | None
    details: Sealed | None
    message_id: str = ""
    duplicate_of: str = ""
    digest: bytes = b""


@event("request.retried")
class RequestRetried(Transition, frozen=True, kw_only=True):
    """The partner asked again after RetryPossible; all data is that of the new message."""

    correspondents: Correspondents
    citation: Citation
    service: Service
    requester: Requester
    expires_on: date | None
    details: Sealed | None
    message_id: str
    digest: bytes = b""


@event("request.resource_located")
class ResourceLocated(Transition, frozen=True, kw_only=True):
    """Exactly one record matched, or one was chosen."""

    record: CatalogueRecord


@event("request.locate_failed")
class LocateFailed(Transition, frozen=True, kw_only=True):
    """No single record matched, or no answer came: `reason` is a code, `hits` a count."""

    reason: str
    hits: int


@event("request.resource_detached")
class ResourceDetached(Transition, frozen=True, kw_only=True):
    """The request was unlinked from its catalogue record."""


@event("request.edited")
class RequestEdited(Event, frozen=True, kw_only=True):
    """Staff corrected the request; a field that is None was not touched."""

    citation: Citation | None = None
    service: Service | None = None
    expires_on: date | None = None
    details: Sealed | None = None
    requester: Requester | None = None
