"""Who looks at a page: the signed-in user of the session cookie, and his language."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Depends, Request

from adapters.http.pages.language import Words, words_for
from adapters.http.pages.tokens import proof_of
from adapters.http.problems import NotSignedIn
from adapters.http.services import Services
from adapters.http.signed_in import SESSION_COOKIE, ServicesOf
from engine.application.directory import User


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One look of a signed-in user at a page; `secret` is his session token."""

    request: Request
    parts: Services
    user: User
    words: Words
    secret: str

    @property
    def proof(self) -> str:
        """What every form of the page carries to prove where it came from."""
        return proof_of(self.secret)


def visit(request: Request, parts: ServicesOf) -> Visit:
    """The visit of a request. Raises `NotSignedIn`."""
    secret = request.cookies.get(SESSION_COOKIE, "")
    if not secret:
        raise NotSignedIn("not_signed_in", "sign in first")
    user = parts.signing_in.by_token(secret)
    return Visit(request=request, parts=parts, user=user, words=words_for(request), secret=secret)


Visiting = Annotated[Visit, Depends(visit)]
