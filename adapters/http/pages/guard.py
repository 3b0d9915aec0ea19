"""What every page has around it: its errors are pages too, and its headers keep strangers out."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from adapters.http.pages.cookies import set_cookie
from adapters.http.pages.language import LANGUAGE_COOKIE, LANGUAGES, words_for
from adapters.http.pages.refusals import explain, explain_failure
from adapters.http.pages.rendering import render_for_anyone
from adapters.http.problems import NotSignedIn, status_of
from engine.errors import InterlendError, Invalid, Refusal, Unknown
from projections.query import InvalidParameter

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""Nothing runs that is not ours (and we have no scripts), nobody frames us, nothing is kept."""

A_YEAR = 365 * 24 * 3600
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """A route whose answers are pages, errors included."""

    def get_route_handler(self) -> Handler:
        """The route's own handler, guarded."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            response = await _answer(handle, request)
            response.headers.update(HEADERS)
            return response

        return guarded


async def _answer(handle: Handler, request: Request) -> Response:
    if request.method == "GET" and "lang" in request.query_params:
        return _switch_language(request)
    try:
        return await handle(request)
    except NotSignedIn:
        return _to_login(request)
    except InvalidParameter as wrong:
        return _error_page(request, Invalid("invalid_parameter", str(wrong), wrong.field))
    except RequestValidationError:
        return _error_page(request, Invalid("invalid", "the address is not understood"))
    except HTTPException:
        return _error_page(request, Unknown("not_found", "there is no such page"))
    except InterlendError as error:
        return _error_page(request, error)


def _error_page(request: Request, error: InterlendError) -> Response:
    words = words_for(request)
    told = explain(error, words) if isinstance(error, Refusal) else explain_failure(words)
    return render_for_anyone(request, words, "error.html", status_of(error), told=told)


def _to_login(request: Request) -> Response:
    path = request.url.path.partition("/actions/")[0]
    query = request.url.query
    wanted = f"{path}?{query}" if query and request.method == "GET" else path
    return RedirectResponse("/login?" + urlencode({"next": wanted}), 303)


def _switch_language(request: Request) -> Response:
    """Keep the language and show the same page again, under its own address."""
    rest = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    where = request.url.path + (f"?{urlencode(rest)}" if rest else "")
    response = RedirectResponse(where, 303)
    chosen = request.query_params["lang"]
    if chosen in LANGUAGES:
        set_cookie(request, response, LANGUAGE_COOKIE, chosen, A_YEAR)
    return response
