"""Tokens and users over the API (spec P4)."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter

from adapters.http.access import Right, reaches, require, require_reach
from adapters.http.answer_schemas import answering
from adapters.http.answers import Token as TokenAnswer
from adapters.http.answers import Users
from adapters.http.entries import Code, UserEntry, fields
from adapters.http.examples import PROBLEMS
from adapters.http.identity import actor_of
from adapters.http.services import Services
from adapters.http.shapes import directory_shape
from adapters.http.signed_in import ServicesOf, SignedIn, Token, WithPassword
from engine.application.directory import User
from engine.errors import Invalid, Unknown
from engine.events.directory import UserSet

router = APIRouter(prefix="/api/v1", tags=["people"], responses=PROBLEMS)


@router.post("/tokens", **answering(TokenAnswer, 201))
def issue_token(parts: ServicesOf, user: WithPassword) -> dict[str, str]:
    """Sign in with HTTP Basic; the token goes into `Authorization: Bearer …`."""
    return {"token": parts.signing_in.issue(user, "api")}


@router.delete("/tokens", status_code=204)
def revoke_token(parts: ServicesOf, token: Token) -> None:
    """Sign out: the token that this is sent with is over."""
    parts.signing_in.by_token(token)
    parts.signing_in.revoke(token, "api")


@router.get("/users", **answering(Users))
def list_users(parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """The users of your libraries."""
    require(user, Right.ADMINISTER)
    users = [u for u in list(parts.directory.users.values()) if reaches(user, u.libraries)]
    return {"items": [directory_shape(u) for u in users]}


@router.get("/users/{name}", **answering(User))
def get_user(name: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """One user; yourself, or one of the libraries where you administer."""
    if name == user.name:
        return directory_shape(user)
    require(user, Right.ADMINISTER)
    found = _user(name, parts)
    require_reach(user, found.libraries)
    return directory_shape(found)


@router.put("/users/{name}", **answering(User))
def put_user(name: Code, body: UserEntry, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """Add or change a user of your libraries."""
    require(user, Right.ADMINISTER)
    known = parts.directory.users.get(name)
    for libraries in (body.libraries, known.libraries if known else body.libraries):
        require_reach(user, libraries)
    if body.password is None and known is None:
        raise Invalid("missing", "a new user needs a password", "password")
    kept = known.password if known else ""
    password = parts.signing_in.hash(body.password) if body.password else kept
    given = fields(body) | {"password": password}
    given["roles"] = tuple(str(role) for role in body.roles)
    parts.administration.set_user(UserSet(name=name, **given), actor_of(user, "api"))
    return directory_shape(_user(name, parts))


@router.delete("/users/{name}", **answering(User))
def delete_user(name: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """Deactivate a user: he signs in no more, and his tokens are over."""
    require(user, Right.ADMINISTER)
    known = _user(name, parts)
    require_reach(user, known.libraries)
    gone = msgspec.structs.asdict(known) | {"active": False}
    parts.administration.set_user(UserSet(**gone), actor_of(user, "api"))
    return directory_shape(_user(name, parts))


def _user(name: str, parts: Services) -> User:
    if name not in parts.directory.users:
        raise Unknown("unknown_user", f"there is no user {name}", "name")
    return parts.directory.users[name]
