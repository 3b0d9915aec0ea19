"""A partner is not trusted: whatever comes back is judged, bounded, and never followed."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from socket import socket

import pytest
from msgspec.structs import replace

from adapters.delivery.sending import LARGEST_ANSWER, HttpSender, Reply
from adapters.iso18626.codec import MEDIA_TYPE, encode
from adapters.iso18626.codes import Reason, Status
from adapters.iso18626.outbound import read_confirmation
from adapters.iso18626.values import SupplyingAgencyMessage
from tests.adapters.delivery.partners import Answers, Says, confirms, finds_wrong, listening, raw
from tests.ops.programs import NOON, SIM, head

MESSAGE = encode(
    SupplyingAgencyMessage(
        header=head(), reason=Reason.STATUS_CHANGE, status=Status.WILL_SUPPLY, last_change=NOON
    ),
    "1.2",
)


@pytest.fixture
def sender() -> Iterator[HttpSender]:
    made = HttpSender(read_confirmation, MEDIA_TYPE)
    yield made
    made.close()


def send(sender: HttpSender, endpoint: str) -> Reply:
    return sender.send(MESSAGE, replace(SIM, endpoint=endpoint))


def reply_to(sender: HttpSender, answers: Answers) -> Reply:
    with listening(answers) as partner:
        return send(sender, partner.url)


def test_a_confirmed_message_is_delivered(sender: HttpSender) -> None:
    reply = reply_to(sender, confirms)
    assert reply.confirmation is not None
    assert reply.confirmation.ok
    assert reply.answer == confirms(MESSAGE).body


def test_the_partner_gets_the_bytes_and_their_type(sender: HttpSender) -> None:
    with listening() as partner:
        send(sender, partner.url)
        assert partner.heard == [MESSAGE]


def test_an_error_in_the_confirmation_is_told(sender: HttpSender) -> None:
    reply = reply_to(sender, finds_wrong("status: Sideways"))
    assert reply.confirmation is not None
    assert not reply.confirmation.ok
    assert reply.confirmation.error_value == "status: Sideways"
    assert not reply.confirmation.unknown_request


def test_an_unknown_request_is_told_apart(sender: HttpSender) -> None:
    reply = reply_to(sender, finds_wrong("requestingAgencyRequestId: r-1"))
    assert reply.confirmation is not None
    assert reply.confirmation.unknown_request


@pytest.mark.parametrize("status", [201, 204, 301, 302, 307, 308, 400, 404, 500, 503])
def test_only_status_200_confirms(sender: HttpSender, status: int) -> None:
    body = b"" if status == 204 else confirms(MESSAGE).body
    reply = reply_to(sender, lambda _: Says(status=status, body=body))
    assert reply.confirmation is None
    assert str(status) in reply.trouble


def test_a_redirect_is_not_followed(sender: HttpSender) -> None:
    with listening() as elsewhere:
        to = (("Location", elsewhere.url),)
        reply = reply_to(sender, lambda _: Says(status=307, headers=to))
        assert reply.confirmation is None
        assert elsewhere.heard == []


@pytest.mark.parametrize(
    "body",
    [b"", b"OK", b"<html/>", b"\xff\xfe", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", MESSAGE],
    ids=["nothing", "text", "page", "bytes", "entities", "a message"],
)
def test_what_is_no_confirmation_confirms_nothing(sender: HttpSender, body: bytes) -> None:
    reply = reply_to(sender, lambda _: Says(body=body))
    assert reply.confirmation is None
    assert reply.cause == "no_confirmation"


def test_no_more_is_read_than_an_answer_may_have(sender: HttpSender) -> None:
    sent = 0

    def endless(connection: socket) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n")
        while sent < 50 * LARGEST_ANSWER:
            connection.sendall(b"x" * 65536)
            sent += 65536

    with raw(endless) as url:
        reply = send(sender, url)
    assert reply.confirmation is None
    assert "bytes" in reply.trouble
    assert sent < 20 * LARGEST_ANSWER


def test_what_is_packed_small_is_not_unpacked(sender: HttpSender) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(bytes(100 * LARGEST_ANSWER)) + packer.flush()
    packed = (("Content-Encoding", "gzip"), ("Content-Type", MEDIA_TYPE))
    reply = reply_to(sender, lambda _: Says(body=bomb, headers=packed))
    assert reply.confirmation is None
    assert len(reply.answer) <= LARGEST_ANSWER


def test_an_answer_that_drips_is_cut_off() -> None:
    sender = HttpSender(read_confirmation, MEDIA_TYPE, longest=0.2)

    def drip(connection: socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            connection.sendall(b"<")
            time.sleep(0.02)

    with raw(drip) as url:
        before = time.monotonic()
        reply = send(sender, url)
    assert reply.confirmation is None
    assert time.monotonic() - before < 3
    sender.close()


@pytest.mark.parametrize(
    "wire",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort"],
    ids=["hangs up", "speaks no HTTP", "stops short"],
)
def test_a_partner_that_speaks_no_proper_http_is_trouble(sender: HttpSender, wire: bytes) -> None:
    with raw(lambda connection: connection.sendall(wire)) as url:
        reply = send(sender, url)
    assert reply.confirmation is None
    assert reply.trouble


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://127.0.0.1:9/",
        "http://no-such-host.invalid/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http://[::1",
        "http://exa mple/\0",
        "nonsense",
    ],
)
def test_an_endpoint_that_cannot_be_reached_is_trouble(sender: HttpSender, endpoint: str) -> None:
    reply = send(sender, endpoint)
    assert reply.confirmation is None
    assert reply.trouble
