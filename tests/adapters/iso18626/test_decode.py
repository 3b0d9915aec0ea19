from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from adapters.iso18626.codec import decode, decode_inbound
from adapters.iso18626.codes import (
    Action,
    ErrorType,
    MessageStatus,
    PreferredEdition,
    Reason,
    RequestSubType,
    RequestType,
    ServiceType,
    Status,
)
from adapters.iso18626.open_codes import BASE
from adapters.iso18626.values import (
    AgencyId,
    Authentication,
    Costs,
    DeliveryInfo,
    ElectronicAddress,
    ErrorData,
    Header,
    ItemIdentifier,
    PhysicalAddress,
    RecordIdentifier,
    Request,
    RequestedDelivery,
    RequestingAgencyMessage,
    SchemeValue,
    ServiceInfo,
    SupplyingAgencyMessage,
    SupplyingAgencyMessageConfirmation,
    Timestamp,
)

Sample = Callable[[str], bytes]
SENT = datetime(2026, 11, 24, 8, 15, 30, tzinfo=UTC)


def isil(value: str) -> AgencyId:
    return AgencyId(type=SchemeValue("ISIL"), value=value)


def request(body: bytes) -> Request:
    message = decode_inbound(body)
    assert isinstance(message, Request)
    return message


def test_a_plain_request_is_read_whole(sample: Sample) -> None:
    message = request(sample("plain-request"))
    assert message.header == Header(
        supplying_agency=isil("INT-DEMO"),
        requesting_agency=isil("NO-0300"),
        timestamp=Timestamp(at=SENT, text="2026-11-24T08:15:30Z"),
        requesting_agency_request_id="N-4711",
        authentication=Authentication(account_id="north", security_code="cod liver"),
    )
    assert message.bibliographic.title == "The Kelp Forests of Lofoten & Vesterålen"
    assert message.bibliographic.volumes == ("3",)
    assert message.bibliographic.item_ids == (
        ItemIdentifier(identifier="9780306406157", code=SchemeValue("ISBN")),
    )
    assert message.bibliographic.record_ids == (
        RecordIdentifier(identifier="900100200", code=SchemeValue("OCLC")),
    )
    assert message.service == ServiceInfo(
        request_sub_types=(
            RequestSubType.PATRON_REQUEST,
            RequestSubType.SUPPLYING_LIBRARYS_CHOICE,
        ),
        service_type=ServiceType.LOAN,
        service_level=SchemeValue("Express"),
        item_format=SchemeValue("Printed"),
        need_before_date=datetime(2026, 12, 20, 23, 59, 59, tzinfo=UTC),
        copyright_compliance=SchemeValue("Other"),
        any_edition=False,
        note="For the reading room, please.",
    )
    assert message.deliveries[1] == RequestedDelivery(
        sort_order=1,
        address=PhysicalAddress(
            line1="Havnegata 1",
            line2="Mottak",
            locality="Svolvær",
            postal_code="8300",
            region=SchemeValue("NO-18"),
            country=SchemeValue("NO"),
        ),
    )
    assert message.patron is not None
    assert message.patron.send_to_patron is False
    assert message.billing is not None
    assert message.billing.maximum_costs == Costs(
        currency=SchemeValue("NOK"), amount=Decimal("120.50")
    )


def test_alma_leaves_elements_empty_and_zones_without_a_colon(sample: Sample) -> None:
    message = request(sample("alma-request"))
    assert message.header.timestamp == Timestamp(
        at=SENT.replace(microsecond=417_000), text="2026-11-24T08:15:30.417+0000"
    )
    assert message.header.supplying_agency == isil("INT-DEMO")
    assert message.bibliographic.volumes == ()
    assert message.bibliographic.item_ids == ()
    assert message.publication is not None
    assert message.publication.publication_type == SchemeValue("BOOK")
    assert message.service is not None
    assert message.service.request_type is RequestType.NEW
    assert message.service.need_before_date == datetime(2026, 12, 20, 23, 59, 59, tzinfo=UTC)
    assert message.billing is not None
    assert message.billing.maximum_costs is None


def test_alma_sends_no_status_with_a_notification(sample: Sample) -> None:
    message = decode(sample("alma-notification"))
    assert isinstance(message, SupplyingAgencyMessage)
    assert message.reason is Reason.NOTIFICATION
    assert message.note == "Shelf check under way"
    assert message.status is None
    assert message.last_change is None


def test_reshare_numbers_its_notes_and_uses_codes_of_its_own(sample: Sample) -> None:
    message = request(sample("reshare-request"))
    assert message.service is not None
    assert message.service.note == "by Friday#seq:0#"
    assert message.bibliographic.item_ids[0].code == SchemeValue("isbn", "RESHARE")
    assert [record.identifier for record in message.bibliographic.record_ids] == ["w-12", "55512"]
    assert message.deliveries[1].address == ElectronicAddress(
        type=SchemeValue("url"), data="https://west.example/drop"
    )


