"""Spans by OpenTelemetry's SDK; to be imported only where the extra `tracing` is installed.

They tell ids and codes and no more: words of errors may be about persons.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from adapters.tracing import HEADER, Begin, Step

KINDS: Final = {
    Step.RECEIVE: SpanKind.SERVER,
    Step.TAKE_IN: SpanKind.CONSUMER,
    Step.TELL: SpanKind.PRODUCER,
    Step.DELIVER: SpanKind.CLIENT,
}
_w3c: Final = TraceContextTextMapPropagator()


class Kept:
    """A step that is kept as a span."""

    def __init__(self, span: Span) -> None:
        self._span = span

    @property
    def traceparent(self) -> str:
        """The span as the parent of what it leads to."""
        carrier: dict[str, str] = {}
        _w3c.inject(carrier, set_span_in_context(self._span))
        return carrier.get(HEADER, "")

    def fail(self, cause: str) -> None:
        """Mark it as an error."""
        self._span.set_status(StatusCode.ERROR, cause)

    def end(self) -> None:
        """Hand it over to be exported."""
        self._span.end()


def begin_by(tracer: Tracer) -> Begin:
    """What begins steps as a tracer's spans."""

    def begin(step: Step, parent: str, ids: Mapping[str, str]) -> Kept:
        context = _w3c.extract({HEADER: parent}, Context()) if parent else Context()
        attributes = {f"interlend.{name}": value for name, value in ids.items() if value}
        return Kept(tracer.start_span(step, context, KINDS[step], attributes))

    return begin


def exporting_provider(service: str) -> TracerProvider:
    """What keeps spans and exports them, as the variables OTEL_… say; `service` is its name where
    they give none.
    """
    resource = Resource.create().merge(Resource({"service.name": service}))
    provider = TracerProvider(resource=resource.merge(OTELResourceDetector().detect()))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
