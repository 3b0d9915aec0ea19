"""Trace context on the way of messages: W3C's `traceparent`, and spans where somebody keeps them.

A context comes with a message, in a header of HTTP or of its record. `span` takes it up for a step
of ours: log lines then have its `trace_id`, and what the step sends carries it on. Where nobody
keeps spans (`keep_by`) it goes on as it came. Source: W3C Trace Context, section 3.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from structlog.contextvars import bound_contextvars

HEADER: Final = "traceparent"
RecordHeaders = Sequence[tuple[str, bytes]]

# Version 00 has this form; a later one may have more behind it, which we pass on unread.
_FORM: Final = re.compile(
    r"(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
    r"(-[!-~]{0,200})?"
)
_current: ContextVar[str] = ContextVar(HEADER, default="")


class Step(StrEnum):
    """What spans are of."""

    RECEIVE = "receive"
    TAKE_IN = "take in"
    TELL = "tell"
    DELIVER = "deliver"


class Span(Protocol):
    """A step that was begun."""

    @property
    def traceparent(self) -> str:
        """What the steps that it leads to are to be told; empty where there is no trace."""

    def fail(self, cause: str) -> None:
        """It came to nothing; `cause` is a code."""

    def end(self) -> None:
        """It is over."""


Begin = Callable[[Step, str, Mapping[str, str]], Span]
"""Begins a step under a parent's context (empty for none), with the ids that it is about."""


class _Passing(NamedTuple):
    """A step of which nothing is kept."""

    traceparent: str

    def fail(self, cause: str) -> None:
        """Nobody wants to know."""

    def end(self) -> None:
        """Nothing to do."""


def _pass(step: Step, parent: str, ids: Mapping[str, str]) -> Span:
    return _Passing(parent)


_begin: Begin = _pass


def keep_by(begin: Begin | None) -> None:
    """Let spans of this process be begun so; None to keep none."""
    global _begin
    _begin = begin or _pass


@contextmanager
def span(step: Step, parent: str = "", **ids: str) -> Iterator[Span]:
    """Do a step in a parent's trace; `ids` say what it is about, in its log lines too.

    What is raised out of it fails it.
    """
    begun = _begin(step, parent, ids)
    before = _current.set(begun.traceparent)
    try:
        with bound_contextvars(**ids, **log_name(begun.traceparent)):
            yield begun
    except BaseException as error:
        begun.fail(type(error).__name__)
        raise
    finally:
        _current.reset(before)
        begun.end()


class Steps:
    """The same step of many messages, begun here, and ended with the block that does it.

    `of` says of each message its record's headers and the ids; nobody asks where none is kept.
    """

    def __init__(self, step: Step, of: Iterable[tuple[RecordHeaders, Mapping[str, str]]]) -> None:
        kept = _begin is not _pass
        self._begun = [_begin(step, in_record(h), ids) for h, ids in of] if kept else []

    def __enter__(self) -> None:
        """The block begins."""

    def __exit__(self, kind: type[BaseException] | None, *more: object) -> None:
        """The block is over."""
        for begun in self._begun:
            if kind is not None:
                begun.fail(kind.__name__)
            begun.end()


def in_http(values: Sequence[str]) -> str:
    """The context that comes with the values of the header; empty where they are malformed."""
    return values[0] if len(values) == 1 and _FORM.fullmatch(values[0]) else ""


def in_record(headers: RecordHeaders) -> str:
    """The context that a record carries; empty for none, or a malformed one."""
    return in_http([value.decode("latin-1") for name, value in headers if name == HEADER])


def for_http() -> dict[str, str]:
    """The header that carries on the context of the step at work; none without one."""
    current = _current.get()
    return {HEADER: current} if current else {}


def for_record() -> tuple[tuple[str, bytes], ...]:
    """The same for a record."""
    return tuple((name, value.encode()) for name, value in for_http().items())


def log_name(traceparent: str) -> dict[str, str]:
    """What log lines say of a context."""
    return {"trace_id": traceparent.split("-")[1]} if traceparent else {}


def log_named(headers: RecordHeaders) -> dict[str, str]:
    """What log lines say of the context that a record carries."""
    return log_name(in_record(headers))
