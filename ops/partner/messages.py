"""The messages of a requesting agency, as values: requests, and what it says of them later."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import msgspec

from adapters.iso18626.codes import Action, RequestType, ServiceType
from adapters.iso18626.values import (
    AgencyId,
    BibliographicInfo,
    ElectronicAddress,
    Header,
    ItemIdentifier,
    PatronInfo,
    PhysicalAddress,
    PublicationInfo,
    Request,
    RequestedDelivery,
    RequestingAgencyInfo,
    RequestingAgencyMessage,
    SchemeValue,
    ServiceInfo,
    Timestamp,
)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a patron of the requesting agency wants, and who that is."""

    title: str
    author: str = ""
    isbn: str = ""
    issn: str = ""
    volume: str = ""
    pages: str = ""
    article: str = ""
    service: ServiceType = ServiceType.LOAN
    level: str = "Normal"
    need_by: date | None = None
    note: str = ""
    surname: str = "Reader"
    given_name: str = "Ada"
    patron_id: str = "P-1"
    email: str = "reader@sim.example"


class Agencies(msgspec.Struct, frozen=True, kw_only=True):
    """The two agencies of a message, as `type:value` symbols."""

    requesting: str
    supplying: str


def agency(symbol: str) -> AgencyId:
    """The agency that a symbol names."""
    kind, _, value = symbol.partition(":")
    return AgencyId(type=SchemeValue(kind), value=value)


def header(agencies: Agencies, at: datetime, request_id: str, number: str = "") -> Header:
    """Who writes to whom about which request; `number` is the supplying agency's."""
    return Header(
        supplying_agency=agency(agencies.supplying),
        requesting_agency=agency(agencies.requesting),
        timestamp=Timestamp.of(at),
        requesting_agency_request_id=request_id,
        supplying_agency_request_id=number or None,
    )


def request(
    head: Header, wanted: Wanted, kind: RequestType = RequestType.NEW, previous: str = ""
) -> Request:
    """Ask for something; `previous` is the id of the request that a Retry is about."""
    return Request(
        header=head,
        bibliographic=_bibliographic(wanted),
        publication=PublicationInfo(publication_type=SchemeValue("Book")),
        service=ServiceInfo(
            request_type=kind,
            previous_request_id=previous or None,
            service_type=wanted.service,
            service_level=SchemeValue(wanted.level),
            need_before_date=_end_of(wanted.need_by),
            note=wanted.note or None,
        ),
        deliveries=(RequestedDelivery(sort_order=1, address=_OUR_ADDRESS),),
        requesting_agency=RequestingAgencyInfo(
            name="The Simulated Library", contact_name="Interlibrary loan desk"
        ),
        patron=PatronInfo(
            patron_id=wanted.patron_id,
            surname=wanted.surname,
            given_name=wanted.given_name,
            addresses=(ElectronicAddress(type=SchemeValue("Email"), data=wanted.email),)
            if wanted.email
            else (),
        ),
    )


def message(head: Header, action: Action, note: str = "") -> RequestingAgencyMessage:
    """Say something about a request."""
    return RequestingAgencyMessage(header=head, action=action, note=note or None)


def _bibliographic(wanted: Wanted) -> BibliographicInfo:
    numbers = (("ISBN", wanted.isbn), ("ISSN", wanted.issn))
    return BibliographicInfo(
        title=wanted.title,
        author=wanted.author or None,
        title_of_component=wanted.article or None,
        volumes=(wanted.volume,) if wanted.volume else (),
        pages_requested=wanted.pages or None,
        item_ids=tuple(
            ItemIdentifier(identifier=number, code=SchemeValue(code))
            for code, number in numbers
            if number
        ),
    )


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time(23, 59, 59), UTC) if day else None


_OUR_ADDRESS = PhysicalAddress(
    line1="1 Paper Street", locality="Simville", country=SchemeValue("GB")
)
