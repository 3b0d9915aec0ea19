"""Errors in HTTP's words: one table over the tree of errors (RFC 9457)."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from engine import errors
from projections.query import InvalidParameter

STATUS: dict[type[errors.InterlendError], int] = {
    errors.Invalid: 422,
    errors.Illegal: 409,
    errors.Locked: 409,
    errors.Exists: 409,
    errors.Stale: 412,
    errors.NotAllowed: 403,
    errors.Unknown: 404,
    errors.Refusal: 409,
    errors.ProtocolFault: 400,
    errors.Failure: 503,
}
"""The status of each kind of error; the nearest ancestor counts."""


class NotSignedIn(errors.Refusal):
    """No user, or no valid token: sign in first."""


class TooManyTries(errors.Refusal):
    """Too many wrong passwords came: nobody looks at another one for a while."""


class UnsupportedFile(errors.Refusal):
    """A file of a kind that cannot be loaded."""


STATUS[NotSignedIn] = 401
STATUS[UnsupportedFile] = 415
STATUS[TooManyTries] = 429


def status_of(error: errors.InterlendError) -> int:
    """The HTTP status of an error."""
    return next(STATUS[cls] for cls in type(error).__mro__ if cls in STATUS)


HTTP_CODES = {401: "not_signed_in", 404: "not_found", 405: "method_not_allowed"}
HEADERS = {
    401: {"WWW-Authenticate": "Bearer"},
    429: {"Retry-After": "60"},
    503: {"Retry-After": "5"},
}


def problem(status: int, code: str, detail: str, field: str = "", **more: Any) -> JSONResponse:
    """A problem document: `code` is stable, `detail` for people, `field` names what is wrong."""
    content: dict[str, Any] = {"type": "about:blank", "status": status, "code": code}
    content |= {"title": code.replace("_", " "), "detail": detail} | more
    if field:
        content["field"] = field
    headers = HEADERS.get(status)
    return JSONResponse(content, status, media_type="application/problem+json", headers=headers)


def install(app: FastAPI) -> None:
    """Answer every kind of error with a problem document."""
    app.add_exception_handler(Exception, _of_nobody)

    @app.exception_handler(errors.InterlendError)
    async def _of_ours(_: Request, error: errors.InterlendError) -> JSONResponse:
        if isinstance(error, errors.Refusal):
            return problem(status_of(error), error.code, error.text, error.field)
        code = "unavailable" if isinstance(error, errors.Failure) else "bad_message"
        return problem(status_of(error), code, str(error))

    @app.exception_handler(RequestValidationError)
    async def _of_call(_: Request, error: RequestValidationError) -> JSONResponse:
        return _no_json(error) or _invalid([(e["loc"][1:], e["msg"]) for e in error.errors()])

    @app.exception_handler(ValidationError)
    async def _of_body(_: Request, error: ValidationError) -> JSONResponse:
        return _invalid([(e["loc"], e["msg"]) for e in error.errors(include_url=False)])

    @app.exception_handler(InvalidParameter)
    async def _of_list(_: Request, error: InvalidParameter) -> JSONResponse:
        return problem(422, "invalid_parameter", str(error), error.field)

    @app.exception_handler(HTTPException)
    async def _of_http(_: Request, error: HTTPException) -> JSONResponse:
        answer = problem(
            error.status_code, HTTP_CODES.get(error.status_code, "bad_call"), str(error.detail)
        )
        answer.headers.update(error.headers or {})
        return answer


async def _of_nobody(_: Request, __: Exception) -> JSONResponse:
    """A fault of our own: the server logs it, and the caller learns nothing of it."""
    return problem(500, "fault", "the program has a fault; its log tells the operators which")


def _no_json(error: RequestValidationError) -> JSONResponse | None:
    """A body that is no JSON has no fields: where the reading stopped is in the words."""
    first = error.errors()[0]
    if first["type"] != "json_invalid":
        return None
    told = f"the body is no JSON: {first['ctx']['error']}, at character {first['loc'][-1]}"
    return problem(422, "invalid", told)


def _invalid(faults: list[tuple[tuple[int | str, ...], str]]) -> JSONResponse:
    """Every field that is wrong; the first one stands for them all."""
    named = [{"field": ".".join(map(str, loc)), "detail": told} for loc, told in faults]
    first = named[0]
    told = f"{first['field']}: {first['detail']}" if first["field"] else first["detail"]
    return problem(422, "invalid", told, first["field"], errors=named)
