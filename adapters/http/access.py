"""Who may do what: one readable table of roles and rights (spec P4)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from engine.application.directory import User
from engine.errors import NotAllowed, Unknown


class Role(StrEnum):
    """What a user is in our libraries."""

    OPERATOR = "operator"
    MANAGER = "manager"
    CIRCULATION = "circulation_desk_operator"
    READ_ONLY = "read_only"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What a door may ask for."""

    READ = "read"
    WORK = "work"
    SCAN = "scan"
    REACTIVATE = "reactivate"
    SET_STATUS = "set_status"
    REASSIGN = "reassign"
    LOAD_INVENTORY = "load_inventory"
    RUN_JOBS = "run_jobs"
    ADMINISTER = "administer"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.READ_ONLY: frozenset({Right.READ}),
    Role.CIRCULATION: frozenset({Right.READ, Right.SCAN}),
    Role.OPERATOR: frozenset({Right.READ, Right.WORK, Right.SCAN, Right.SET_STATUS}),
    Role.MANAGER: frozenset(Right) - {Right.ADMINISTER},
    Role.ADMINISTRATOR: frozenset(
        {Right.READ, Right.ADMINISTER, Right.LOAD_INVENTORY, Right.RUN_JOBS}
    ),
}
"""The rights of each role; a user has those of all his roles."""


def rights_of(user: User) -> frozenset[Right]:
    """What a user may do."""
    return frozenset[Right]().union(*(RIGHTS[Role(role)] for role in user.roles))


def require(user: User, right: Right) -> None:
    """Raise `NotAllowed` where the user lacks a right."""
    if right not in rights_of(user):
        raise NotAllowed("not_allowed", f"{user.name} lacks the right to {right}")


def require_library(user: User, library: str) -> None:
    """Raise `Unknown` where the user may not see a library: its requests are none of his affair."""
    if user.libraries and library not in user.libraries:
        raise Unknown("unknown_request", "there is no such request", "id")


def reaches(user: User, libraries: Collection[str]) -> bool:
    """Tell whether some libraries are all the user's; none named means all that there are."""
    return not user.libraries or (bool(libraries) and set(libraries) <= set(user.libraries))


def require_reach(user: User, libraries: Collection[str] = ()) -> None:
    """Raise `NotAllowed` where something concerns other libraries than the user's too."""
    if not reaches(user, libraries):
        raise NotAllowed("out_of_scope", f"{user.name} may not change this for other libraries")


def scope_of(user: User) -> tuple[str, ...] | None:
    """The libraries that a user may see; None for all."""
    return user.libraries or None
