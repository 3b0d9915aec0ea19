"""What operators and their tools ask of a process: whether it lives, is ready, and its metrics."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

NotReady = Callable[[], list[str]]
Metrics = Callable[[], bytes]


def operation_app(not_ready: NotReady, metrics: Metrics) -> FastAPI:
    """An application with nothing else, for a process that serves no people."""
    app = FastAPI(title="Interlend", openapi_url=None, docs_url=None, redoc_url=None)
    add_operation(app, not_ready, metrics)
    return app


def add_operation(app: FastAPI, not_ready: NotReady, metrics: Metrics) -> None:
    """Add the three addresses to an application."""

    @app.get("/healthz", tags=["operation"])
    def health() -> dict[str, str]:
        """The process is alive."""
        return {"status": "alive"}

    @app.get("/readyz", tags=["operation"])
    def ready() -> JSONResponse:
        """The process is ready to work: 200, or 503 with the parts that are not."""
        waiting = not_ready()
        status = 503 if waiting else 200
        return JSONResponse(
            {"status": "waiting" if waiting else "ready", "waiting": waiting}, status
        )

    @app.get("/metrics", include_in_schema=False)
    def read_metrics() -> Response:
        return Response(metrics(), media_type=CONTENT_TYPE_LATEST)
