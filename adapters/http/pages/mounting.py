"""The pages' place in the web application: their routes, and the style sheet."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from adapters.http.pages import history_routes, list_routes, login, request_routes
from adapters.http.pages.guard import PageRoute
from adapters.http.pages.rendering import STATIC
from engine.errors import Unknown

_anything_else = APIRouter(route_class=PageRoute, include_in_schema=False)


@_anything_else.get("/lending/{_:path}")
def _no_such_page() -> None:
    raise Unknown("not_found", "there is no such page")


def mount(app: FastAPI) -> None:
    """Add the pages."""
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for module in (login, list_routes, request_routes, history_routes):
        app.include_router(module.router)
    app.include_router(_anything_else)
