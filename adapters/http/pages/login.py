"""Signing in and out of the pages (design, sections 7 and 8)."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from adapters.http.pages.cookies import set_cookie
from adapters.http.pages.guard import PageRoute
from adapters.http.pages.language import words_for
from adapters.http.pages.posted import Posted, Sent, check_origin, read_form
from adapters.http.pages.rendering import render_for_anyone
from adapters.http.pages.tokens import proof_of
from adapters.http.pages.visit import Visiting
from adapters.http.problems import NotSignedIn, TooManyTries
from adapters.http.services import Services
from adapters.http.signed_in import SESSION_COOKIE, ServicesOf, address_of
from adapters.http.signing_in import SESSION_LIFE
from engine.errors import NotAllowed

HOME = "/lending/requests"
GUEST_COOKIE = "interlend_guest"
"""The secret of somebody about to sign in, so that no foreign page can sign him in as another."""

router = APIRouter(route_class=PageRoute, include_in_schema=False)


def safe_next(wanted: str) -> str:
    """Where to go after signing in: a staff page of ours, never somebody else's site."""
    plain = wanted.isprintable() and "\\" not in wanted
    ours = wanted == HOME or wanted.startswith((f"{HOME}/", f"{HOME}?"))
    return wanted if plain and ours else HOME


@router.get("/login")
def show_login(
    request: Request, parts: ServicesOf, wanted: Annotated[str, Query(alias="next")] = ""
) -> Response:
    """The page to sign in on; who has a session already goes on at once."""
    try:
        parts.signing_in.by_token(request.cookies.get(SESSION_COOKIE, ""))
    except NotSignedIn:
        return _login_page(request, safe_next(wanted))
    return RedirectResponse(safe_next(wanted), 303)


@router.post("/login")
async def sign_in(request: Request, parts: ServicesOf) -> Response:
    """Check name and password, and open a session."""
    form = await read_form(request)
    wanted, name = safe_next(form.one("next")), form.one("name").strip()
    try:
        check_origin(request, request.cookies.get(GUEST_COOKIE, ""), form)
    except NotAllowed:
        return _login_page(request, wanted, name, "foreign", status=403)
    try:
        token = await run_in_threadpool(_open_session, parts, name, form, address_of(request))
    except NotSignedIn:
        return _login_page(request, wanted, name, "wrong", status=401)
    except TooManyTries:
        return _login_page(request, wanted, name, "often", status=429)
    response = RedirectResponse(wanted, 303)
    set_cookie(request, response, SESSION_COOKIE, token, int(SESSION_LIFE.total_seconds()))
    response.delete_cookie(GUEST_COOKIE, path="/login")
    return response


def _open_session(parts: Services, name: str, form: Posted, address: str) -> str:
    user = parts.signing_in.by_password(name, form.one("password"), "page", address)
    return parts.signing_in.issue(user, "page", session=True)


@router.post("/logout")
def sign_out(visit: Visiting, _: Sent) -> Response:
    """End the session."""
    visit.parts.signing_in.revoke(visit.secret, "page")
    response = RedirectResponse("/login", 303)
    response.delete_cookie(SESSION_COOKIE)
    return response


def _login_page(
    request: Request, wanted: str, name: str = "", fault: str = "", status: int = 200
) -> Response:
    secret = request.cookies.get(GUEST_COOKIE) or secrets.token_urlsafe(32)
    response = render_for_anyone(
        request,
        words_for(request),
        "login.html",
        status,
        next=wanted,
        name=name,
        fault=fault,
        guest_proof=proof_of(secret),
    )
    set_cookie(request, response, GUEST_COOKIE, secret, 3600, path="/login")
    return response
