"""Partners, profiles and libraries over the API; every change is a fact (spec P)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from adapters.http import entries
from adapters.http.access import Right, reaches, require, require_reach
from adapters.http.entries import Code
from adapters.http.examples import PROBLEMS
from adapters.http.identity import actor_of
from adapters.http.services import Services
from adapters.http.shapes import directory_shape
from adapters.http.signed_in import ServicesOf, SignedIn
from engine.application.directory import User
from engine.errors import Failure, Illegal, Invalid, Unknown
from engine.partner import Library, Partner, WorkflowProfile
from projections.query import ListQuery

router = APIRouter(prefix="/api/v1", tags=["directory"], responses=PROBLEMS)


@router.get("/partners")
def list_partners(parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """All partners."""
    require(user, Right.READ)
    return {"items": [directory_shape(p) for p in list(parts.directory.partners.values())]}


@router.get("/partners/{code}")
def get_partner(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """One partner; of its authentication only what is set."""
    require(user, Right.READ)
    return directory_shape(parts.directory.partner(code))


@router.put("/partners/{code}")
def put_partner(
    code: Code, body: entries.PartnerEntry, parts: ServicesOf, user: SignedIn
) -> dict[str, Any]:
    """Add or change a partner."""
    _require_everywhere(user)
    directory = parts.directory
    if body.profile not in directory.profiles:
        raise Invalid("unknown_profile", f"there is no profile {body.profile}", "profile")
    for symbol in body.symbols:
        _refuse_taken(symbol, code, parts)
    known = directory.partners.get(code)
    given = entries.fields(body) | {
        "active": bool(body.active) or known is None or known.active,
        "authentication": _authentication(body, known),
    }
    parts.administration.set_partner(Partner(code=code, **given), actor_of(user, "api"))
    return directory_shape(directory.partner(code))


@router.delete("/partners/{code}", status_code=200)
def delete_partner(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """Deactivate a partner that has no open request."""
    _require_everywhere(user)
    parts.directory.partner(code)
    _refuse_open("partner", code, parts)
    parts.administration.deactivate_partner(code, actor_of(user, "api"))
    return directory_shape(parts.directory.partner(code))


@router.get("/profiles")
def list_profiles(parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """All workflow profiles."""
    require(user, Right.READ)
    return {"items": [directory_shape(p) for p in list(parts.directory.profiles.values())]}


@router.get("/profiles/{code}")
def get_profile(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """One workflow profile."""
    require(user, Right.READ)
    if code not in parts.directory.profiles:
        raise Unknown("unknown_profile", f"there is no profile {code}", "code")
    return directory_shape(parts.directory.profiles[code])


@router.put("/profiles/{code}")
def put_profile(
    code: Code, body: entries.ProfileEntry, parts: ServicesOf, user: SignedIn
) -> dict[str, Any]:
    """Add or change a workflow profile."""
    _require_everywhere(user)
    given = entries.fields(body) | {"steps": frozenset(body.steps)}
    parts.administration.set_profile(WorkflowProfile(code=code, **given), actor_of(user, "api"))
    return directory_shape(parts.directory.profiles[code])


@router.get("/libraries")
def list_libraries(parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """The libraries of ours that you may see."""
    require(user, Right.READ)
    libraries = list(parts.directory.libraries.values())
    return {"items": [directory_shape(lib) for lib in libraries if reaches(user, (lib.code,))]}


@router.get("/libraries/{code}")
def get_library(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """One library of ours."""
    require(user, Right.READ)
    if not reaches(user, (code,)):
        raise Unknown("unknown_library", f"there is no library {code}", "code")
    return directory_shape(parts.directory.library(code))


@router.put("/libraries/{code}")
def put_library(
    code: Code, body: entries.LibraryEntry, parts: ServicesOf, user: SignedIn
) -> dict[str, Any]:
    """Add or change a library of ours."""
    require(user, Right.ADMINISTER)
    require_reach(user, (code,))
    parts.administration.set_library(
        Library(code=code, **entries.fields(body)), actor_of(user, "api")
    )
    return directory_shape(parts.directory.library(code))


def _authentication(body: entries.PartnerEntry, known: Partner | None) -> dict[str, str]:
    """What is kept of a partner's proofs: nobody can put back what only digests are kept of."""
    if body.authentication is not None:
        return body.authentication.kept()
    return known.authentication if known else {}


def _require_everywhere(user: User) -> None:
    """Partners and profiles are those of all libraries."""
    require(user, Right.ADMINISTER)
    require_reach(user)


def _refuse_open(facet: str, code: str, parts: Services) -> None:
    """Refuse to take out of use what open requests need."""
    position = parts.engine.log.last_position()
    asked = [(facet, code), ("activity", "active"), ("min_position", str(position))]
    if open_requests := parts.lists.count(ListQuery.parse(asked), None, None):
        raise Illegal("open_requests", f"{code} has {open_requests} open requests")
    if parts.lists.position < position:
        raise Failure("the task list is behind: its open requests are not known yet")


def _refuse_taken(symbol: str, code: str, parts: Services) -> None:
    for partner in list(parts.directory.partners.values()):
        if partner.code != code and symbol.upper() in (s.upper() for s in partner.symbols):
            raise Illegal("symbol_taken", f"{symbol} is {partner.code}'s", "symbols")
