from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from adapters.iso18626.codec import decode, decode_inbound, encode
from adapters.iso18626.codes import (
    Action,
    ErrorType,
    MessageStatus,
    Reason,
    RequestSubType,
    Status,
    Version,
)
from adapters.iso18626.confirm import confirm
from adapters.iso18626.faults import IncompleteMessage
from adapters.iso18626.values import (
    AgencyId,
    BibliographicInfo,
    ConfirmationHeader,
    Costs,
    DeliveryInfo,
    ErrorData,
    Header,
    Message,
    PhysicalAddress,
    Request,
    RequestConfirmation,
    RequestedDelivery,
    RequestingAgencyMessage,
    RequestingAgencyMessageConfirmation,
    SchemeValue,
    SupplyingAgencyMessage,
    Timestamp,
)

Sample = Callable[[str], bytes]
AssertValid = Callable[[bytes, Version], None]
VERSIONS: tuple[Version, ...] = ("1.2", "2021-2")
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
HEADER = Header(
    supplying_agency=AgencyId(type=SchemeValue("ISIL"), value="INT-DEMO"),
    requesting_agency=AgencyId(type=SchemeValue("ISIL"), value="REQ"),
    timestamp=Timestamp.of(NOW),
    requesting_agency_request_id="r 1",
    supplying_agency_request_id="DEMO-26-000001",
)
LOANED = SupplyingAgencyMessage(
    header=HEADER, reason=Reason.STATUS_CHANGE, status=Status.LOANED, last_change=NOW
)
CANCEL = RequestingAgencyMessage(header=HEADER, action=Action.CANCEL)
EUR = SchemeValue("EUR")


def again(message: Message, version: Version) -> Message:
    """What the receiver of the written message reads."""
    return decode(encode(message, version))


def test_the_same_value_gives_the_same_bytes() -> None:
    assert encode(CANCEL, "1.2") == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<ISO18626Message xmlns="http://illtransactions.org/2013/iso18626"'
        b' xmlns:ill="http://illtransactions.org/2013/iso18626"'
        b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ill:version="1.2"'
        b' xsi:schemaLocation="http://illtransactions.org/2013/iso18626'
        b' http://illtransactions.org/schemas/ISO-18626-v1_2.xsd">'
        b"<requestingAgencyMessage><header>"
        b"<supplyingAgencyId><agencyIdType>ISIL</agencyIdType>"
        b"<agencyIdValue>INT-DEMO</agencyIdValue></supplyingAgencyId>"
        b"<requestingAgencyId><agencyIdType>ISIL</agencyIdType>"
        b"<agencyIdValue>REQ</agencyIdValue></requestingAgencyId>"
        b"<multipleItemRequestId/><timestamp>2026-11-25T08:00:00Z</timestamp>"
        b"<requestingAgencyRequestId>r 1</requestingAgencyRequestId>"
        b"<supplyingAgencyRequestId>DEMO-26-000001</supplyingAgencyRequestId></header>"
        b"<action>Cancel</action></requestingAgencyMessage></ISO18626Message>"
    )


def test_text_is_escaped_and_what_xml_forbids_is_replaced(assert_valid: AssertValid) -> None:
    note = 'a < b & c > "d"\r\n\t\x00\x0b\ud800\ufffe 借书 \U0001f4da'
    body = encode(replace(CANCEL, note=note), "1.2")
    assert_valid(body, "1.2")
    read = decode(body)
    assert isinstance(read, RequestingAgencyMessage)
    assert read.note == 'a < b & c > "d"\r\n\t\ufffd\ufffd\ufffd\ufffd 借书 \U0001f4da'


def test_a_scheme_is_written_as_a_qualified_attribute(assert_valid: AssertValid) -> None:
    scheme = "http://codes.example:80/list;x/%7E?a=1&b='2'#c"
    agency = AgencyId(type=SchemeValue("ISIL", scheme), value="INT-DEMO")
    message = replace(CANCEL, header=replace(HEADER, supplying_agency=agency))
    body = encode(message, "1.2")
    assert b"ill:scheme=\"http://codes.example:80/list;x/%7E?a=1&amp;b='2'#c\"" in body
    assert decode(body) == message


