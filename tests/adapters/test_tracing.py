"""Trace context is taken up and carried on; what is malformed is dropped and disturbs nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as some
from structlog.contextvars import get_contextvars

from adapters.tracing import (
    HEADER,
    Step,
    Steps,
    for_http,
    for_record,
    in_http,
    in_record,
    keep_by,
    log_named,
    span,
)

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
CONTEXT = f"00-{TRACE}-{PARENT}-01"
hexadecimal = some.text("0123456789abcdef", min_size=1)


def sized(size: int) -> some.SearchStrategy[str]:
    return some.text("0123456789abcdef", min_size=size, max_size=size).filter(
        lambda t: t.strip("0")
    )


@given(sized(32), sized(16), some.sampled_from(["00", "01", "02", "ff"]))
def test_what_the_recommendation_allows_is_taken(trace: str, parent: str, flags: str) -> None:
    context = f"00-{trace}-{parent}-{flags}"
    assert in_http([context]) == context
    assert in_record((("sequence", b"1"), (HEADER, context.encode()))) == context


@pytest.mark.parametrize(
    "context", [f"01-{TRACE}-{PARENT}-01", f"cc-{TRACE}-{PARENT}-01-what.else"]
)
def test_a_later_version_may_say_more(context: str) -> None:
    assert in_http([context]) == context


MALFORMED = [
    "",
    "nonsense",
    f"ff-{TRACE}-{PARENT}-01",
    f"00-{'0' * 32}-{PARENT}-01",
    f"00-{TRACE}-{'0' * 16}-01",
    f"00-{TRACE.upper()}-{PARENT}-01",
    f"00-{TRACE}-{PARENT}",
    f"00-{TRACE}-{PARENT}-01-more",
    f"01-{TRACE}-{PARENT}-01.more",
    f"01-{TRACE}-{PARENT}-01-{'x' * 1000}",
    f" {CONTEXT}",
    f"{CONTEXT}\n",
]


@pytest.mark.parametrize("context", MALFORMED)
def test_a_malformed_one_is_none(context: str) -> None:
    assert in_http([context]) == in_record(((HEADER, context.encode()),)) == ""


@given(some.binary())
def test_no_bytes_in_a_record_are_an_error(value: bytes) -> None:
    assert in_record(((HEADER, value),)) in ("", value.decode("latin-1"))


def test_two_of_them_are_as_good_as_none() -> None:
    assert in_http([CONTEXT, CONTEXT]) == in_http([]) == in_record(()) == ""


def test_a_step_carries_its_context_on_and_names_it_in_log_lines() -> None:
    with span(Step.DELIVER, CONTEXT, message_id="m-1"):
        assert for_http() == {HEADER: CONTEXT}
        assert for_record() == ((HEADER, CONTEXT.encode()),)
        assert get_contextvars() == {"message_id": "m-1", "trace_id": TRACE}
    assert for_http() == get_contextvars() == {}
    assert log_named(((HEADER, CONTEXT.encode()),)) == {"trace_id": TRACE}


def test_a_step_without_one_carries_nothing_on() -> None:
    with span(Step.DELIVER, message_id="m-1"):
        assert for_http() == {}
        assert for_record() == ()
        assert get_contextvars() == {"message_id": "m-1"}


def test_steps_side_by_side_keep_apart() -> None:
    async def step(parent: str) -> str:
        with span(Step.RECEIVE, parent):
            await asyncio.sleep(0.001)
            return for_http().get(HEADER, "")

    async def both() -> list[str]:
        return await asyncio.gather(step(CONTEXT), step(""))

    assert asyncio.run(both()) == [CONTEXT, ""]


def test_where_no_span_is_kept_nobody_asks_what_a_batch_is_about() -> None:
    def asked() -> Iterator[tuple[tuple[()], Mapping[str, str]]]:
        raise AssertionError("it was asked")
        yield (), {}

    with Steps(Step.TAKE_IN, asked()):
        pass


class Noted:
    """A span that notes what becomes of it."""

    traceparent = CONTEXT

    def __init__(self, noted: list[str]) -> None:
        self._noted = noted

    def fail(self, cause: str) -> None:
        self._noted.append(cause)

    def end(self) -> None:
        self._noted.append("end")


@pytest.fixture
def noted() -> Iterator[list[str]]:
    """What became of spans."""
    found: list[str] = []
    keep_by(lambda step, parent, ids: Noted(found))
    yield found
    keep_by(None)


def test_what_is_raised_out_of_a_step_fails_it(noted: list[str]) -> None:
    with pytest.raises(ZeroDivisionError), span(Step.DELIVER):
        raise ZeroDivisionError("of somebody's own")
    with pytest.raises(ZeroDivisionError), Steps(Step.TAKE_IN, [((), {}), ((), {})]):
        raise ZeroDivisionError("of somebody's own")
    assert sorted(noted) == ["ZeroDivisionError"] * 3 + ["end"] * 3
