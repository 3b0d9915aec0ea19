"""The building blocks that ISO 18626 messages share (protocol page 2.1).

Optional text is None when it is absent or empty, never the empty string.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from adapters.iso18626.instants import Timestamp


class SchemeValue(msgspec.Struct, frozen=True, gc=False):
    """A value of an open code list as it was written, and the list's URI where it was named."""

    value: str
    scheme: str | None = None


class AgencyId(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The symbol of a library or broker; some partners leave its type out."""

    type: SchemeValue | None = None
    value: str


class Costs(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An amount of money; the currency is an ISO 4217 code."""

    currency: SchemeValue
    amount: Decimal


class ElectronicAddress(
    msgspec.Struct, frozen=True, kw_only=True, tag="electronic", tag_field="address"
):
    """An e-mail address, URL or the like."""

    type: SchemeValue | None = None
    data: str


class PhysicalAddress(
    msgspec.Struct, frozen=True, kw_only=True, tag="physical", tag_field="address"
):
    """A postal address; `region` is an ISO 3166-2 code, plain text since 2021."""

    line1: str | None = None
    line2: str | None = None
    locality: str | None = None
    postal_code: str | None = None
    region: SchemeValue | None = None
    country: SchemeValue | None = None


Address = ElectronicAddress | PhysicalAddress


class ItemIdentifier(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A number that names what is wanted, such as an ISBN (`bibliographicItemId`)."""

    identifier: str
    code: SchemeValue | None = None


class RecordIdentifier(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The key of a catalogue record, such as an OCLC number (`bibliographicRecordId`)."""

    identifier: str
    code: SchemeValue | None = None


class Authentication(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What the requesting agency proves itself with (`requestingAgencyAuthentication`)."""

    account_id: str | None = None
    security_code: str | None = None


class Header(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Who writes to whom, when, about which request.

    The two agencies keep their places in both directions. `consortium` is of 2021; the supplying
    agency may be missing in requests of 2021.
    """

    supplying_agency: AgencyId | None = None
    requesting_agency: AgencyId
    consortium: AgencyId | None = None
    multiple_item_request_id: str | None = None
    timestamp: Timestamp
    requesting_agency_request_id: str
    supplying_agency_request_id: str | None = None
    authentication: Authentication | None = None
