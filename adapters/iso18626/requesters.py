"""A request's personal data: sealed whole, and what decisions and searches need of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from adapters.iso18626.citing import private_identifiers
from adapters.iso18626.values import (
    Address,
    BillingInfo,
    ElectronicAddress,
    PatronInfo,
    Request,
    RequestedDelivery,
    RequestingAgencyInfo,
)
from engine.application.intake import Sealer
from engine.citation import Requester
from engine.values import Sealed

_EMAIL = re.compile(r"(?:mailto:)?([^@\s/:]+@[^@\s/:]+)", re.IGNORECASE)


class PersonalDetails(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """What is sealed as a request's details, as JSON.

    `name` is the requester's, `email` where a digital copy would go, `private_identifiers` what the
    partner has under codes of its own; the rest is as it was sent.
    """

    name: str = ""
    patron_id: str = ""
    email: str = ""
    patron: PatronInfo | None = None
    deliveries: tuple[RequestedDelivery, ...] = ()
    requesting_agency: RequestingAgencyInfo | None = None
    billing: BillingInfo | None = None
    private_identifiers: tuple[tuple[str, str], ...] = ()


NOTHING = PersonalDetails()


def details_of(request: Request) -> PersonalDetails:
    """Everything personal that a request says."""
    patron = request.patron or PatronInfo()
    names = [name for name in (patron.given_name, patron.surname) if name]
    return PersonalDetails(
        name=" ".join(names),
        patron_id=patron.patron_id or "",
        email=next(_emails(request), ""),
        patron=request.patron,
        deliveries=request.deliveries,
        requesting_agency=request.requesting_agency,
        billing=request.billing,
        private_identifiers=private_identifiers(request.bibliographic),
    )


def requester_of(details: PersonalDetails, partner: str, sealer: Sealer) -> Requester:
    """The requester without anything personal."""
    return Requester(
        ref=sealer.patron_ref(partner, details.patron_id) if details.patron_id else "",
        has_email=bool(details.email),
        tokens=sealer.tokens(details.name) if details.name else (),
    )


def sealed(details: PersonalDetails, sealer: Sealer) -> Sealed | None:
    """The details under the request's key; None where there are none."""
    return None if details == NOTHING else sealer.box(msgspec.json.encode(details))


def _emails(request: Request) -> Iterator[str]:
    """The e-mail addresses to deliver to, best first: of the delivery, then of the patron."""
    for delivery in sorted(request.deliveries, key=_preference):
        yield from _email(delivery.address)
    for address in request.patron.addresses if request.patron else ():
        yield from _email(address)


def _preference(delivery: RequestedDelivery) -> float:
    return float("inf") if delivery.sort_order is None else delivery.sort_order


def _email(address: Address | None) -> Iterator[str]:
    """Its type does not tell: some partners put other things there."""
    if isinstance(address, ElectronicAddress) and (found := _EMAIL.fullmatch(address.data)):
        yield found[1]
