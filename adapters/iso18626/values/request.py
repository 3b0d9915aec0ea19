"""The request: what a requesting agency asks us for (protocol page 2.2)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from adapters.iso18626.codes import PreferredEdition, RequestSubType, RequestType, ServiceType
from adapters.iso18626.values.parts import (
    Address,
    AgencyId,
    Costs,
    Header,
    ItemIdentifier,
    RecordIdentifier,
    SchemeValue,
)


class BibliographicInfo(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What is wanted; `supplier_unique_record_id` is the key of our own catalogue's record."""

    supplier_unique_record_id: str | None = None
    title: str | None = None
    author: str | None = None
    author_id: str | None = None
    subtitle: str | None = None
    series_title: str | None = None
    edition: str | None = None
    title_of_component: str | None = None
    author_of_component: str | None = None
    volumes: tuple[str, ...] = ()
    issue: str | None = None
    pages_requested: str | None = None
    estimated_no_pages: str | None = None
    item_ids: tuple[ItemIdentifier, ...] = ()
    sponsor: str | None = None
    information_source: str | None = None
    record_ids: tuple[RecordIdentifier, ...] = ()


class PublicationInfo(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Who published it, when and where."""

    publisher: str | None = None
    publisher_id: str | None = None
    publication_type: SchemeValue | None = None
    publication_date: str | None = None
    place_of_publication: str | None = None


class ServiceInfo(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """How it is wanted; an absent `requestType` is New.

    `item_format` is the preferredFormat of 1.2; `loan_conditions` are accepted beforehand (2021);
    `start_date` and `end_date` are of a booking.
    """

    request_type: RequestType = RequestType.NEW
    request_sub_types: tuple[RequestSubType, ...] = ()
    previous_request_id: str | None = None
    service_type: ServiceType
    service_level: SchemeValue | None = None
    item_format: SchemeValue | None = None
    need_before_date: datetime | None = None
    copyright_compliance: SchemeValue | None = None
    any_edition: bool | None = None
    preferred_edition: PreferredEdition | None = None
    loan_conditions: tuple[SchemeValue, ...] = ()
    start_date: datetime | None = None
    end_date: datetime | None = None
    note: str | None = None


class SupplierInfo(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A hint at who might supply."""

    sort_order: int | None = None
    supplier: AgencyId | None = None
    description: str | None = None
    record_id: RecordIdentifier | None = None
    call_number: str | None = None
    summary_holdings: str | None = None
    availability_note: str | None = None


class RequestedDelivery(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Where to deliver; the lowest `sort_order` is preferred."""

    sort_order: int | None = None
    address: Address | None = None
    delivery_method: SchemeValue | None = None
    courier: SchemeValue | None = None


class RequestingAgencyInfo(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Who asks, in words."""

    name: str | None = None
    contact_name: str | None = None
    addresses: tuple[Address, ...] = ()


class PatronInfo(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """For whom it is asked: personal data."""

    patron_id: str | None = None
    surname: str | None = None
    given_name: str | None = None
    patron_type: SchemeValue | None = None
    send_to_patron: bool | None = None
    addresses: tuple[Address, ...] = ()


class BillingInfo(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Who pays, how, and how much at most."""

    payment_method: SchemeValue | None = None
    maximum_costs: Costs | None = None
    billing_method: SchemeValue | None = None
    billing_name: str | None = None
    address: Address | None = None


class Request(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A request for a loan or a copy; 1.2 allows `service` to be absent."""

    header: Header
    bibliographic: BibliographicInfo
    publication: PublicationInfo | None = None
    service: ServiceInfo | None = None
    suppliers: tuple[SupplierInfo, ...] = ()
    deliveries: tuple[RequestedDelivery, ...] = ()
    requesting_agency: RequestingAgencyInfo | None = None
    patron: PatronInfo | None = None
    billing: BillingInfo | None = None
