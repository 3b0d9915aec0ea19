"""What a message is answered that is wrong, or that leads to an error (protocol page 5.1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.iso18626.codec import decode_inbound
from adapters.iso18626.codes import Action, RequestType, Version
from adapters.iso18626.errors import SAYINGS, TABLE, error_data
from adapters.iso18626.faults import IncompleteMessage
from adapters.iso18626.values import Authentication, RequestingAgencyMessageConfirmation
from engine import errors
from engine.application.intake import Outcome
from engine.errors import Exists, Failure, Illegal, InterlendError, Invalid, Refusal, Unknown
from tests.adapters.iso18626.peers import (
    ANSWERED,
    SENT,
    action,
    answered,
    command,
    header,
    read,
    request,
    said,
)

AssertValid = Callable[[bytes, Version], None]
Sample = Callable[[str], bytes]
VALUE, UNSUPPORTED, BADLY = "UnrecognisedDataValue", "UnsupportedActionType", "BadlyFormedMessage"

EXISTS = Exists("exists", "it exists")
UNKNOWN = Unknown("unknown_request", "there is none")
ILLEGAL = Illegal("wrong_status", "not now")
INVALID = Invalid("unknown_barcode", "no item has it", "barcodes")
RETRY = request(request_type=RequestType.RETRY)
REMINDER = request(request_type=RequestType.REMINDER)


@pytest.mark.parametrize(
    ("body", "error", "kind", "value"),
    [
        (request(), EXISTS, VALUE, "requestingAgencyRequestId: r-1 already exists"),
        (request(), ILLEGAL, VALUE, "requestType: New"),
        (RETRY, EXISTS, VALUE, "requestingAgencyRequestId: r-1 already exists"),
        (RETRY, ILLEGAL, VALUE, "requestType: Retry not possible"),
        (RETRY, UNKNOWN, VALUE, "requestType: Retry not possible"),
        (REMINDER, UNKNOWN, VALUE, "requestingAgencyRequestId: r-1"),
        (action(Action.RENEW), UNKNOWN, VALUE, "requestingAgencyRequestId: r-1"),
        (action(Action.RENEW), ILLEGAL, UNSUPPORTED, "Renew"),
        (action(Action.RENEW), Refusal("other", "no"), UNSUPPORTED, "Renew"),
        (action(Action.SHIPPED_RETURN), INVALID, VALUE, "barcodes: no item has it"),
    ],
)
def test_an_error_of_the_engine_is_told_in_the_protocols_words(
    body: bytes, error: InterlendError, kind: str, value: str, assert_valid: AssertValid
) -> None:
    intake = read(body)
    assert intake.error is None
    assert said(answered(intake, error)) == ("ERROR", kind, value)
    assert_valid(intake.answer(Outcome(error=error, at=ANSWERED)), "1.2")


def refusals(error: type[InterlendError]) -> set[type[InterlendError]]:
    return {error}.union(*(refusals(inner) for inner in error.__subclasses__()))


def test_every_refusal_has_its_row_for_every_message() -> None:
    known = {e for e in refusals(Refusal) if e.__module__ == errors.__name__}
    assert len(known) == 8
    for error in known:
        for saying in SAYINGS:
            assert any(issubclass(error, row.error) and saying in row.to for row in TABLE)


def test_a_failure_is_nothing_to_confirm() -> None:
    intake = read(request())
    with pytest.raises(Failure):
        intake.answer(Outcome(error=Failure("the disk is full"), at=ANSWERED))


def test_a_message_that_was_taken_is_confirmed() -> None:
    confirmation = answered(read(action(Action.RECEIVED)))
    assert said(confirmation) == ("OK", None, None)
    assert isinstance(confirmation, RequestingAgencyMessageConfirmation)
    assert confirmation.action is Action.RECEIVED
    sent = confirmation.header
    assert sent.timestamp is not None
    assert sent.timestamp.at == ANSWERED
    assert sent.timestamp_received is not None
    assert sent.timestamp_received.at == SENT
    assert sent.requesting_agency_request_id == "r-1"


@pytest.mark.parametrize("version", ["1.2", "2021-2"])
def test_the_answer_is_valid_and_in_the_partners_version(
    version: Version, assert_valid: AssertValid
) -> None:
    symbol = {"1.2": "ISIL:REQ", "2021-2": "ISIL:NEW"}[version]
    for body in (
        request(header(symbol)),
        request(header(symbol), version="2021-2"),
        action(Action.CANCEL, head=header(symbol)),
        action(Action.LOST, head=header(symbol), version="2021-2"),
    ):
        intake = read(body)
        for error in (intake.error, ILLEGAL, UNKNOWN):
            assert_valid(intake.answer(Outcome(error=error, at=ANSWERED)), version)


def test_the_same_outcome_has_the_same_bytes() -> None:
    one, other = read(request()), read(request())
    outcome = Outcome(error=EXISTS, at=ANSWERED)
    assert one.answer(outcome) == other.answer(outcome)


@pytest.mark.parametrize("symbol", ["ISIL:NOBODY", "ISIL:GONE"])
def test_an_unknown_or_inactive_partner_is_refused(symbol: str) -> None:
    intake = read(request(header(symbol)))
    assert intake.partner is None
    assert intake.command is None
    assert said(answered(intake)) == ("ERROR", VALUE, f"requestingAgencyId: {symbol}")


def test_a_stranger_is_answered_in_the_version_of_its_message(assert_valid: AssertValid) -> None:
    for version in ("1.2", "2021-2"):
        intake = read(request(header("ISIL:NOBODY"), version=version))
        assert_valid(intake.answer(Outcome(error=intake.error, at=ANSWERED)), version)


def test_an_unknown_library_is_refused() -> None:
    elsewhere = header(supplying_agency=header("ISIL:ELSE").requesting_agency)
    for body in (request(elsewhere), action(Action.RENEW, head=elsewhere)):
        intake = read(body)
        assert intake.partner is not None
        assert said(answered(intake)) == ("ERROR", VALUE, "supplyingAgencyId: ISIL:ELSE")


def test_a_partners_own_topic_takes_only_its_own_symbols() -> None:
    assert read(request(), topic_partner="SIM").error is None
    intake = read(request(), topic_partner="WEST")
    assert intake.partner is None
    assert said(answered(intake)) == ("ERROR", VALUE, "requestingAgencyId: ISIL:REQ")


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (Authentication(account_id="koti", security_code="juniper"), True),
        (Authentication(account_id="koti", security_code="oak"), False),
        (Authentication(account_id="other", security_code="juniper"), False),
        (Authentication(security_code="juniper"), False),
        (None, False),
    ],
)
def test_a_security_code_is_checked_where_one_is_set(
    given: Authentication | None, right: bool
) -> None:
    intake = read(request(header("ISIL:CODED", authentication=given)))
    if right:
        assert intake.error is None
    else:
        assert (intake.partner, intake.names) == (None, ())
        answer = ("ERROR", VALUE, "requestingAgencyAuthentication")
        assert said(answered(intake)) == answer


@pytest.mark.parametrize("what", [Action.HOLD_RETURN, Action.LOST])
def test_actions_of_2021_are_unsupported_on_1_2(what: Action, assert_valid: AssertValid) -> None:
    intake = read(action(what, version="2021-2"))
    confirmation = answered(intake)
    assert said(confirmation) == ("ERROR", UNSUPPORTED, str(what))
    assert isinstance(confirmation, RequestingAgencyMessageConfirmation)
    assert confirmation.action is None
    assert_valid(intake.answer(Outcome(error=intake.error, at=ANSWERED)), "1.2")


def test_a_supplying_agencys_message_is_not_for_us(sample: Sample) -> None:
    intake = read(sample("alma-notification"))
    assert said(answered(intake)) == (
        "ERROR",
        "UnsupportedReasonForMessageType",
        "Notification",
    )


@pytest.mark.parametrize(
    ("change", "kind", "value"),
    [
        ((b"<title>Rivers</title>", b"<hologram/>"), None, None),
        ((b"<serviceType>Loan<", b"<serviceType>Gift<"), VALUE, "serviceType: Gift"),
        ((b"RequestId>r-1<", b"RequestId><"), VALUE, "requestingAgencyRequestId: cannot be empty"),
        (
            (b"<timestamp>2026-11-24T10:00:00Z</timestamp>", b""),
            BADLY,
            "request/header/timestamp",
        ),
    ],
)
def test_a_broken_message_of_known_kind_is_confirmed_with_its_fault(
    change: tuple[bytes, bytes], kind: str | None, value: str | None
) -> None:
    intake = read(request().replace(*change))
    assert said(answered(intake)) == ("ERROR" if kind else "OK", kind, value)
    assert intake.kind == "request"
    assert intake.partner is not None


def test_a_broken_message_is_filed_with_its_request() -> None:
    intake = read(action(Action.RENEW).replace(b">Renew<", b">Prolong<"))
    assert said(answered(intake)) == ("ERROR", UNSUPPORTED, "Prolong")
    assert intake.names == ("external:SIM:r-1",)


def test_a_broken_message_that_should_prove_its_sender_is_nobodys() -> None:
    body = request(header("ISIL:CODED")).replace(b"<serviceType>Loan<", b"<serviceType>Gift<")
    assert read(body).partner is None


def test_a_broken_message_of_a_stranger_is_nobodys() -> None:
    body = request(header("ISIL:NOBODY")).replace(b"<serviceType>Loan<", b"<serviceType>Gift<")
    assert read(body).partner is None
    assert read(body, topic_partner="SIM").partner is None


@pytest.mark.parametrize("body", [b"", b"<", b"<html/>", b"\xff\xfe", request()[:-30]])
def test_bytes_that_are_no_message_are_answered_as_a_request(
    body: bytes, assert_valid: AssertValid
) -> None:
    intake = read(body)
    assert (intake.kind, intake.partner, intake.command) == ("unreadable", None, None)
    status, kind, _ = said(answered(intake))
    assert (status, kind) == ("ERROR", BADLY)
    assert_valid(intake.answer(Outcome(error=intake.error, at=ANSWERED)), "1.2")


def test_a_question_about_an_earlier_message_makes_the_partner_send_it_again() -> None:
    intake = read(action(Action.STATUS_REQUEST, "#lastSeq:4#"))
    assert said(answered(intake)) == ("ERROR", VALUE, "NoPreviousMessage: 4")


@pytest.mark.parametrize(
    "body",
    [
        request(header(request_id="x" * 256)),
        request(request_type=RequestType.RETRY, previous_request_id="x" * 256),
        action(Action.RENEW, head=header(supplying_agency_request_id="x" * 256)),
    ],
)
def test_an_id_too_long_to_be_kept_is_refused(body: bytes) -> None:
    value = "requestingAgencyRequestId: longer than 255 characters"
    assert said(answered(read(body))) == ("ERROR", VALUE, value)


def test_a_command_is_made_only_from_a_message_without_fault() -> None:
    with pytest.raises(AssertionError):
        command(read(b""))


def test_a_protocol_fault_of_another_kind_is_badly_formed() -> None:
    data = error_data(IncompleteMessage("it lacks a status"), decode_inbound(request()))
    assert (str(data.type), data.value) == (BADLY, "it lacks a status")
