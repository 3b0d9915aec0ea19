"""The elements of the messages about a request (protocol page 2.4, 2.6)."""

from __future__ import annotations

from adapters.iso18626.codes import Action, Reason, ServiceType, Status
from adapters.iso18626.grammar import Code, Group, Row, Structure, first, joined
from adapters.iso18626.leaves import BOOLEAN, INSTANT, OPEN_CODE, TEXT, YES_NO
from adapters.iso18626.tables.parts import (
    ADDRESS,
    AGENCY,
    COSTS,
    PHYSICAL_ADDRESS,
    REQUESTING_AGENCY_HEADER,
    SUPPLYING_AGENCY_HEADER,
)
from adapters.iso18626.values import (
    DeliveryInfo,
    RequestingAgencyMessage,
    ReturnInfo,
    ShippingInfo,
    SupplyingAgencyMessage,
)

# 1.2 offers one price and a span here; 2021 has more to offer, in an element of its own.
MESSAGE_INFO = Group(
    "messageInfo",
    (
        Row("reasonForMessage", "reason", Code(Reason), required=True),
        Row("answerYesNo", "answer", YES_NO),
        Row("note", "note", TEXT),
        Row("reasonUnfilled", "reason_unfilled", OPEN_CODE),
        Row("reasonRetry", "reason_retry", OPEN_CODE),
        Row("offeredCosts", "offered_costs", COSTS, many=True, only="1.2", fold=first),
        Row("retryAfter", "retry_after", INSTANT, only="1.2"),
        Row("retryBefore", "retry_before", INSTANT, only="1.2"),
    ),
)

STATUS_INFO = Group(
    "statusInfo",
    (
        Row("status", "status", Code(Status), needed=True),
        Row("expectedDeliveryDate", "expected_delivery_date", INSTANT),
        Row("dueDate", "due_date", INSTANT),
        Row("lastChange", "last_change", INSTANT, needed=True),
    ),
)

RETRY_INFO = Group(
    "retryInfo",
    (
        Row("loanCondition", "retry_loan_conditions", OPEN_CODE, many=True),
        Row("edition", "retry_editions", TEXT, many=True),
        Row("itemFormat", "retry_item_formats", OPEN_CODE, many=True),
        Row("volume", "retry_volumes", TEXT, many=True),
        Row("serviceType", "retry_service_type", Code(ServiceType)),
        Row("serviceLevel", "retry_service_levels", OPEN_CODE, many=True),
        Row("deliveryMethod", "retry_delivery_methods", OPEN_CODE, many=True),
        Row("courierName", "retry_couriers", OPEN_CODE, many=True),
        Row("offeredCosts", "offered_costs", COSTS, many=True),
        Row("paymentMethod", "retry_payment_methods", OPEN_CODE, many=True),
        Row("retryBefore", "retry_before", INSTANT),
        Row("retryAfter", "retry_after", INSTANT),
    ),
    only="2021-2",
)

DELIVERY_INFO = Structure(
    DeliveryInfo,
    (
        Row("dateSent", "date_sent", INSTANT, needed=True),
        Row("itemId", "item_ids", TEXT, many=True, fold=joined(",")),
        Row("URL", "url", TEXT, only="2021-2"),
        Row("sentVia", "delivery_method", OPEN_CODE, only="1.2"),
        Row("deliveryMethod", "delivery_method", OPEN_CODE, only="2021-2"),
        Row("address", "address", ADDRESS, only="2021-2"),
        Row("sentToPatron", "sent_to_patron", BOOLEAN),
        Row("loanCondition", "loan_conditions", OPEN_CODE, many=True, fold=first),
        Row("deliveredFormat", "item_format", OPEN_CODE, only="1.2"),
        Row("itemFormat", "item_format", OPEN_CODE, only="2021-2"),
        Row("serviceType", "service_type", Code(ServiceType), only="2021-2"),
        Row("deliveryCosts", "delivery_costs", COSTS, many=True, fold=first),
        Row("paymentMethod", "payment_method", OPEN_CODE, only="2021-2"),
    ),
)

SHIPPING_INFO = Structure(
    ShippingInfo,
    (
        Row("courierName", "courier", OPEN_CODE),
        Row("trackingId", "tracking_ids", TEXT, many=True),
        Row("insurance", "insurance", YES_NO),
        Row("insuranceThirdParty", "insurance_third_party", YES_NO),
        Row("thirdPartyName", "third_party_name", TEXT),
        Row("insuranceCosts", "insurance_costs", COSTS, many=True),
    ),
)

RETURN_INFO = Structure(
    ReturnInfo,
    (
        Row("returnAgencyId", "agency", AGENCY),
        Row("name", "name", TEXT),
        Row("physicalAddress", "address", PHYSICAL_ADDRESS),
    ),
)

SUPPLYING_AGENCY_MESSAGE = Structure(
    SupplyingAgencyMessage,
    (
        Row("header", "header", SUPPLYING_AGENCY_HEADER, required=True),
        MESSAGE_INFO,
        STATUS_INFO,
        RETRY_INFO,
        Row("deliveryInfo", "delivery", DELIVERY_INFO),
        Row("shippingInfo", "shipping", SHIPPING_INFO, only="2021-2"),
        Row("returnInfo", "return_to", RETURN_INFO),
    ),
)

REQUESTING_AGENCY_MESSAGE = Structure(
    RequestingAgencyMessage,
    (
        Row("header", "header", REQUESTING_AGENCY_HEADER, required=True),
        Row("action", "action", Code(Action), required=True),
        Row("note", "note", TEXT),
    ),
)
