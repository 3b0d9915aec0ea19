"""What was decided to tell a partner becomes a message that is valid in its version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import msgspec
import pytest

from adapters.iso18626.codec import decode, encode
from adapters.iso18626.codes import ErrorType, MessageStatus, Reason, Status, Version
from adapters.iso18626.confirm import confirm, confirm_fault
from adapters.iso18626.dialects import DIALECTS
from adapters.iso18626.faults import IncompleteMessage, MessageFault, Unreadable
from adapters.iso18626.outbound import read_confirmation, render
from adapters.iso18626.values import (
    Costs,
    ErrorData,
    PhysicalAddress,
    ReturnInfo,
    SchemeValue,
    SupplyingAgencyMessage,
)
from engine.citation import Correspondents
from engine.events.partner import Details, PartnerMessageDecided
from engine.partner import Partner
from engine.values import Money, Sealed
from tests.adapters.iso18626.peers import ANSWERED, DEMO, SIM, request, unsealed

AssertValid = Callable[[bytes, Version], None]
VERSIONS: tuple[Version, ...] = ("1.2", "2021-2")
CORRESPONDENTS = Correspondents(
    requesting_agency="ISIL:REQ",
    supplying_agency="ISIL:INT-DEMO",
    external_id="r-1",
    number="DEMO-26-000001",
)
DECIDED = datetime(2026, 11, 24, 12, 0, 0, 123000, tzinfo=UTC)
CHANGED = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
PRICE = Money(amount=Decimal("35.00"), currency="USD")


def note(text: str) -> Sealed:
    return Sealed(box=text.encode())


def decided(
    told: str, reason: str = "StatusChange", answer: bool | None = None, **details: Any
) -> PartnerMessageDecided:
    return PartnerMessageDecided(
        message_id="o-1",
        partner="SIM",
        reason=reason,
        told=told,
        answer=answer,
        correspondents=CORRESPONDENTS,
        last_change=CHANGED,
        sequence=3,
        details=Details(**details),
    )


def partner(dialect: str = "plain", version: str = "1.2") -> Partner:
    return msgspec.structs.replace(SIM, dialect=dialect, iso_version=version)


def rendered(what: PartnerMessageDecided, to: Partner = SIM) -> bytes:
    return render(what, DECIDED, to, DEMO, unsealed)


def told(what: PartnerMessageDecided, to: Partner = SIM) -> SupplyingAgencyMessage:
    message = decode(rendered(what, to))
    assert isinstance(message, SupplyingAgencyMessage)
    return message


SHIPPED: dict[str, Any] = {
    "due_date": date(2027, 1, 15),
    "items": ("B1",),
    "cost": PRICE,
    "sent_via": "Mail",
    "delivered_format": "Printed",
    "return_to": "DEMO",
}
KINDS_OF_DETAILS: tuple[dict[str, Any], ...] = (
    {},
    {"note": note("In a hurry & <early>\x0b")},
    SHIPPED,
    SHIPPED | {"items": ("B1", "B2|x", "B3")},
    {"url": "https://files.example/1?a=1&b=2", "sent_via": "URL", "delivered_format": "PDF"},
    {"sent_via": "Email", "delivered_format": "PDF", "terms_of_use": "for study only"},
    {"condition": "LibraryUseOnly", "reply_by": date(2026, 12, 1), "cost": PRICE},
    {"condition": "no cameras", "note": note("please")},
    {"reason_unfilled": "NotHeld"},
    {"reason_retry": "CostExceedsMaxCost", "cost": PRICE},
    {"reason_retry": "OnLoan", "retry_after": date(2026, 12, 31)},
    {"status_query": True},
    {"cost": PRICE},
)


def everything() -> Iterator[tuple[str, PartnerMessageDecided]]:
    for details in KINDS_OF_DETAILS:
        for status, reason in product(Status, Reason):
            if status not in (Status.HOLD_RETURN, Status.RELEASE_HOLD_RETURN):
                for answer in (None, True, False):
                    yield f"{status}/{reason}", decided(status, reason, answer, **details)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_whatever_is_told_is_valid_in_every_dialect_and_version(
    dialect: str, version: Version, assert_valid: AssertValid
) -> None:
    to = partner(dialect, version)
    for _, what in everything():
        body = rendered(what, to)
        assert_valid(body, version)
        assert rendered(what, to) == body


def test_the_header_names_both_agencies_both_ids_and_the_decisions_time() -> None:
    header = told(decided("WillSupply")).header
    assert header.requesting_agency.value == "REQ"
    assert header.supplying_agency is not None
    assert header.supplying_agency.value == "INT-DEMO"
    assert header.requesting_agency_request_id == "r-1"
    assert header.supplying_agency_request_id == "DEMO-26-000001"
    assert header.timestamp.at == DECIDED


def test_a_loan_carries_due_date_items_costs_and_where_to_return_it() -> None:
    message = told(decided("Loaned", **SHIPPED))
    assert (message.status, message.reason) == (Status.LOANED, Reason.STATUS_CHANGE)
    assert message.due_date == datetime(2027, 1, 15, 23, 59, 59, tzinfo=UTC)
    assert message.last_change == CHANGED
    delivery = message.delivery
    assert delivery is not None
    assert delivery.item_ids == ("B1",)
    assert delivery.date_sent == DECIDED
    assert delivery.delivery_method == SchemeValue("Mail")
    assert delivery.item_format == SchemeValue("Printed")
    assert delivery.delivery_costs == (Costs(currency=SchemeValue("USD"), amount=Decimal("35.00")),)
    assert message.offered_costs == ()
    assert message.return_to == ReturnInfo(
        agency=message.header.supplying_agency,
        name="Demo Library",
        address=PhysicalAddress(line1="Quay 1", line2="5003 Bergen, Norway"),
    )


def test_a_due_date_is_written_as_the_standard_writes_a_bare_date() -> None:
    assert b"<dueDate>2027-01-15T23:59:59Z</dueDate>" in rendered(decided("Loaned", **SHIPPED))


def test_several_items_are_one_text_in_1_2_and_several_elements_in_2021() -> None:
    what = decided("Loaned", **(SHIPPED | {"items": ("B1", "B2")}))
    assert b"<itemId>B1,B2</itemId>" in rendered(what)
    new = rendered(what, partner(version="2021-2"))
    assert b"<itemId>B1</itemId><itemId>B2</itemId>" in new


def test_a_copy_by_link_carries_the_url() -> None:
    what = decided("CopyCompleted", url="https://f.example/1", sent_via="URL")
    for version in VERSIONS:
        delivery = told(what, partner(version=version)).delivery
        assert delivery is not None
        assert delivery.url == "https://f.example/1"
        assert delivery.delivery_method == SchemeValue("URL")


def test_terms_of_use_and_the_day_to_reply_by_stand_in_the_note() -> None:
    what = decided(
        "WillSupply",
        note=note("Hello"),
        terms_of_use="for study only",
        reply_by=date(2026, 12, 1),
    )
    assert told(what).note == "Hello\nTerms of use: for study only\nReply by: 2026-12-01"


@pytest.mark.parametrize(
    ("version", "reason"), [("1.2", "LoanCondition"), ("2021-2", "MustMeetLoanCondition")]
)
def test_a_condition_is_offered_the_standard_way(version: Version, reason: str) -> None:
    what = decided("RetryPossible", condition="libraryuseonly", cost=PRICE)
    message = told(what, partner(version=version))
    assert message.reason_retry == SchemeValue(reason)
    at = message.retry_loan_conditions or (message.delivery and message.delivery.loan_conditions)
    assert at == (SchemeValue("LibraryUseOnly"),)
    assert message.offered_costs == (Costs(currency=SchemeValue("USD"), amount=Decimal("35.00")),)


def test_a_price_above_the_maximum_is_offered() -> None:
    what = decided("RetryPossible", reason_retry="CostExceedsMaxCost", cost=PRICE)
    message = told(what)
    assert message.reason_retry == SchemeValue("CostExceedsMaxCost")
    assert message.offered_costs[0].amount == Decimal("35.00")
    assert message.delivery is None


def test_a_retry_later_says_when() -> None:
    what = decided("RetryPossible", reason_retry="OnLoan", retry_after=date(2026, 12, 31))
    for version in VERSIONS:
        message = told(what, partner(version=version))
        assert message.retry_after == datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_refusal_says_why_in_the_lists_spelling() -> None:
    message = told(decided("Unfilled", reason_unfilled="notheld"))
    assert message.reason_unfilled == SchemeValue("NotHeld")


def test_answers_carry_yes_or_no() -> None:
    assert told(decided("Cancelled", "CancelResponse", True)).answer is True
    assert told(decided("Loaned", "RenewResponse", False)).answer is False


def test_a_status_query_asks_in_words() -> None:
    message = told(decided("Loaned", "Notification", status_query=True))
    assert message.note is not None
    assert "status" in message.note


def test_a_notification_always_says_something() -> None:
    message = told(decided("Loaned", "Notification", cost=PRICE))
    assert message.note == "An item of this request is lost or damaged."


def test_a_request_without_a_requesting_agency_cannot_be_told_about() -> None:
    nobody = msgspec.structs.replace(CORRESPONDENTS, requesting_agency="")
    what = msgspec.structs.replace(decided("Loaned"), correspondents=nobody)
    with pytest.raises(IncompleteMessage):
        rendered(what)


def answer(error: ErrorData | None = None, version: Version = "1.2") -> bytes:
    return encode(confirm(told(decided("Loaned")), ANSWERED, error), version)


def value(text: str) -> ErrorData:
    return ErrorData(type=ErrorType.UNRECOGNISED_DATA_VALUE, value=text)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_confirmation_says_ok(version: Version) -> None:
    confirmation = read_confirmation(answer(version=version))
    assert confirmation.ok
    assert not confirmation.unknown_request


def test_a_confirmation_says_what_was_wrong() -> None:
    confirmation = read_confirmation(answer(value("status: Loaned")))
    assert not confirmation.ok
    assert confirmation.error_type == "UnrecognisedDataValue"
    assert confirmation.error_value == "status: Loaned"
    assert not confirmation.unknown_request


def test_ok_with_an_error_is_ok() -> None:
    body = answer(value("NoError: 4")).replace(b">ERROR<", b">OK<")
    assert read_confirmation(body).ok


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("requestingAgencyRequestId: r-1", True),
        ("requestingAgencyRequestId: request with a given ID not found", True),
        ("non-existing RequestingAgencyRequestId", True),
        ("UnableToFindRequest: ", True),
        ("RequestingAgencyRequestId cannot be empty", False),
        ("missing RequestingAgencyRequestId", False),
        ("requestingAgencyRequestId: r-1 already exists", False),
        ("status change not allowed: Recalled", False),
    ],
)
def test_peers_have_their_own_words_for_an_unknown_request(text: str, unknown: bool) -> None:
    assert read_confirmation(answer(value(text))).unknown_request is unknown


def test_an_error_type_of_a_partners_own_is_read() -> None:
    body = answer(value("x")).replace(b"UnrecognisedDataValue", b"Oops")
    assert read_confirmation(body).error_type == ""


def test_a_confirmation_of_the_wrong_kind_is_read_too(sample: Callable[[str], bytes]) -> None:
    assert isinstance(read_confirmation(sample("koha-confirmation")).ok, bool)
    fault = MessageFault("line 1")
    bare = encode(confirm_fault(fault, ANSWERED), "1.2")
    assert read_confirmation(bare).error_type == "BadlyFormedMessage"
    assert MessageStatus.ERROR.encode() in bare


@pytest.mark.parametrize("body", [b"", b"<html>busy</html>", request()])
def test_an_answer_that_is_no_confirmation_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_confirmation(body)
