"""Users that are added at the machine, where nobody can sign in yet who might add them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from getpass import getuser

from argon2 import PasswordHasher

from engine.errors import Exists, Invalid, Unknown
from engine.events.directory import UserSet
from engine.values import Actor
from ops.composition import Program

_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,49}")
SHORTEST = 8
"""Characters of a password at least."""


def add(
    program: Program, name: str, password: str, roles: Sequence[str], libraries: Sequence[str]
) -> None:
    """Add a user. Raises `Exists`, `Invalid` for a name or password, `Unknown` for a library."""
    directory = program.directory
    if not _NAME.fullmatch(name):
        raise Invalid("name", "a name has letters, digits and . _ - only, 50 at most", "name")
    if name in directory.users:
        raise Exists("exists", f"there is a user {name} already; change it by the API", "name")
    if len(password) < SHORTEST:
        raise Invalid("short", f"a password has at least {SHORTEST} characters", "password")
    if missing := [code for code in libraries if code not in directory.libraries]:
        raise Unknown("unknown_library", f"there is no library {missing[0]}", "library")
    user = UserSet(
        name=name,
        roles=tuple(roles),
        libraries=tuple(libraries),
        password=PasswordHasher().hash(password),
    )
    by = Actor(kind="system", id=getuser(), door="cli", authenticated=None)
    program.administration.set_user(user, by)
