"""The web application: the API, the staff pages, and what operators look at."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import RedirectResponse

from adapters.http import (
    api_directory,
    api_inventory,
    api_jobs,
    api_libraries,
    api_people,
    api_requests,
    problems,
)
from adapters.http.describing import DescribedApp
from adapters.http.headers import ApiHeaders
from adapters.http.limits import BodyLimit
from adapters.http.operation import add_operation
from adapters.http.pages.mounting import mount as mount_pages
from adapters.http.services import Services


def create_app(services: Services) -> FastAPI:
    """The application over the parts of the program."""
    app = DescribedApp(
        title="Interlend",
        version="1",
        summary="Lending requests of libraries: read model and commands.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    problems.install(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(ApiHeaders)
    app.include_router(api_requests.router)
    app.include_router(api_directory.router)
    app.include_router(api_libraries.router)
    app.include_router(api_people.router)
    app.include_router(api_jobs.router)
    app.include_router(api_inventory.router)
    mount_pages(app)
    add_operation(app, services.not_ready, services.metrics)
    _add_front(app)
    return app


def _add_front(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    def front() -> RedirectResponse:
        return RedirectResponse("/lending/requests")
