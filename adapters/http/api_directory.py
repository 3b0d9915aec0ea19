"""Partners, profiles, libraries and users over the API; every change is a fact (spec P)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path

from adapters.http import entries
from adapters.http.access import Right, require
from adapters.http.signed_in import ServicesOf, SignedIn, WithPassword
from engine.application.directory import User
from engine.errors import Illegal, Invalid, Unknown
from engine.events.directory import UserSet
from engine.partner import Library, Partner, WorkflowProfile
from engine.secrets import digested
from engine.values import Actor
from projections.query import ListQuery

router = APIRouter(prefix="/api/v1", tags=["directory"])

Code = Annotated[str, Path(pattern=entries.CODE)]
SECRET = ("authentication", "password")


@router.post("/tokens", status_code=201)
def issue_token(parts: ServicesOf, user: WithPassword) -> dict[str, str]:
    """Sign in with HTTP Basic; the token goes into `Authorization: Bearer …`."""
    return {"token": parts.signing_in.issue(user, "api")}


@router.get("/partners")
def list_partners(parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """All partners."""
    require(user, Right.READ)
    return {"items": [_shown(p) for p in parts.directory.partners.values()]}


@router.get("/partners/{code}")
def get_partner(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """One partner; of its authentication only what is set."""
    require(user, Right.READ)
    return _shown(parts.directory.partner(code))


@router.put("/partners/{code}")
def put_partner(
    code: Code, body: entries.PartnerEntry, parts: ServicesOf, user: SignedIn
) -> dict[str, Any]:
    """Add or change a partner."""
    require(user, Right.ADMINISTER)
    directory = parts.directory
    if body.profile not in directory.profiles:
        raise Invalid("unknown_profile", f"there is no profile {body.profile}", "profile")
    for symbol in body.symbols:
        _refuse_taken(symbol, code, parts)
    given = entries.fields(body) | {"authentication": digested(body.authentication)}
    parts.administration.set_partner(Partner(code=code, **given), _by(user))
    return _shown(directory.partner(code))


@router.delete("/partners/{code}", status_code=200)
def delete_partner(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """Deactivate a partner that has no open request."""
    require(user, Right.ADMINISTER)
    parts.directory.partner(code)
    query = ListQuery.parse([("partner", code), ("activity", "active")])
    if open_requests := parts.lists.count(query, None, user.name):
        raise Illegal("open_requests", f"{code} has {open_requests} open requests")
    parts.administration.deactivate_partner(code, _by(user))
    return _shown(parts.directory.partner(code))


@router.get("/profiles/{code}")
def get_profile(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """One workflow profile."""
    require(user, Right.READ)
    if code not in parts.directory.profiles:
        raise Unknown("unknown_profile", f"there is no profile {code}", "code")
    return _shown(parts.directory.profiles[code])


@router.put("/profiles/{code}")
def put_profile(
    code: Code, body: entries.ProfileEntry, parts: ServicesOf, user: SignedIn
) -> dict[str, Any]:
    """Add or change a workflow profile."""
    require(user, Right.ADMINISTER)
    given = entries.fields(body) | {"steps": frozenset(body.steps)}
    parts.administration.set_profile(WorkflowProfile(code=code, **given), _by(user))
    return _shown(parts.directory.profiles[code])


@router.get("/libraries/{code}")
def get_library(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """One library of ours."""
    require(user, Right.READ)
    return _shown(parts.directory.library(code))


@router.put("/libraries/{code}")
def put_library(
    code: Code, body: entries.LibraryEntry, parts: ServicesOf, user: SignedIn
) -> dict[str, Any]:
    """Add or change a library of ours."""
    require(user, Right.ADMINISTER)
    parts.administration.set_library(Library(code=code, **entries.fields(body)), _by(user))
    return _shown(parts.directory.library(code))


@router.get("/users/{name}")
def get_user(name: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """One user; yourself, or anybody where you administer."""
    if name != user.name:
        require(user, Right.ADMINISTER)
    return _shown(_user(name, parts))


@router.put("/users/{name}")
def put_user(
    name: Code, body: entries.UserEntry, parts: ServicesOf, user: SignedIn
) -> dict[str, Any]:
    """Add or change a user."""
    require(user, Right.ADMINISTER)
    known = parts.directory.users.get(name)
    if body.password is None and known is None:
        raise Invalid("missing", "a new user needs a password", "password")
    kept = known.password if known else ""
    password = parts.signing_in.hash(body.password) if body.password else kept
    given = entries.fields(body) | {"password": password}
    given["roles"] = tuple(str(role) for role in body.roles)
    parts.administration.set_user(UserSet(name=name, **given), _by(user))
    return _shown(_user(name, parts))


def _user(name: str, parts: ServicesOf) -> User:
    if name not in parts.directory.users:
        raise Unknown("unknown_user", f"there is no user {name}", "name")
    return parts.directory.users[name]


def _refuse_taken(symbol: str, code: str, parts: ServicesOf) -> None:
    for partner in parts.directory.partners.values():
        if partner.code != code and symbol.upper() in (s.upper() for s in partner.symbols):
            raise Illegal("symbol_taken", f"{symbol} is {partner.code}'s", "symbols")


def _shown(entry: msgspec.Struct) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(entry)
    for name in SECRET:
        if name in shown:
            value = shown.pop(name)
            shown |= {name: sorted(value)} if isinstance(value, dict) else {}
    if isinstance(entry, WorkflowProfile):
        shown["steps"] = sorted(shown["steps"])
    return shown


def _by(user: User) -> Actor:
    return Actor(kind="staff", id=user.name, door="api", authenticated="token")
