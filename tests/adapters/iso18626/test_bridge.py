"""The HTTP door: what is let in, and what is answered at once (protocol page 1 and 5.1)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC

import msgspec
import pytest

from adapters.iso18626.access import authenticate
from adapters.iso18626.bridge import Accepted, Bridge, HttpAnswer, confirmed
from adapters.iso18626.codec import decode
from adapters.iso18626.codes import Action, Version
from adapters.iso18626.parse import MAX_BYTES
from adapters.iso18626.values import Authentication, Confirmation
from engine.application.strangers import MOST
from engine.partner import Partner
from schemas import decode as decode_record
from schemas import encode as encode_record
from tests.adapters.iso18626.peers import (
    CAME,
    SIM,
    Directory,
    action,
    digest_of,
    header,
    request,
    said,
)

AssertValid = Callable[[bytes, Version], None]
XML = {"Content-Type": "application/xml; charset=utf-8"}
SECRET = msgspec.structs.replace(SIM, authentication={"secret_sha256": digest_of("heather")})
BASIC = msgspec.structs.replace(
    SIM, authentication={"user": "sim", "password_sha256": digest_of("gorse")}
)


def bridge(*partners: Partner) -> Bridge:
    return Bridge(Directory(*partners), lambda: CAME, iter(["m-1", "m-2"]).__next__)


def accepted(body: bytes, door: Bridge | None = None, **headers: str) -> Accepted:
    answer = (door or bridge()).accept(body, XML | headers)
    assert isinstance(answer, Accepted)
    return answer


def refused(body: bytes, door: Bridge | None = None, **headers: str) -> HttpAnswer:
    answer = (door or bridge()).accept(body, XML | headers)
    assert isinstance(answer, HttpAnswer)
    return answer


def basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("method", "content_type", "length", "status"),
    [
        ("POST", "application/xml", 10, None),
        ("post", 'Application/XML; charset="utf-8"', None, None),
        ("POST", " text/xml", MAX_BYTES, None),
        ("GET", "application/xml", 10, 405),
        ("PUT", "", None, 405),
        ("POST", "", 10, 415),
        ("POST", "application/json", 10, 415),
        ("POST", "text/xml", MAX_BYTES + 1, 413),
    ],
)
def test_the_request_is_looked_at_before_its_body(
    method: str, content_type: str, length: int | None, status: int | None
) -> None:
    answer = bridge().check(method, content_type, length)
    assert (answer.status if answer else None) == status


def test_what_is_not_posted_is_told_how() -> None:
    answer = bridge().check("GET", "", None)
    assert answer is not None
    assert answer.headers == (("Allow", "POST"),)


def test_a_body_larger_than_declared_is_too_large() -> None:
    assert refused(b" " * (MAX_BYTES + 1)).status == 413


def test_a_message_becomes_a_record_keyed_by_its_request() -> None:
    taken = accepted(request())
    assert taken.key == b"ISIL:REQ|r-1"
    assert taken.message_id == "m-1"
    assert taken.record == {
        "message_id": "m-1",
        "protocol": "iso18626",
        "partner": None,
        "door": "http",
        "authenticated_by": None,
        "received_at": CAME,
        "content_type": XML["Content-Type"],
        "body": request(),
    }


def test_the_messages_of_a_request_have_the_same_key() -> None:
    assert accepted(action(Action.RENEW)).key == accepted(request()).key


def test_the_record_fits_the_topics_schema() -> None:
    taken = accepted(request(), bridge(SECRET), **{"X-Interlend-Secret": "heather"})
    name, record = decode_record(encode_record("inbound", taken.record))
    assert name == "inbound"
    assert record["body"] == request()
    assert record["received_at"].astimezone(UTC) == CAME
    assert (record["partner"], record["authenticated_by"]) == ("SIM", "secret")


def test_ids_are_new_each_time() -> None:
    door = Bridge(Directory(), lambda: CAME)
    assert accepted(request(), door).message_id != accepted(request(), door).message_id


@pytest.mark.parametrize("body", [b"", b"<", b"not xml", b"<html/>"])
def test_bytes_that_are_no_message_are_400_with_a_confirmation(
    body: bytes, assert_valid: AssertValid
) -> None:
    answer = refused(body)
    assert answer.status == 400
    message = decode(answer.body)
    assert isinstance(message, Confirmation)
    assert said(message)[:2] == ("ERROR", "BadlyFormedMessage")
    assert_valid(answer.body, "1.2")


def test_a_confirmation_is_no_message() -> None:
    assert refused(refused(b"<").body).status == 400


def test_a_broken_message_goes_on_the_topic_for_its_answer() -> None:
    broken = request().replace(b"<serviceType>Loan<", b"<serviceType>Gift<")
    assert accepted(broken).key == b"ISIL:REQ|r-1"


def test_a_broken_message_without_identity_has_its_own_key() -> None:
    broken = request().replace(b"RequestId>r-1<", b"RequestId><")
    assert accepted(broken).key == b"m-1"


def test_a_stranger_gets_its_answer_from_the_topic() -> None:
    assert accepted(request(header("ISIL:NOBODY"))).record["partner"] is None


@pytest.mark.parametrize(
    ("partner", "headers", "proof"),
    [
        (SIM, {}, None),
        (SIM, {"authorization": "Basic ???"}, None),
        (SECRET, {"x-interlend-secret": "heather"}, "secret"),
        (SECRET, {"X-Interlend-Secret": "heather"}, "secret"),
        (BASIC, {"Authorization": basic("sim", "gorse")}, "basic"),
        (BASIC, {"authorization": basic("sim", "gorse").replace("Basic", "BASIC")}, "basic"),
    ],
)
def test_a_partner_is_let_in_with_its_proof(
    partner: Partner, headers: dict[str, str], proof: str | None
) -> None:
    record = accepted(request(), bridge(partner), **headers).record
    assert record["authenticated_by"] == proof
    assert record["partner"] == (partner.code if proof else None)


@pytest.mark.parametrize(
    ("partner", "headers"),
    [
        (SECRET, {}),
        (SECRET, {"x-interlend-secret": "heathen"}),
        (SECRET, {"x-interlend-secret": ""}),
        (SECRET, {"authorization": basic("", "")}),
        (BASIC, {}),
        (BASIC, {"authorization": basic("sim", "grass")}),
        (BASIC, {"authorization": basic("other", "gorse")}),
        (BASIC, {"authorization": "Basic !!!"}),
        (BASIC, {"authorization": "Basic /w=="}),
        (BASIC, {"authorization": "Bearer gorse"}),
        (BASIC, {"x-interlend-secret": "gorse"}),
    ],
)
def test_a_partner_without_its_proof_is_refused(
    partner: Partner, headers: dict[str, str], assert_valid: AssertValid
) -> None:
    answer = refused(request(), bridge(partner), **headers)
    assert answer.status == 200
    message = decode(answer.body)
    assert isinstance(message, Confirmation)
    assert said(message) == ("ERROR", "UnrecognisedDataValue", "requestingAgencyAuthentication")
    assert_valid(answer.body, "1.2")


def test_a_broken_message_needs_the_proof_too() -> None:
    broken = request().replace(b"<serviceType>Loan<", b"<serviceType>Gift<")
    message = decode(refused(broken, bridge(SECRET)).body)
    assert isinstance(message, Confirmation)
    assert said(message)[2] == "requestingAgencyAuthentication"


def test_either_proof_will_do_where_both_are_set() -> None:
    both = msgspec.structs.replace(SIM, authentication=SECRET.authentication | BASIC.authentication)
    assert authenticate(both, {"x-interlend-secret": "heather"})
    assert authenticate(both, {"authorization": basic("sim", "gorse")})
    assert not authenticate(both, {})


def test_a_confirmation_is_sent_as_xml_with_200() -> None:
    answer = confirmed(b"<x/>")
    assert (answer.status, answer.body) == (200, b"<x/>")
    assert answer.content_type.startswith("application/xml")


def coded(code: str) -> bytes:
    return request(
        header("ISIL:CODED", authentication=Authentication(account_id="koti", security_code=code))
    )


@pytest.mark.parametrize("broken", [False, True])
def test_of_messages_without_their_security_code_only_some_go_on_the_topic(broken: bool) -> None:
    door, forged = Bridge(Directory(), lambda: CAME), coded("oak")
    if broken:
        forged = coded("juniper").replace(b"<serviceType>Loan<", b"<serviceType>Gift<")
    for _ in range(MOST):
        assert accepted(forged, door).record["partner"] is None
    message = decode(refused(forged, door).body)
    assert isinstance(message, Confirmation)
    assert said(message)[2] == "requestingAgencyAuthentication"
    assert accepted(coded("juniper"), door)
