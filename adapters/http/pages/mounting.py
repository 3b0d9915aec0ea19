"""The pages' place in the web application: their routes, and the style sheet."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Response
from starlette.staticfiles import StaticFiles

from adapters.http.pages import history_routes, list_routes, login, request_routes
from adapters.http.pages.guard import PageRoute
from adapters.http.pages.rendering import STATIC
from engine.errors import Unknown

_anything_else = APIRouter(route_class=PageRoute, include_in_schema=False)


@_anything_else.get("/lending/{_:path}")
def _no_such_page() -> None:
    raise Unknown("not_found", "there is no such page")


class _Files(StaticFiles):
    """Files that a browser may keep for a day; a changed style has another address."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """A file, to be taken for what we say it is."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=86400"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def mount(app: FastAPI) -> None:
    """Add the pages."""
    app.mount("/static", _Files(directory=STATIC), name="static")
    for module in (login, list_routes, request_routes, history_routes):
        app.include_router(module.router)
    app.include_router(_anything_else)
