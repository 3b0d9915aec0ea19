"""The elements of a request (protocol page 2.2)."""

from __future__ import annotations

from adapters.iso18626.codes import PreferredEdition, RequestSubType, RequestType, ServiceType
from adapters.iso18626.grammar import Code, Row, Structure, first_three, joined
from adapters.iso18626.leaves import INSTANT, INTEGER, NATURAL, OPEN_CODE, TEXT, YES_NO
from adapters.iso18626.tables.parts import (
    ADDRESS,
    AGENCY,
    COSTS,
    ITEM_ID,
    RECORD_ID,
    REQUEST_HEADER,
)
from adapters.iso18626.values import (
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

BIBLIOGRAPHIC_INFO = Structure(
    BibliographicInfo,
    (
        Row("supplierUniqueRecordId", "supplier_unique_record_id", TEXT),
        Row("title", "title", TEXT),
        Row("author", "author", TEXT),
        Row("authorId", "author_id", TEXT, only="2021-2"),
        Row("subtitle", "subtitle", TEXT),
        Row("seriesTitle", "series_title", TEXT),
        Row("edition", "edition", TEXT),
        Row("titleOfComponent", "title_of_component", TEXT),
        Row("authorOfComponent", "author_of_component", TEXT),
        Row("volume", "volumes", TEXT, many=True, fold=joined(", ")),
        Row("issue", "issue", TEXT),
        Row("pagesRequested", "pages_requested", TEXT),
        Row("estimatedNoPages", "estimated_no_pages", TEXT),
        Row("bibliographicItemId", "item_ids", ITEM_ID, many=True),
        Row("sponsor", "sponsor", TEXT),
        Row("informationSource", "information_source", TEXT),
        Row("bibliographicRecordId", "record_ids", RECORD_ID, many=True),
    ),
)

PUBLICATION_INFO = Structure(
    PublicationInfo,
    (
        Row("publisher", "publisher", TEXT),
        Row("publisherId", "publisher_id", TEXT, only="2021-2"),
        Row("publicationType", "publication_type", OPEN_CODE),
        Row("publicationDate", "publication_date", TEXT),
        Row("placeOfPublication", "place_of_publication", TEXT),
    ),
)

SERVICE_INFO = Structure(
    ServiceInfo,
    (
        Row("requestType", "request_type", Code(RequestType)),
        Row("requestSubType", "request_sub_types", Code(RequestSubType), True, fold=first_three),
        Row("requestingAgencyPreviousRequestId", "previous_request_id", TEXT),
        Row("serviceType", "service_type", Code(ServiceType), required=True),
        Row("serviceLevel", "service_level", OPEN_CODE),
        Row("preferredFormat", "item_format", OPEN_CODE, only="1.2"),
        Row("itemFormat", "item_format", OPEN_CODE, only="2021-2"),
        Row("needBeforeDate", "need_before_date", INSTANT),
        Row("copyrightCompliance", "copyright_compliance", OPEN_CODE),
        Row("anyEdition", "any_edition", YES_NO),
        Row("preferredEdition", "preferred_edition", Code(PreferredEdition), only="2021-2"),
        Row("loanCondition", "loan_conditions", OPEN_CODE, many=True, only="2021-2"),
        Row("startDate", "start_date", INSTANT),
        Row("endDate", "end_date", INSTANT),
        Row("note", "note", TEXT),
    ),
)

# 2021 allows no negative sortOrder.
_SORT_ORDER = (
    Row("sortOrder", "sort_order", INTEGER, only="1.2"),
    Row("sortOrder", "sort_order", NATURAL, only="2021-2"),
)

SUPPLIER_INFO = Structure(
    SupplierInfo,
    (
        *_SORT_ORDER,
        Row("supplierCode", "supplier", AGENCY),
        Row("supplierDescription", "description", TEXT),
        Row("bibliographicRecordId", "record_id", RECORD_ID),
        Row("callNumber", "call_number", TEXT),
        Row("summaryHoldings", "summary_holdings", TEXT),
        Row("availabilityNote", "availability_note", TEXT),
    ),
)

REQUESTED_DELIVERY = Structure(
    RequestedDelivery,
    (
        *_SORT_ORDER,
        Row("address", "address", ADDRESS),
        Row("deliveryMethod", "delivery_method", OPEN_CODE, only="2021-2"),
        Row("courierName", "courier", OPEN_CODE, only="2021-2"),
    ),
)

REQUESTING_AGENCY_INFO = Structure(
    RequestingAgencyInfo,
    (
        Row("name", "name", TEXT),
        Row("contactName", "contact_name", TEXT),
        Row("address", "addresses", ADDRESS, many=True),
    ),
)

PATRON_INFO = Structure(
    PatronInfo,
    (
        Row("patronId", "patron_id", TEXT),
        Row("surname", "surname", TEXT),
        Row("givenName", "given_name", TEXT),
        Row("patronType", "patron_type", OPEN_CODE),
        Row("sendToPatron", "send_to_patron", YES_NO),
        Row("address", "addresses", ADDRESS, many=True),
    ),
)

BILLING_INFO = Structure(
    BillingInfo,
    (
        Row("paymentMethod", "payment_method", OPEN_CODE),
        Row("maximumCosts", "maximum_costs", COSTS),
        Row("billingMethod", "billing_method", OPEN_CODE),
        Row("billingName", "billing_name", TEXT),
        Row("address", "address", ADDRESS),
    ),
)

# 2021 wants a service; where none was asked for, either will do.
_ANY_SERVICE = f"<serviceType>{ServiceType.COPY_OR_LOAN}</serviceType>"

REQUEST = Structure(
    Request,
    (
        Row("header", "header", REQUEST_HEADER, required=True),
        Row("bibliographicInfo", "bibliographic", BIBLIOGRAPHIC_INFO, required=True),
        Row("publicationInfo", "publication", PUBLICATION_INFO),
        Row("serviceInfo", "service", SERVICE_INFO, only="1.2"),
        Row("serviceInfo", "service", SERVICE_INFO, only="2021-2", filler=_ANY_SERVICE),
        Row("supplierInfo", "suppliers", SUPPLIER_INFO, many=True),
        Row("requestedDeliveryInfo", "deliveries", REQUESTED_DELIVERY, many=True),
        Row("requestingAgencyInfo", "requesting_agency", REQUESTING_AGENCY_INFO),
        Row("patronInfo", "patron", PATRON_INFO),
        Row("billingInfo", "billing", BILLING_INFO),
    ),
)
