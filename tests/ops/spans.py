"""Spans kept for a test to look at, and the contexts that records carry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext

from adapters.topics.port import TopicPartition
from adapters.tracing import HEADER, Step, keep_by
from ops.spans import begin_by
from tests.ops.programs import House

TRACE = "0af7651916cd43dd8448eb211c80319c"
CONTEXT = f"00-{TRACE}-b7ad6b7169203331-01"


class Spans:
    """The spans that were kept."""

    def __init__(self, kept: InMemorySpanExporter) -> None:
        self._kept = kept

    def of(self, step: Step) -> list[ReadableSpan]:
        return [found for found in self._kept.get_finished_spans() if found.name == step]


@contextmanager
def keeping() -> Iterator[Spans]:
    """Spans are kept."""
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    keep_by(begin_by(provider.get_tracer("test")))
    try:
        yield Spans(kept)
    finally:
        keep_by(None)
        provider.shutdown()


def carried(home: House, topic: str) -> list[str]:
    """The contexts that the records of a topic carry."""
    topics = home.program.topics
    parts = [TopicPartition(topic, n) for n in range(topics.partitions(topic))]
    found = [record.headers for at in parts for record in topics.read(at, 0, 100)]
    return [dict(headers).get(HEADER, b"").decode() for headers in found]


def begun_as(context: SpanContext) -> str:
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def context_of(found: ReadableSpan) -> str:
    assert found.context is not None
    return begun_as(found.context)


def parent_of(found: ReadableSpan) -> str:
    assert found.parent is not None
    return begun_as(found.parent)


def told_of(found: ReadableSpan) -> dict[str, Any]:
    return dict(found.attributes or {})
