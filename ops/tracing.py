"""Whether a process exports spans: where OpenTelemetry's own variables name an endpoint."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

from adapters.tracing import keep_by

log = structlog.get_logger(__name__)

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
EXPORTERS = "OTEL_TRACES_EXPORTER"


@contextmanager
def traced(role: str) -> Iterator[None]:
    """Export spans while a process works in its role, and at the end those that are left."""
    end = _exporting(f"interlend-{role}") if _wanted() else None
    try:
        yield
    finally:
        if end is not None:
            keep_by(None)
            end()


def _wanted() -> bool:
    named = any(os.environ.get(name) for name in ENDPOINTS)
    return named and (os.environ.get(EXPORTERS) or "otlp") == "otlp"


def _exporting(service: str) -> Callable[[], None] | None:
    """Begin to export; what ends it, or None where the extra is not installed."""
    try:
        from ops.spans import begin_by, exporting_provider
    except ImportError as missing:
        log.warning("not_tracing", reason=f"install interlend[tracing]: {missing}")
        return None
    provider = exporting_provider(service)
    keep_by(begin_by(provider.get_tracer("interlend")))
    return provider.shutdown
