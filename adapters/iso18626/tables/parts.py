"""Elements that several messages share (protocol page 2.1)."""

from __future__ import annotations

from adapters.iso18626.grammar import Choice, Row, Structure
from adapters.iso18626.leaves import DECIMAL, OPEN_CODE, PLAIN_CODE, TEXT, TIMESTAMP
from adapters.iso18626.values import (
    AgencyId,
    Authentication,
    Costs,
    ElectronicAddress,
    Header,
    ItemIdentifier,
    PhysicalAddress,
    RecordIdentifier,
)

AGENCY = Structure(
    AgencyId,
    (
        Row("agencyIdType", "type", OPEN_CODE, filler=""),
        Row("agencyIdValue", "value", TEXT),
    ),
    core="value",
)

COSTS = Structure(
    Costs,
    (
        Row("currencyCode", "currency", OPEN_CODE, required=True),
        Row("monetaryValue", "amount", DECIMAL),
    ),
    core="amount",
)

ELECTRONIC_ADDRESS = Structure(
    ElectronicAddress,
    (
        Row("electronicAddressType", "type", OPEN_CODE, filler=""),
        Row("electronicAddressData", "data", TEXT),
    ),
    core="data",
)

PHYSICAL_ADDRESS = Structure(
    PhysicalAddress,
    (
        Row("line1", "line1", TEXT),
        Row("line2", "line2", TEXT),
        Row("locality", "locality", TEXT),
        Row("postalCode", "postal_code", TEXT),
        Row("region", "region", OPEN_CODE, only="1.2"),
        Row("region", "region", PLAIN_CODE, only="2021-2"),
        Row("country", "country", OPEN_CODE),
    ),
)

ADDRESS = Choice((("electronicAddress", ELECTRONIC_ADDRESS), ("physicalAddress", PHYSICAL_ADDRESS)))

# The identifier and its code change places between the versions.
ITEM_ID = Structure(
    ItemIdentifier,
    (
        Row("bibliographicItemIdentifier", "identifier", TEXT, only="1.2"),
        Row("bibliographicItemIdentifierCode", "code", OPEN_CODE, filler=""),
        Row("bibliographicItemIdentifier", "identifier", TEXT, only="2021-2"),
    ),
    core="identifier",
)

RECORD_ID = Structure(
    RecordIdentifier,
    (
        Row("bibliographicRecordIdentifierCode", "code", OPEN_CODE, filler=""),
        Row("bibliographicRecordIdentifier", "identifier", TEXT),
    ),
    core="identifier",
)

AUTHENTICATION = Structure(
    Authentication,
    (
        Row("accountId", "account_id", TEXT),
        Row("securityCode", "security_code", TEXT),
    ),
)

_NO_AGENCY = "<agencyIdType/><agencyIdValue/>"
_SUPPLYING = Row("supplyingAgencyId", "supplying_agency", AGENCY)
_REQUESTING = Row("requestingAgencyId", "requesting_agency", AGENCY, required=True)
_CONSORTIUM = Row("consortialId", "consortium", AGENCY, only="2021-2")
_MULTIPLE = Row("multipleItemRequestId", "multiple_item_request_id", TEXT)
_TIMESTAMP = Row("timestamp", "timestamp", TIMESTAMP, required=True)
_THEIR_ID = Row("requestingAgencyRequestId", "requesting_agency_request_id", TEXT, required=True)
_OUR_ID = Row("supplyingAgencyRequestId", "supplying_agency_request_id", TEXT)
_AUTHENTICATION = Row("requestingAgencyAuthentication", "authentication", AUTHENTICATION)

# 1.2 wants multipleItemRequestId in every header; everyone sends it empty.
_MULTIPLE_1_2 = _MULTIPLE._replace(only="1.2", filler="")

REQUEST_HEADER = Structure(
    Header,
    (
        _SUPPLYING._replace(only="1.2", filler=_NO_AGENCY),
        _SUPPLYING._replace(only="2021-2"),
        _REQUESTING,
        _CONSORTIUM,
        _MULTIPLE_1_2,
        _MULTIPLE._replace(only="2021-2"),
        _TIMESTAMP,
        _THEIR_ID,
        _OUR_ID._replace(only="1.2"),
        _AUTHENTICATION,
    ),
)

REQUESTING_AGENCY_HEADER = Structure(
    Header,
    (
        _SUPPLYING._replace(filler=_NO_AGENCY),
        _REQUESTING,
        _CONSORTIUM,
        _MULTIPLE_1_2,
        _TIMESTAMP,
        _THEIR_ID,
        _OUR_ID,
        _AUTHENTICATION,
    ),
)

SUPPLYING_AGENCY_HEADER = Structure(
    Header,
    (
        _SUPPLYING._replace(filler=_NO_AGENCY),
        _REQUESTING,
        _MULTIPLE_1_2,
        _TIMESTAMP,
        _THEIR_ID,
        _OUR_ID,
        _AUTHENTICATION._replace(only="1.2"),
    ),
)
