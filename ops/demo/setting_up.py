"""Set the demo world up over a program: what is not there yet is added, what is there stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from argon2 import PasswordHasher
from msgspec.structs import replace

from engine.events.directory import UserSet
from engine.partner import Partner
from engine.values import Actor
from ops.composition import Program
from ops.demo.directory import LIBRARY, PARTNERS, PASSWORD, PEOPLE, PROFILES

INVENTORY = Path(__file__).with_name("inventory.csv")
BY = Actor(kind="system", id="demo", door="demo", authenticated=None)


def set_up(program: Program) -> None:
    """Add library, profiles, people and partners. Changes that were made to them later stay."""
    directory, administration = program.directory, program.administration
    if LIBRARY.code not in directory.libraries:
        administration.set_library(LIBRARY, BY)
        load_inventory(program, INVENTORY.read_bytes())
    for profile in PROFILES:
        if profile.code not in directory.profiles:
            administration.set_profile(profile, BY)
    for partner in PARTNERS:
        if partner.code not in directory.partners:
            administration.set_partner(partner, BY)
    _add_people(program)


def load_inventory(program: Program, csv: bytes) -> None:
    """Load a file of items into the library's inventory."""
    program.load_inventory(csv, "text/csv", LIBRARY.code)


def tell_endpoints(program: Program, endpoints: Mapping[str, str]) -> None:
    """Say where the partners listen, by their codes."""
    for code, endpoint in endpoints.items():
        known: Partner = program.directory.partner(code)
        if known.endpoint != endpoint:
            program.administration.set_partner(replace(known, endpoint=endpoint), BY)


def _add_people(program: Program) -> None:
    missing = [person for person in PEOPLE if person.name not in program.directory.users]
    if not missing:
        return
    password = PasswordHasher().hash(PASSWORD)
    for person in missing:
        user = UserSet(name=person.name, roles=person.roles, libraries=(), password=password)
        program.administration.set_user(user, BY)
