"""Partners' messages as they come over the wire: about 2 kB each, as full as a real system's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.iso18626.agencies import agency_of
from adapters.iso18626.codec import encode
from adapters.iso18626.codes import Action, ServiceType
from adapters.iso18626.instants import Timestamp
from adapters.iso18626.values import (
    BibliographicInfo,
    BillingInfo,
    Costs,
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
)

PARTNERS = 20
SENT = datetime(2026, 11, 24, 9, tzinfo=UTC)
_SUBJECTS = ("tidal charts", "peat bogs", "stave churches", "salt marshes", "harbour law", "kelp")
_PLACES = ("the Inner Sound", "Northern Jutland", "the Outer Skerries", "Lake Inari", "Ragunda")


def symbol_of(partner: int) -> str:
    """The symbol of one of the partners."""
    return f"ISIL:BENCH-{partner:02}"


def external_id(number: int) -> str:
    """The id that the partner gave a request."""
    return f"{number % PARTNERS:02}-2026-{number:07}"


def new_request(number: int) -> bytes:
    """A request for a loan, with a patron, an address, a bill and a need-by date."""
    title = f"{_SUBJECTS[number % 6]} of {_PLACES[number % 5]}: a survey in {number} sheets"
    message = Request(
        header=_header(number),
        bibliographic=BibliographicInfo(
            title=title.capitalize(),
            author=f"Halloran, Maeve {number % 977}",
            edition="2., revised",
            series_title="Publications of the hydrographic survey",
            item_ids=(_number("ISBN", f"97982{number:08}"), _number("OCLC", f"99{number:08}")),
        ),
        publication=PublicationInfo(
            publisher="Skerry Press", publication_date="1997", place_of_publication="Bergen"
        ),
        service=ServiceInfo(
            service_type=ServiceType.LOAN,
            service_level=SchemeValue("Normal"),
            need_before_date=SENT + timedelta(days=40),
            note=f"Please pack with care, shelf {number % 313}",
        ),
        deliveries=(
            RequestedDelivery(sort_order=1, address=_postal(number)),
            RequestedDelivery(sort_order=2, address=_mail(number)),
        ),
        requesting_agency=RequestingAgencyInfo(
            name="Library of the bench", contact_name="Interlending desk"
        ),
        patron=PatronInfo(
            patron_id=f"P{number * 7919 % 1000003}",
            surname=f"Aasen{number % 4051}",
            given_name="Ingrid",
            addresses=(_postal(number), _mail(number)),
        ),
        billing=BillingInfo(
            maximum_costs=Costs(currency=SchemeValue("EUR"), amount=Decimal("15.00"))
        ),
    )
    return encode(message, "1.2")


def about(number: int, ours: str, action: Action) -> bytes:
    """A partner's report about a request that we number `ours`."""
    message = RequestingAgencyMessage(
        header=_header(number, ours),
        action=action,
        note=f"Handled by the circulation desk of branch {number % 37} on the same day.",
    )
    return encode(message, "1.2")


def _header(number: int, ours: str | None = None) -> Header:
    requesting = agency_of(symbol_of(number % PARTNERS))
    assert requesting is not None
    return Header(
        supplying_agency=agency_of("ISIL:BENCH"),
        requesting_agency=requesting,
        timestamp=Timestamp.of(SENT + timedelta(milliseconds=number)),
        requesting_agency_request_id=external_id(number),
        supplying_agency_request_id=ours,
    )


def _number(code: str, identifier: str) -> ItemIdentifier:
    return ItemIdentifier(code=SchemeValue(code), identifier=identifier)


def _postal(number: int) -> PhysicalAddress:
    return PhysicalAddress(
        line1=f"Quay {number % 89}",
        line2="Interlending",
        locality="Bergen",
        postal_code="5003",
        country=SchemeValue("NO"),
    )


def _mail(number: int) -> ElectronicAddress:
    return ElectronicAddress(type=SchemeValue("Email"), data=f"reader{number}@example.org")
