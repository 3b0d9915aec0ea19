"""The two agencies' messages about a request, after it was made (protocol page 2.4, 2.6).

`messageInfo`, `statusInfo` and the `retryInfo` of 2021 only group elements on the wire; their
content is the message's own here, so that a value reads the same whichever version carried it.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from adapters.iso18626.codes import Action, Reason, ServiceType, Status
from adapters.iso18626.values.parts import (
    Address,
    AgencyId,
    Costs,
    Header,
    PhysicalAddress,
    SchemeValue,
)


class DeliveryInfo(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What was sent and how.

    `delivery_method` is the sentVia of 1.2, `item_format` its deliveredFormat. 1.2 has no element
    for `url`: it carries it as the item's id.
    """

    date_sent: datetime | None = None
    item_ids: tuple[str, ...] = ()
    url: str | None = None
    delivery_method: SchemeValue | None = None
    address: Address | None = None
    sent_to_patron: bool | None = None
    loan_conditions: tuple[SchemeValue, ...] = ()
    item_format: SchemeValue | None = None
    service_type: ServiceType | None = None
    delivery_costs: tuple[Costs, ...] = ()
    payment_method: SchemeValue | None = None


class ShippingInfo(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The parcel: courier, tracking numbers and insurance (2021)."""

    courier: SchemeValue | None = None
    tracking_ids: tuple[str, ...] = ()
    insurance: bool | None = None
    insurance_third_party: bool | None = None
    third_party_name: str | None = None
    insurance_costs: tuple[Costs, ...] = ()


class ReturnInfo(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Where to send it back."""

    agency: AgencyId | None = None
    name: str | None = None
    address: PhysicalAddress | None = None


class SupplyingAgencyMessage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An answer or a report of the supplying agency.

    `status` is None where a partner left it empty; what we send always has one. The `retry_…`
    fields, `offered_costs` among them, say under which terms a further try would succeed.
    """

    header: Header
    reason: Reason
    answer: bool | None = None
    note: str | None = None
    reason_unfilled: SchemeValue | None = None
    reason_retry: SchemeValue | None = None
    status: Status | None = None
    expected_delivery_date: datetime | None = None
    due_date: datetime | None = None
    last_change: datetime | None = None
    offered_costs: tuple[Costs, ...] = ()
    retry_after: datetime | None = None
    retry_before: datetime | None = None
    retry_loan_conditions: tuple[SchemeValue, ...] = ()
    retry_editions: tuple[str, ...] = ()
    retry_item_formats: tuple[SchemeValue, ...] = ()
    retry_volumes: tuple[str, ...] = ()
    retry_service_type: ServiceType | None = None
    retry_service_levels: tuple[SchemeValue, ...] = ()
    retry_delivery_methods: tuple[SchemeValue, ...] = ()
    retry_couriers: tuple[SchemeValue, ...] = ()
    retry_payment_methods: tuple[SchemeValue, ...] = ()
    delivery: DeliveryInfo | None = None
    shipping: ShippingInfo | None = None
    return_to: ReturnInfo | None = None


class RequestingAgencyMessage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A question or a report of the requesting agency."""

    header: Header
    action: Action
    note: str | None = None
