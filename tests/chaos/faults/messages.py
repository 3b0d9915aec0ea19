"""Messages that come twice, late or in another order, and such as are none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from uuid import uuid4

import httpx

import schemas
from adapters.iso18626.codec import MEDIA_TYPE
from adapters.topics.port import NewRecord, Record
from ops.partner.agency import RequestingAgency
from ops.partner.garbage import GARBAGE
from ops.partner.journal import Exchange
from tests.acceptance.reckoning import is_ok
from tests.chaos.field import Field
from tests.chaos.watching import patiently

_XML = {"Content-Type": MEDIA_TYPE}


@contextmanager
def twice(field: Field) -> Iterator[None]:
    """The newest inbound records are on the topic twice, and perhaps still in hand."""
    put(field, field.watch.last_inbound(2))
    yield


@contextmanager
def late(field: Field) -> Iterator[None]:
    """Older inbound records come once more, the last one first."""
    found = field.watch.last_inbound(20)
    chosen = field.random.sample(found, min(20, len(found)))
    put(field, sorted(chosen, key=lambda record: record.timestamp, reverse=True))
    yield


@contextmanager
def posted_again(field: Field) -> Iterator[None]:
    """Partners send messages again that were accepted long ago: the answers are the same."""
    for agency in field.theatre.agencies.values():
        sent = [e for e in agency.journal.all("out") if e.status == 200 and is_ok(e)]
        for exchange in field.random.sample(sent, min(5, len(sent))):
            assert _answer(agency, exchange) == exchange.answer
    yield


@contextmanager
def poison(field: Field) -> Iterator[None]:
    """Records that are no messages, and messages that nobody can read, among the others."""
    broken = [spoil(field) for spoil in UNDECODABLE]
    field.poison += broken
    agency = field.random.choice(list(field.theatre.agencies.values()))
    bodies = [broken_of(agency.agencies, "poison") for broken_of in GARBAGE.values()]
    values = [*broken, *(_message(body) for body in bodies)]
    field.random.shuffle(values)
    _append(field, [_record(field, value) for value in values])
    yield


def put(field: Field, records: Sequence[Record]) -> None:
    """Put records on their topic once more."""
    _append(
        field,
        [NewRecord(topic=r.topic, key=r.key, value=r.value, headers=r.headers) for r in records],
    )


def _answer(agency: RequestingAgency, exchange: Exchange) -> bytes:
    """The answer to the same bytes, sent until there is one."""
    while True:
        with suppress(httpx.TransportError):
            again = httpx.post(agency.post.url, content=exchange.body, headers=_XML, timeout=20)
            if again.status_code < 500:
                return again.content
        time.sleep(0.2)


def _other_schema(field: Field) -> bytes:
    return patiently(lambda: next(iter(field.watch.records(field.watch.names.events)))).value


UNDECODABLE: tuple[Callable[[Field], bytes], ...] = (
    lambda field: b"",
    lambda field: uuid4().bytes,
    lambda field: b"\x00\x00\x00\x00" + uuid4().bytes,
    lambda field: field.watch.last_inbound(1)[0].value[:-40],
    lambda field: _message(b"<x/>", protocol="carrier-pigeon"),
    _other_schema,
)
"""What makes values that are no inbound messages."""


def _message(body: bytes, protocol: str = "iso18626") -> bytes:
    return schemas.encode(
        "inbound",
        {
            "message_id": f"poison-{uuid4()}",
            "protocol": protocol,
            "partner": None,
            "door": "http",
            "authenticated_by": None,
            "received_at": datetime.now(UTC),
            "content_type": MEDIA_TYPE,
            "body": body,
        },
    )


def _record(field: Field, value: bytes) -> NewRecord:
    return NewRecord(
        topic=field.watch.inbound,
        key=uuid4().bytes,
        value=value,
        headers=(schemas.fingerprint_header("inbound"),),
    )


def _append(field: Field, records: Sequence[NewRecord]) -> None:
    patiently(lambda: field.watch.topics.append(records))
