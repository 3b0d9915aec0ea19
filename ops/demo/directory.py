"""Who is in the demo world: the library, its people, the profiles and the partners."""

from __future__ import annotations

import msgspec

from engine.partner import Library, Partner, Step, WorkflowProfile

LIBRARY = Library(
    code="DEMO",
    name="Demo Library",
    symbols=("ISIL:INT-DEMO",),
    time_zone="Asia/Shanghai",
    locations=("STACKS", "CLOSED", "REFERENCE", "ASIA", "PERIODICALS", "MUSIC", "MAPS"),
    departments=("Digitization",),
    address="Demo Library, Interlibrary Loan\n18 Harbour Road\n200080 Shanghai",
    email="ill@demo.example",
)

PROFILES = (
    WorkflowProfile(
        code="by-itself",
        steps=frozenset(Step),
        automatic_cancel_answer=True,
    ),
)

PARTNERS = (
    Partner(code="SIM", name="Simulated Library", symbols=("ISIL:SIM",)),
    Partner(
        code="SIM2",
        name="Simulated Library Two",
        symbols=("ISIL:SIM2",),
        iso_version="2021-2",
        profile="by-itself",
    ),
)
"""The first takes the standard profile and speaks version 1.2; the second renews and cancels by
itself and speaks 2021-2. Their endpoints are known once they listen.
"""

PASSWORD = "interlend"  # noqa: S105 - of a world that answers on the loopback address only


class Person(msgspec.Struct, frozen=True):
    """A user and what he may do."""

    name: str
    roles: tuple[str, ...]


PEOPLE = (
    Person("staff", ("operator", "circulation_desk_operator")),
    Person("manager", ("manager",)),
    Person("admin", ("administrator",)),
    Person("viewer", ("read_only",)),
)
