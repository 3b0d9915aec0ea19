"""The web application: the API, the staff pages, and what operators look at."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from adapters.http import api_directory, api_jobs, api_libraries, api_people, api_requests, problems
from adapters.http.access import Right, require, scope_of
from adapters.http.examples import LOADED, PROBLEMS, answers
from adapters.http.headers import ApiHeaders
from adapters.http.limits import BodyLimit
from adapters.http.operation import add_operation
from adapters.http.pages.mounting import mount as mount_pages
from adapters.http.services import Services
from adapters.http.signed_in import ServicesOf, SignedIn

INVENTORY_FILE = {
    "required": True,
    "content": {
        "text/csv": {
            "schema": {"type": "string"},
            "example": "title,author,barcode,location\nRivers,Rydal,D-1,STACKS\n",
        },
        "application/marc": {"schema": {"type": "string", "format": "binary"}},
        "application/marcxml+xml": {"schema": {"type": "string"}},
    },
}


def create_app(services: Services) -> FastAPI:
    """The application over the parts of the program."""
    app = FastAPI(
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
    mount_pages(app)
    _add_inventory(app)
    add_operation(app, services.not_ready, services.metrics)
    _add_front(app)
    return app


def _add_inventory(app: FastAPI) -> None:
    @app.post(
        "/api/v1/inventory",
        tags=["inventory"],
        responses=PROBLEMS | answers(LOADED),
        openapi_extra={"requestBody": INVENTORY_FILE},
    )
    async def load_inventory(
        request: Request,
        parts: ServicesOf,
        user: SignedIn,
        content_type: Annotated[str, Header()] = "",
    ) -> dict[str, Any]:
        """Load MARC 21, MARCXML or CSV; counts, and every record that was refused. Items must name
        their library where you have several.
        """
        require(user, Right.LOAD_INVENTORY)
        body = await request.body()
        scope = scope_of(user)
        mine = scope or parts.directory.lending()
        library = mine[0] if len(mine) == 1 else ""
        return await run_in_threadpool(parts.load_inventory, body, content_type, library, scope)


def _add_front(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    def front() -> RedirectResponse:
        return RedirectResponse("/lending/requests")