@pytest.mark.parametrize(
    "scheme", ["::", "http://[", "%zz", "a b", "http://x:port/", '"<>&', "1:2"]
)
def test_a_scheme_that_is_no_uri_is_left_out(scheme: str, assert_valid: AssertValid) -> None:
    agency = AgencyId(type=SchemeValue("ISIL", scheme), value="INT-DEMO")
    body = encode(replace(CANCEL, header=replace(HEADER, supplying_agency=agency)), "1.2")
    assert_valid(body, "1.2")
    assert decode(body) == CANCEL


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_told(
    status: Status, version: Version, assert_valid: AssertValid
) -> None:
    message = replace(LOANED, status=status)
    assert_valid(encode(message, version), version)
    read = again(message, version)
    new = status in {Status.HOLD_RETURN, Status.RELEASE_HOLD_RETURN} and version == "1.2"
    assert read == (LOANED if new else message)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_can_be_told_and_confirmed(
    reason: Reason, version: Version, assert_valid: AssertValid
) -> None:
    message = replace(LOANED, reason=reason)
    assert again(message, version) == message
    body = encode(confirm(message, NOW), version)
    assert_valid(body, version)
    assert f"<reasonForMessage>{reason}</reasonForMessage>".encode() in body


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("action", Action)
def test_every_action_can_be_asked_and_is_echoed_where_the_version_knows_it(
    action: Action, version: Version, assert_valid: AssertValid
) -> None:
    message = replace(CANCEL, action=action)
    assert_valid(encode(message, version), version)
    answer = encode(confirm(message, NOW), version)
    assert_valid(answer, version)
    known = version != "1.2" or action not in {Action.HOLD_RETURN, Action.LOST}
    assert (b"<action>" in answer) is known
    read = again(message, version)
    assert isinstance(read, RequestingAgencyMessage)
    assert read.action is (action if known else Action.NOTIFICATION)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("error", ErrorType)
def test_every_error_can_be_told(
    error: ErrorType, version: Version, assert_valid: AssertValid
) -> None:
    answer = confirm(CANCEL, NOW, ErrorData(type=error, value="why"))
    assert_valid(encode(answer, version), version)
    assert again(answer, version) == answer


def test_a_confirmation_names_the_message_that_it_confirms(sample: Sample) -> None:
    message = decode_inbound(sample("reshare-request"))
    answer = confirm(message, NOW)
    assert answer == RequestConfirmation(
        header=ConfirmationHeader(
            supplying_agency=message.header.supplying_agency,
            requesting_agency=message.header.requesting_agency,
            timestamp=Timestamp.of(NOW),
            requesting_agency_request_id="WEST-77~0",
            timestamp_received=message.header.timestamp,
            status=MessageStatus.OK,
        )
    )
    assert b"<timestampReceived>2026-11-24T08:15:30.417Z<" in encode(answer, "1.2")


@pytest.mark.parametrize(
    "name", ["plain-request", "alma-request", "reshare-request", "oclc-request", "koha-request"]
)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_partners_request_is_rewritten_and_confirmed_validly(
    sample: Sample, assert_valid: AssertValid, name: str, version: Version
) -> None:
    message = decode_inbound(sample(name))
    assert_valid(encode(message, version), version)
    assert_valid(encode(confirm(message, NOW), version), version)


def test_1_2_joins_what_it_carries_once(sample: Sample, assert_valid: AssertValid) -> None:
    message = replace(
        LOANED,
        delivery=DeliveryInfo(
            date_sent=NOW,
            item_ids=("31001", "31002"),
            loan_conditions=(SchemeValue("LibraryUseOnly"), SchemeValue("NoReproduction")),
            delivery_costs=(Costs(currency=EUR, amount=Decimal("4.50")),) * 2,
        ),
    )
    assert_valid(encode(message, "1.2"), "1.2")
    read = again(message, "1.2")
    assert isinstance(read, SupplyingAgencyMessage)
    assert read.delivery == DeliveryInfo(
        date_sent=NOW,
        item_ids=("31001,31002",),
        loan_conditions=(SchemeValue("LibraryUseOnly"),),
        delivery_costs=(Costs(currency=EUR, amount=Decimal("4.50")),),
    )
    koha = decode(sample("koha-request"))
    assert b"<volume>1, 2</volume>" in encode(koha, "1.2")


