"""A partner's trace goes with its message, to where what it brings about is stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from msgspec.structs import replace
from opentelemetry.trace import SpanKind
from structlog.contextvars import get_contextvars

from adapters.iso18626.codes import Action
from adapters.tracing import HEADER, Step
from ops.running import Running
from tests.ops.programs import BY, SIM, House, new, says
from tests.ops.serving import served
from tests.ops.spans import (
    CONTEXT,
    TRACE,
    Spans,
    carried,
    context_of,
    keeping,
    parent_of,
    told_of,
)


@pytest.fixture
def spans() -> Iterator[Spans]:
    with keeping() as kept:
        yield kept


def posted(home: House, **headers: str) -> None:
    """A message goes in by the door, and is confirmed."""
    running = Running(home.program)
    running.start()
    with served(home.program.app()) as address:
        xml = {"Content-Type": "application/xml"}
        answer = httpx.post(f"{address}/iso18626", content=new(), headers=xml | headers)
    running.stop()
    assert answer.status_code == 200
    assert home.request().citation.title == "Rivers"


def test_a_message_without_a_context_gets_none(home: House) -> None:
    posted(home)
    assert carried(home, home.program.names.inbound("iso18626")) == [""]


def test_a_malformed_context_is_dropped_and_the_message_handled(home: House) -> None:
    posted(home, traceparent="00-nonsense")
    assert carried(home, home.program.names.inbound("iso18626")) == [""]


def test_where_no_span_is_kept_the_partner_s_context_goes_on_as_it_is(home: House) -> None:
    posted(home, traceparent=CONTEXT)
    assert carried(home, home.program.names.inbound("iso18626")) == [CONTEXT]


def test_a_partner_s_trace_goes_through_the_door_and_the_topic(home: House, spans: Spans) -> None:
    posted(home, traceparent=CONTEXT)
    (door,), (inbox,) = spans.of(Step.RECEIVE), spans.of(Step.TAKE_IN)
    assert parent_of(door) == CONTEXT
    assert carried(home, home.program.names.inbound("iso18626")) == [context_of(door)]
    assert parent_of(inbox) == context_of(door)
    assert (door.kind, inbox.kind) == (SpanKind.SERVER, SpanKind.CONSUMER)
    assert told_of(door) == {"interlend.message_id": told_of(inbox)["interlend.message_id"]}
    assert told_of(inbox)["interlend.partner"] == "SIM"
    assert inbox.end_time >= inbox.start_time >= door.start_time


def test_a_record_on_a_partner_s_own_topic_may_carry_one(home: House, spans: Spans) -> None:
    home.program.administration.set_partner(replace(SIM, parameters={"topics": "own"}), BY)
    (own,) = {topic for topic, owner in home.program.inbound.items() if owner == "SIM"}
    for n, context in enumerate([((HEADER, CONTEXT.encode()),), ((HEADER, b"\xff"),), ()]):
        record = home.record(new(f"r-{n}"), f"m-{n}")
        home.program.topics.append([replace(record, topic=own, headers=context)])
    home.take()
    first, *rest = spans.of(Step.TAKE_IN)
    assert parent_of(first) == CONTEXT
    assert [found.parent for found in rest] == [None, None]


def test_what_a_message_makes_us_say_names_that_message(home: House, spans: Spans) -> None:
    home.say(new())
    (cause,) = home.put(says(Action.STATUS_REQUEST))
    home.work()
    (told,) = spans.of(Step.TELL)
    assert told_of(told)["interlend.caused_by"] == cause


def test_a_message_in_trouble_is_named_in_full_with_its_trace(home: House) -> None:
    bound: list[dict[str, Any]] = []

    class Listening:
        def take(self, incoming: Any, meanwhile: Any = None) -> None:
            bound.append(get_contextvars())
            if incoming[0].intake is not None:
                raise ZeroDivisionError("a fault of ours")
            reception.take(incoming)

    reception = home.program.inbox._reception
    home.program.inbox._reception = Listening()
    record = home.record(new(), "m-1")
    headers = (*record.headers, (HEADER, CONTEXT.encode()))
    home.program.topics.append([replace(record, headers=headers)])
    home.take()
    _, alone, passed = bound
    assert alone == passed
    assert alone.pop("request_id")
    assert alone == {"message_id": "m-1", "partner": "SIM", "trace_id": TRACE}
    assert dict(home.letters()[0].record.headers)[HEADER] == CONTEXT.encode()
