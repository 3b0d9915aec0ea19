"""What a faulty message is answered: the rows of the protocol page's table 5.1 that it decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from adapters.iso18626.codec import decode, decode_inbound, encode
from adapters.iso18626.codes import Action, ErrorType, MessageKind, MessageStatus, Reason, Version
from adapters.iso18626.confirm import confirm_fault
from adapters.iso18626.faults import (
    BadlyFormed,
    MessageFault,
    TooLarge,
    Unreadable,
    UnrecognisedValue,
    UnsupportedAction,
    UnsupportedReason,
)
from adapters.iso18626.parse import MAX_BYTES
from adapters.iso18626.values import (
    RequestConfirmation,
    RequestingAgencyMessageConfirmation,
    SupplyingAgencyMessageConfirmation,
)

Sample = Callable[[str], bytes]
AssertValid = Callable[[bytes, Version], None]
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def fault_of(body: bytes) -> MessageFault:
    with pytest.raises(MessageFault) as caught:
        decode_inbound(body)
    return caught.value


def without(body: bytes, element: str) -> bytes:
    """The message without the first element of that name."""
    start, end = f"<{element}>".encode(), f"</{element}>".encode()
    return body[: body.index(start)] + body[body.index(end) + len(end) :]


def with_text(body: bytes, element: str, text: str) -> bytes:
    """The message with another text in the first element of that name."""
    start, end = f"<{element}>".encode(), f"</{element}>".encode()
    return body[: body.index(start) + len(start)] + text.encode() + body[body.index(end) :]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "the body is empty"),
        (b"   \n", "the body is empty"),
        (b"not XML", "line 1"),
        (b"<ISO18626Message>\n<request>", "line 2"),
        (b"<ISO18626Message/>", "ISO18626Message is empty"),
        (b"<ISO18626Message><order/></ISO18626Message>", "order is no message of ISO 18626"),
        (b"<order/>", "order is no message of ISO 18626"),
        (b"<NCIPMessage xmlns='urn:n'/>", "NCIPMessage is no message of ISO 18626"),
        (b"<ISO18626Message><request/><request/></ISO18626Message>", "holds 2 messages"),
        (b"<ISO18626Message xmlns='urn:other'/>", "the namespace is urn:other, not http"),
        (b"<request xmlns='urn:other'/>", "the namespace is urn:other, not http"),
        (
            b"<ISO18626Message><request xmlns='urn:other'/></ISO18626Message>",
            "the namespace is urn:other, not http",
        ),
    ],
)
def test_what_is_no_message_is_unreadable_with_status_400(body: bytes, words: str) -> None:
    fault = fault_of(body)
    assert isinstance(fault, Unreadable)
    assert fault.http_status == 400
    assert fault.error_type is ErrorType.BADLY_FORMED_MESSAGE
    assert words in fault.error_value
    assert fault.kind is None


def test_a_confirmation_sent_as_a_message_is_unreadable(sample: Sample) -> None:
    fault = fault_of(sample("koha-confirmation"))
    assert isinstance(fault, Unreadable)
    assert fault.error_value == "supplyingAgencyMessageConfirmation is an answer, not a message"


def test_a_message_larger_than_a_mebibyte_is_not_even_parsed(sample: Sample) -> None:
    body = sample("cancel")
    assert decode(body + b" " * (MAX_BYTES - len(body))) == decode(body)
    fault = fault_of(body + b" " * (20 * MAX_BYTES))
    assert isinstance(fault, TooLarge)
    assert fault.http_status == 413


@pytest.mark.parametrize(
    ("name", "element", "path"),
    [
        ("plain-request", "header", "request/header"),
        ("plain-request", "bibliographicInfo", "request/bibliographicInfo"),
        ("plain-request", "serviceType", "request/serviceInfo/serviceType"),
        ("plain-request", "timestamp", "request/header/timestamp"),
        ("plain-request", "requestingAgencyId", "request/header/requestingAgencyId"),
        ("plain-request", "requestingAgencyRequestId", "request/header/requestingAgencyRequestId"),
        ("plain-request", "currencyCode", "request/billingInfo/maximumCosts/currencyCode"),
        ("cancel", "action", "requestingAgencyMessage/action"),
        ("cancel", "header", "requestingAgencyMessage/header"),
        (
            "loaned-by-url",
            "reasonForMessage",
            "supplyingAgencyMessage/messageInfo/reasonForMessage",
        ),
        ("loaned-by-url", "messageInfo", "supplyingAgencyMessage/messageInfo/reasonForMessage"),
    ],
)
def test_a_missing_element_is_named_by_its_path(
    sample: Sample, name: str, element: str, path: str
) -> None:
    fault = fault_of(without(sample(name), element))
    assert isinstance(fault, BadlyFormed)
    assert fault.http_status == 200
    assert fault.error_value == path


def test_version_1_2_allows_a_request_without_service(sample: Sample) -> None:
    decode(without(sample("plain-request"), "serviceInfo"))


@pytest.mark.parametrize(
    ("name", "element", "text", "value"),
    [
        ("loaned-by-url", "status", "WeCouldLoan", "status: WeCouldLoan"),
        ("loaned-by-url", "status", "loaned", "status: loaned"),
        ("plain-request", "requestType", "Again", "requestType: Again"),
        ("plain-request", "serviceType", "Borrow", "serviceType: Borrow"),
        ("plain-request", "serviceType", "", "serviceType: cannot be empty"),
        ("plain-request", "requestSubType", "Odd", "requestSubType: Odd"),
        ("plain-request", "anyEdition", "maybe", "anyEdition: maybe"),
        ("plain-request", "needBeforeDate", "soon", "needBeforeDate: soon"),
        ("plain-request", "timestamp", "today", "timestamp: today"),
        ("plain-request", "timestamp", " ", "timestamp: cannot be empty"),
        ("plain-request", "monetaryValue", "12,50", "monetaryValue: 12,50"),
        ("plain-request", "monetaryValue", "1E9", "monetaryValue: 1E9"),
        ("plain-request", "sortOrder", "first", "sortOrder: first"),
        (
            "plain-request",
            "requestingAgencyRequestId",
            "  ",
            "requestingAgencyRequestId: cannot be empty",
        ),
        ("plain-request", "requestingAgencyId", "", "requestingAgencyId: cannot be empty"),
    ],
)
def test_a_bad_value_is_named_with_its_element(
    sample: Sample, name: str, element: str, text: str, value: str
) -> None:
    fault = fault_of(with_text(sample(name), element, text))
    assert isinstance(fault, UnrecognisedValue)
    assert fault.http_status == 200
    assert fault.error_type is ErrorType.UNRECOGNISED_DATA_VALUE
    assert fault.error_value == value


@pytest.mark.parametrize(("text", "value"), [("Borrow", "Borrow"), ("", "cannot be empty")])
def test_an_unknown_action_is_not_echoed(sample: Sample, text: str, value: str) -> None:
    fault = fault_of(with_text(sample("cancel"), "action", text))
    assert isinstance(fault, UnsupportedAction)
    assert fault.error_type is ErrorType.UNSUPPORTED_ACTION_TYPE
    assert fault.error_value == value
    confirmation = confirm_fault(fault, NOW)
    assert isinstance(confirmation, RequestingAgencyMessageConfirmation)
    assert confirmation.action is None


def test_an_unknown_reason_is_not_echoed(sample: Sample) -> None:
    fault = fault_of(with_text(sample("loaned-by-url"), "reasonForMessage", "JustBecause"))
    assert isinstance(fault, UnsupportedReason)
    assert fault.error_type is ErrorType.UNSUPPORTED_REASON_FOR_MESSAGE_TYPE
    assert fault.error_value == "JustBecause"
    confirmation = confirm_fault(fault, NOW)
    assert isinstance(confirmation, SupplyingAgencyMessageConfirmation)
    assert confirmation.reason is None


def test_the_action_and_the_reason_are_echoed_whatever_else_is_wrong(sample: Sample) -> None:
    cancel = confirm_fault(
        fault_of(with_text(sample("cancel"), "requestingAgencyRequestId", "")), NOW
    )
    assert isinstance(cancel, RequestingAgencyMessageConfirmation)
    assert cancel.action is Action.CANCEL
    loaned = confirm_fault(fault_of(with_text(sample("loaned-by-url"), "status", "Gone")), NOW)
    assert isinstance(loaned, SupplyingAgencyMessageConfirmation)
    assert loaned.reason is Reason.STATUS_CHANGE


def test_a_fault_confirms_what_could_be_understood_of_the_header(sample: Sample) -> None:
    fault = fault_of(without(sample("plain-request"), "requestingAgencyRequestId"))
    assert fault.kind is MessageKind.REQUEST
    confirmation = confirm_fault(fault, NOW)
    assert isinstance(confirmation, RequestConfirmation)
    header = confirmation.header
    assert header.status is MessageStatus.ERROR
    assert header.requesting_agency is not None
    assert header.requesting_agency.value == "NO-0300"
    assert header.requesting_agency_request_id is None
    assert header.timestamp_received is not None
    assert header.timestamp_received.text == "2026-11-24T08:15:30Z"
    assert confirmation.errors == (fault.error,)


def test_a_fault_of_which_nothing_is_understood_is_confirmed_with_the_minimum() -> None:
    confirmation = confirm_fault(fault_of(b"nothing"), NOW)
    assert isinstance(confirmation, RequestConfirmation)
    assert confirmation.header.timestamp == confirmation.header.timestamp_received
    assert confirmation.header.requesting_agency is None


def test_a_long_value_is_cut_in_the_answer(sample: Sample) -> None:
    fault = fault_of(with_text(sample("cancel"), "action", "x" * 5000))
    assert len(fault.error_value) == 300


@pytest.mark.parametrize("version", ["1.2", "2021-2"])
@pytest.mark.parametrize("name", ["plain-request", "cancel", "loaned-by-url"])
@pytest.mark.parametrize("element", ["header", "timestamp", "requestingAgencyRequestId"])
def test_every_answer_to_a_fault_is_valid(
    sample: Sample, assert_valid: AssertValid, name: str, element: str, version: Version
) -> None:
    answer = confirm_fault(fault_of(without(sample(name), element)), NOW)
    assert_valid(encode(answer, version), version)


def test_a_broken_confirmation_is_a_fault_too(sample: Sample) -> None:
    with pytest.raises(UnrecognisedValue, match="messageStatus: Fine"):
        decode(with_text(sample("koha-confirmation"), "messageStatus", "Fine"))
    with pytest.raises(BadlyFormed, match="confirmationHeader/messageStatus"):
        decode(without(sample("koha-confirmation"), "messageStatus"))