def test_1_2_has_room_for_three_subtypes(sample: Sample, assert_valid: AssertValid) -> None:
    message = decode(sample("plain-request"))
    assert isinstance(message, Request)
    assert message.service is not None
    many = replace(message, service=replace(message.service, request_sub_types=(*RequestSubType,)))
    assert_valid(encode(many, "1.2"), "1.2")
    assert_valid(encode(many, "2021-2"), "2021-2")
    assert encode(many, "1.2").count(b"<requestSubType>") == 3


def test_1_2_tells_several_errors_in_one(assert_valid: AssertValid) -> None:
    answer = confirm(CANCEL, NOW, ErrorData(type=ErrorType.UNRECOGNISED_DATA_VALUE, value="a: b"))
    assert isinstance(answer, RequestingAgencyMessageConfirmation)
    second = ErrorData(type=ErrorType.BADLY_FORMED_MESSAGE)
    both = replace(answer, errors=(*answer.errors, second))
    assert_valid(encode(both, "1.2"), "1.2")
    assert_valid(encode(both, "2021-2"), "2021-2")
    assert again(both, "2021-2") == both
    assert again(both, "1.2") == replace(
        answer,
        errors=(
            ErrorData(type=ErrorType.UNRECOGNISED_DATA_VALUE, value="a: b; BadlyFormedMessage"),
        ),
    )


def test_1_2_sends_a_url_in_place_of_the_item_id(assert_valid: AssertValid) -> None:
    message = replace(
        LOANED, delivery=DeliveryInfo(date_sent=NOW, item_ids=("31001",), url="https://x.example/1")
    )
    body = encode(message, "1.2")
    assert_valid(body, "1.2")
    assert b"<itemId>https://x.example/1</itemId><sentVia>URL</sentVia>" in body
    assert again(message, "2021-2") == message


def test_a_delivery_is_sent_when_the_message_is_unless_it_says_otherwise(
    assert_valid: AssertValid,
) -> None:
    condition = DeliveryInfo(loan_conditions=(SchemeValue("NoReproduction"),))
    message = replace(LOANED, last_change=None, delivery=condition)
    for version in VERSIONS:
        assert_valid(encode(message, version), version)
        assert again(message, version) == replace(
            LOANED, last_change=NOW, delivery=replace(condition, date_sent=NOW)
        )


def test_2021_wants_a_service_and_no_negative_order(
    sample: Sample, assert_valid: AssertValid
) -> None:
    message = decode(sample("plain-request"))
    assert isinstance(message, Request)
    bare = replace(message, service=None, deliveries=(RequestedDelivery(sort_order=-1),))
    assert_valid(encode(bare, "1.2"), "1.2")
    assert_valid(encode(bare, "2021-2"), "2021-2")
    assert b"<serviceType>CopyOrLoan</serviceType>" in encode(bare, "2021-2")
    assert b"<sortOrder>0</sortOrder>" in encode(bare, "2021-2")
    assert b"<sortOrder>-1</sortOrder>" in encode(bare, "1.2")


def test_2021_writes_a_region_without_its_scheme(assert_valid: AssertValid) -> None:
    region = PhysicalAddress(region=SchemeValue("NO-18", "https://regions.example"))
    delivery = RequestedDelivery(address=region)
    request = Request(
        header=replace(HEADER, supplying_agency_request_id=None),
        bibliographic=BibliographicInfo(title="Shores"),
        deliveries=(delivery,),
    )
    assert again(request, "1.2") == request
    assert_valid(encode(request, "2021-2"), "2021-2")
    assert b"<region>NO-18</region>" in encode(request, "2021-2")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_header_without_supplying_agency_is_still_valid(
    version: Version, assert_valid: AssertValid
) -> None:
    nameless = replace(HEADER, supplying_agency=None)
    for message in (replace(CANCEL, header=nameless), replace(LOANED, header=nameless)):
        assert_valid(encode(message, version), version)
        assert again(message, version) == message


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_schema_wants_is_not_left_out(version: Version) -> None:
    with pytest.raises(IncompleteMessage, match="supplyingAgencyMessage lacks status"):
        encode(replace(LOANED, status=None), version)
    answer = RequestConfirmation(header=ConfirmationHeader(status=MessageStatus.OK))
    with pytest.raises(IncompleteMessage, match="requestConfirmation lacks timestamp"):
        encode(answer, version)
