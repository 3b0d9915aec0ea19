"""The signed-in user of a call, and the parts of the program it may use."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NoBase64
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials
from starlette.requests import HTTPConnection

from adapters.http.problems import NotSignedIn
from adapters.http.services import Services
from engine.application.directory import User

SESSION_COOKIE = "interlend_session"


class _Basic(HTTPBasic):
    """HTTP Basic with names and passwords in UTF-8 (RFC 7617): not everybody's are ASCII."""

    async def __call__(  # type: ignore[override]
        self, request: HTTPConnection
    ) -> HTTPBasicCredentials | None:
        """The credentials, None where there are none to be read."""
        scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
        if scheme.casefold() != "basic":
            return None
        try:
            name, colon, password = b64decode(encoded, validate=True).decode().partition(":")
        except (NoBase64, UnicodeDecodeError):
            return None
        return HTTPBasicCredentials(username=name, password=password) if colon else None


_bearer = HTTPBearer(auto_error=False, description="A token from POST /api/v1/tokens.")
_basic = _Basic(auto_error=False)


def services(request: Request) -> Services:
    """The parts of the program."""
    found: Services = request.app.state.services
    return found


ServicesOf = Annotated[Services, Depends(services)]


def bearer_token(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> str:
    """The token of a call. Raises `NotSignedIn`."""
    if credentials is None:
        raise NotSignedIn("not_signed_in", "send Authorization: Bearer with a token")
    return credentials.credentials


Token = Annotated[str, Depends(bearer_token)]


def user_by_token(parts: ServicesOf, token: Token) -> User:
    """The user of a bearer token. Raises `NotSignedIn`."""
    return parts.signing_in.by_token(token)


def address_of(request: Request) -> str:
    """The address of the network that a call came from."""
    return request.client.host if request.client else ""


def user_by_password(
    request: Request,
    parts: ServicesOf,
    credentials: Annotated[HTTPBasicCredentials | None, Depends(_basic)],
) -> User:
    """The user of HTTP Basic credentials. Raises `NotSignedIn` or `TooManyTries`."""
    if credentials is None:
        raise NotSignedIn("not_signed_in", "send user and password by HTTP Basic")
    name, password = credentials.username, credentials.password
    return parts.signing_in.by_password(name, password, "api", address_of(request))


SignedIn = Annotated[User, Depends(user_by_token)]
WithPassword = Annotated[User, Depends(user_by_password)]
