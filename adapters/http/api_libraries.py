"""Our libraries over the API; every change is a fact (spec P3)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from adapters.http.access import Right, reaches, require, require_reach
from adapters.http.answer_schemas import answering
from adapters.http.answers import Libraries
from adapters.http.entries import Code, LibraryEntry, active, fields
from adapters.http.examples import PROBLEMS
from adapters.http.identity import actor_of
from adapters.http.in_use import refuse_open
from adapters.http.shapes import directory_shape
from adapters.http.signed_in import ServicesOf, SignedIn
from engine.application.directory import User
from engine.errors import Unknown
from engine.partner import Library

router = APIRouter(prefix="/api/v1/libraries", tags=["directory"], responses=PROBLEMS)


@router.get("", **answering(Libraries))
def list_libraries(parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """The libraries of ours that you may see."""
    require(user, Right.READ)
    libraries = list(parts.directory.libraries.values())
    return {"items": [directory_shape(lib) for lib in libraries if reaches(user, (lib.code,))]}


@router.get("/{code}", **answering(Library))
def get_library(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """One library of ours."""
    require(user, Right.READ)
    if not reaches(user, (code,)):
        raise Unknown("unknown_library", f"there is no library {code}", "code")
    return directory_shape(parts.directory.library(code))


@router.put("/{code}", **answering(Library))
def put_library(
    code: Code, body: LibraryEntry, parts: ServicesOf, user: SignedIn
) -> dict[str, Any]:
    """Add or change a library of ours."""
    _require_administrator(user, code)
    given = fields(body) | {"active": active(body, parts.directory.libraries.get(code))}
    parts.administration.set_library(Library(code=code, **given), actor_of(user, "api"))
    return directory_shape(parts.directory.library(code))


@router.delete("/{code}", **answering(Library))
def delete_library(code: Code, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """Deactivate a library that has no open request."""
    _require_administrator(user, code)
    parts.directory.library(code)
    refuse_open(parts, code, scope=(code,))
    parts.administration.deactivate_library(code, actor_of(user, "api"))
    return directory_shape(parts.directory.library(code))


def _require_administrator(user: User, code: str) -> None:
    require(user, Right.ADMINISTER)
    require_reach(user, (code,))
