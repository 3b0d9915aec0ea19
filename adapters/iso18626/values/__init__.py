"""The six messages of ISO 18626 as typed values: one model for the versions 1.2 and 2021-2."""

from __future__ import annotations

from adapters.iso18626.instants import Timestamp
from adapters.iso18626.values.confirmations import (
    ConfirmationHeader,
    ErrorData,
    RequestConfirmation,
    RequestingAgencyMessageConfirmation,
    SupplyingAgencyMessageConfirmation,
)
from adapters.iso18626.values.messages import (
    DeliveryInfo,
    RequestingAgencyMessage,
    ReturnInfo,
    ShippingInfo,
    SupplyingAgencyMessage,
)
from adapters.iso18626.values.parts import (
    Address,
    AgencyId,
    Authentication,
    Costs,
    ElectronicAddress,
    Header,
    ItemIdentifier,
    PhysicalAddress,
    RecordIdentifier,
    SchemeValue,
)
from adapters.iso18626.values.request import (
    BibliographicInfo,
    BillingInfo,
    PatronInfo,
    PublicationInfo,
    Request,
    RequestedDelivery,
    RequestingAgencyInfo,
    ServiceInfo,
    SupplierInfo,
)

Inbound = Request | SupplyingAgencyMessage | RequestingAgencyMessage
"""A message that asks for a confirmation."""

Confirmation = (
    RequestConfirmation | SupplyingAgencyMessageConfirmation | RequestingAgencyMessageConfirmation
)

Message = Inbound | Confirmation

__all__ = [
    "Address",
    "AgencyId",
    "Authentication",
    "BibliographicInfo",
    "BillingInfo",
    "Confirmation",
    "ConfirmationHeader",
    "Costs",
    "DeliveryInfo",
    "ElectronicAddress",
    "ErrorData",
    "Header",
    "Inbound",
    "ItemIdentifier",
    "Message",
    "PatronInfo",
    "PhysicalAddress",
    "PublicationInfo",
    "RecordIdentifier",
    "Request",
    "RequestConfirmation",
    "RequestedDelivery",
    "RequestingAgencyInfo",
    "RequestingAgencyMessage",
    "RequestingAgencyMessageConfirmation",
    "ReturnInfo",
    "SchemeValue",
    "ServiceInfo",
    "ShippingInfo",
    "SupplierInfo",
    "SupplyingAgencyMessage",
    "SupplyingAgencyMessageConfirmation",
    "Timestamp",
]