def test_oclc_names_the_scheme_of_every_code(sample: Sample) -> None:
    message = request(sample("oclc-request"))
    assert message.header.requesting_agency == AgencyId(
        type=SchemeValue("ISIL", f"{BASE}AgencyIdTypeList-V1.0"), value="OCLC-EASTX"
    )
    assert message.service is not None
    assert message.service.service_type is ServiceType.COPY_OR_LOAN
    assert message.service.item_format == SchemeValue(
        "PaperCopy", f"{BASE}PreferredFormatList-V1.0"
    )


def test_koha_sends_no_envelope_and_the_elements_of_2021(sample: Sample) -> None:
    message = request(sample("koha-request"))
    assert message.header.consortium == isil("FI-Union")
    assert message.header.timestamp.at == SENT
    assert message.bibliographic.volumes == ("1", "2")
    assert message.bibliographic.author_id == "0000000121032683"
    assert message.publication is not None
    assert message.publication.publisher_id == "0000000123456789"
    assert message.service is not None
    assert message.service.item_format == SchemeValue("EPUB")
    assert message.service.preferred_edition is PreferredEdition.ANY_EDITION
    assert [condition.value for condition in message.service.loan_conditions] == [
        "LibraryUseOnly",
        "NoReproduction",
    ]
    assert message.deliveries[0].courier == SchemeValue("DHL")


def test_a_message_without_namespace_is_read(sample: Sample) -> None:
    message = request(sample("bare-request"))
    assert message.header.supplying_agency == AgencyId(
        type=SchemeValue("SYMBOL", "http://local.example/types"), value="INT-DEMO"
    )
    assert message.header.requesting_agency_request_id == "b 1"
    assert message.header.timestamp.at == SENT


def test_order_does_not_matter_and_unknown_elements_say_nothing(sample: Sample) -> None:
    message = request(sample("slnp-request"))
    assert message.header.supplying_agency is None
    assert message.bibliographic.title == "Ebb < Flow"
    assert message.service is not None
    assert message.service.note == "A1"
    assert message.service.need_before_date is None
    assert message.patron is not None
    assert len(message.deliveries) == 1


def test_a_requesting_agency_message_names_both_ids(sample: Sample) -> None:
    message = decode_inbound(sample("cancel"))
    assert isinstance(message, RequestingAgencyMessage)
    assert message.action is Action.CANCEL
    assert message.note == "Found it at home."
    assert message.header.supplying_agency_request_id == "DEMO-26-000001"


def test_a_url_sent_as_an_item_id_is_told_apart(sample: Sample) -> None:
    message = decode(sample("loaned-by-url"))
    assert isinstance(message, SupplyingAgencyMessage)
    assert message.status is Status.LOANED
    assert message.delivery == DeliveryInfo(
        date_sent=datetime(2026, 11, 25, 7, tzinfo=UTC),
        url="https://demo.example/loan/1",
        delivery_method=SchemeValue("URL"),
        sent_to_patron=False,
    )


def test_terms_of_a_further_try_read_the_same_in_both_versions(sample: Sample) -> None:
    body = sample("loaned-by-url")
    old = decode(body)
    offered = body[body.index(b"<offeredCosts>") : body.index(b"<retryAfter>")]
    after = b"<retryAfter>2027-01-01T00:00:00Z</retryAfter>"
    new = decode(
        body.replace(offered, b"")
        .replace(after, b"")
        .replace(b"</statusInfo>", b"</statusInfo><retryInfo>" + offered + after + b"</retryInfo>")
    )
    assert old == new
    assert isinstance(old, SupplyingAgencyMessage)
    assert old.offered_costs == (Costs(currency=SchemeValue("EUR"), amount=Decimal(4)),)
    assert old.retry_after == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_confirmation_needs_its_status_only(sample: Sample) -> None:
    message = decode(sample("koha-confirmation"))
    assert isinstance(message, SupplyingAgencyMessageConfirmation)
    assert message.header.status is MessageStatus.ERROR
    assert message.header.requesting_agency_request_id is None
    assert message.errors == (
        ErrorData(type=ErrorType.UNRECOGNISED_DATA_VALUE, value="status"),
        ErrorData(type=None, value="nobody knows"),
    )


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: b"\r\n  " + text.encode(),
        lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16"),
        lambda text: text.replace("UTF-8", "ISO-8859-1").encode("iso-8859-1"),
    ],
    ids=["byte order mark", "blank lines before it", "UTF-16", "Latin 1"],
)
def test_the_message_is_the_same_in_every_encoding(
    sample: Sample, encoded: Callable[[str], bytes]
) -> None:
    body = sample("plain-request")
    assert decode(encoded(body.decode())) == decode(body)


def test_only_the_scheme_attribute_names_a_scheme(sample: Sample) -> None:
    body = sample("plain-request").replace(b"<serviceLevel>", b'<serviceLevel xml:lang="en">')
    message = request(body)
    assert message.service is not None
    assert message.service.service_level == SchemeValue("Express")
