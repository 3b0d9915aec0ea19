"""The demo's password is known to everybody: what it opens answers on the loopback address only."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from engine.application.directory import User
from engine.errors import InterlendError
from ops.composition import Program
from ops.demo.directory import PASSWORD, PEOPLE

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NotOnLoopback(InterlendError):
    """The program may not listen to others."""


def check_demo(program: Program) -> None:
    """Raise `NotOnLoopback` where a demo would listen to others."""
    host = program.settings.host
    if host not in LOOPBACK:
        raise NotOnLoopback(f"the demo does not listen on {host}: its password is known to all")


def check_passwords(program: Program) -> None:
    """Raise `NotOnLoopback` where others than the demo would open data of a demo to everybody."""
    host, users = program.settings.host, program.directory.users
    if host in LOOPBACK:
        return
    if known := [p.name for p in PEOPLE if p.name in users and _has_first_password(users[p.name])]:
        raise NotOnLoopback(
            f"{', '.join(known)} still have the demo's password, which is known to all: change it"
            f" or deactivate them before listening on {host}"
        )


def _has_first_password(user: User) -> bool:
    try:
        return user.active and PasswordHasher().verify(user.password, PASSWORD)
    except (VerifyMismatchError, InvalidHashError):
        return False
