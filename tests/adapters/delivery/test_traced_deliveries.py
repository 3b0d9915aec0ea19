"""What we say begins a trace, which goes with it to the partner."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry.trace import SpanKind

from adapters.tracing import HEADER, Step, keep_by
from tests.adapters.delivery.delivering import deliver, placed
from tests.adapters.delivery.partners import Endpoint, fails
from tests.ops.programs import House
from tests.ops.spans import Spans, carried, context_of, keeping, parent_of, told_of


@pytest.fixture
def spans() -> Iterator[Spans]:
    with keeping() as kept:
        yield kept


def test_what_we_say_begins_a_trace_that_goes_to_the_partner(
    home: House, partner: Endpoint, spans: Spans
) -> None:
    placed(home, "r-1")
    home.act("will-supply")
    (told,) = spans.of(Step.TELL)
    assert carried(home, home.program.names.outbound("iso18626")) == [context_of(told)]
    partner.answers = fails
    assert deliver(home) == 1
    deliver(home, later=1)
    first, second = spans.of(Step.DELIVER)
    assert parent_of(first) == parent_of(second) == context_of(told)
    assert [h[HEADER] for h in partner.headers] == [context_of(first), context_of(second)]
    assert (first.status.description, first.kind) == ("http_503", SpanKind.CLIENT)
    assert told_of(first).items() <= told_of(told).items()
    assert told_of(told)["interlend.request_id"] == home.request().id


def test_where_no_span_is_kept_a_context_in_our_record_goes_on_to_the_partner(
    home: House, partner: Endpoint, spans: Spans
) -> None:
    placed(home, "r-1")
    home.act("will-supply")
    keep_by(None)
    deliver(home)
    (told,) = spans.of(Step.TELL)
    assert partner.headers[0][HEADER] == context_of(told)


def test_without_any_context_the_partner_gets_no_header(home: House, partner: Endpoint) -> None:
    placed(home, "r-1")
    home.act("will-supply")
    assert deliver(home) == 1
    assert HEADER not in partner.headers[0]
