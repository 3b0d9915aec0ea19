"""Partners and profiles over the API; every change is a fact (spec P)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from adapters.http import entries
from adapters.http.access import Right, require, require_reach
from adapters.http.answer_schemas import answering
from adapters.http.answers import Partners, Profiles
from adapters.http.entries import Code
from adapters.http.examples import PROBLEMS
from adapters.http.identity import actor_of
from adapters.http.in_use import refuse_open
from adapters.http.shapes import directory_shape
from adapters.http.signed_in import ServicesOf, SignedIn
from engine.application.directory import User
from engine.errors import Invalid
from engine.partner import Partner, WorkflowProfile

router = APIRouter(prefix="/api/v1", tags=["directory"], responses=PROBLEMS)


@router.get("/partners", **answering(Partners))
def list_partners(parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """All partners."""
    require(user, Right.READ)
    return {"items": [directory_shape(p) for p in list(parts.directory.partners.values())]}


@router.get("/partners/{code}", **answering(Partner))
def get_partner(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """One partner; of its authentication only what is set."""
    require(user, Right.READ)
    return directory_shape(parts.directory.partner(code))


@router.put("/partners/{code}", **answering(Partner))
def put_partner(
    code: Code, body: entries.PartnerEntry, parts: ServicesOf, user: SignedIn
) -> dict[str, Any]:
    """Add or change a partner."""
    _require_everywhere(user)
    directory = parts.directory
    profile = directory.profiles.get(body.profile)
    if profile is None or not profile.active:
        raise Invalid("unknown_profile", f"there is no profile {body.profile}", "profile")
    known = directory.partners.get(code)
    given = entries.fields(body) | {
        "active": entries.active(body, known),
        "authentication": _authentication(body, known),
    }
    parts.administration.set_partner(Partner(code=code, **given), actor_of(user, "api"))
    return directory_shape(directory.partner(code))


@router.delete("/partners/{code}", **answering(Partner))
def delete_partner(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """Deactivate a partner that has no open request."""
    _require_everywhere(user)
    parts.directory.partner(code)
    refuse_open(parts, code, ("partner", code))
    parts.administration.deactivate_partner(code, actor_of(user, "api"))
    return directory_shape(parts.directory.partner(code))


@router.get("/profiles", **answering(Profiles))
def list_profiles(parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """All workflow profiles."""
    require(user, Right.READ)
    return {"items": [directory_shape(p) for p in list(parts.directory.profiles.values())]}


@router.get("/profiles/{code}", **answering(WorkflowProfile))
def get_profile(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """One workflow profile."""
    require(user, Right.READ)
    return directory_shape(parts.directory.profile_named(code))


@router.put("/profiles/{code}", **answering(WorkflowProfile))
def put_profile(
    code: Code, body: entries.ProfileEntry, parts: ServicesOf, user: SignedIn
) -> dict[str, Any]:
    """Add or change a workflow profile."""
    _require_everywhere(user)
    known = parts.directory.profiles.get(code)
    given = entries.fields(body) | {
        "active": entries.active(body, known),
        "steps": frozenset(body.steps),
    }
    parts.administration.set_profile(WorkflowProfile(code=code, **given), actor_of(user, "api"))
    return directory_shape(parts.directory.profiles[code])


@router.delete("/profiles/{code}", **answering(WorkflowProfile))
def delete_profile(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """Deactivate a profile that no partner has; the default one stays."""
    _require_everywhere(user)
    parts.administration.deactivate_profile(code, actor_of(user, "api"))
    return directory_shape(parts.directory.profile_named(code))


def _authentication(body: entries.PartnerEntry, known: Partner | None) -> dict[str, str]:
    """What is kept of a partner's proofs: nobody can put back what only digests are kept of."""
    if body.authentication is not None:
        return body.authentication.kept()
    return known.authentication if known else {}


def _require_everywhere(user: User) -> None:
    """Partners and profiles are those of all libraries."""
    require(user, Right.ADMINISTER)
    require_reach(user)
