"""The roles that a process of the program may have, and the works of each."""

from __future__ import annotations

from typing import Final

import msgspec

from ops import works
from ops.works import Work


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """What a process does, and what more of its kind would be good for."""

    does: str
    more: str
    works: dict[str, Work]
    serves_people: bool = False
    """Whether it has the pages, the API and the partners' doors."""
    needs: tuple[str, ...] = ("store", "topics")
    """What must answer for it to be ready. Staff need no topics: only doors refuse without them."""


_DIRECTORY: Final[dict[str, Work]] = {"directory": works.keep_directory}

ROLES: Final[dict[str, Role]] = {
    "api": Role(
        does="Serve the pages, the API and the partners' doors.",
        more="Any number shares the callers; each keeps the index of the task list in memory.",
        works={
            "answers": works.answer,
            "answered": works.note_answered,
            "index": works.index,
            **_DIRECTORY,
        },
        serves_people=True,
        needs=("store",),
    ),
    "worker": Role(
        does="Take partners' messages in, decide them, and tell partners what was decided.",
        more="As many as the inbound topics have partitions; one of them leads in what follows.",
        works={
            "inbox": works.take_in,
            "reactions": works.react,
            "outbox": works.tell,
            **_DIRECTORY,
        },
    ),
    "deliver": Role(
        does="Deliver messages to partners over HTTP.",
        more="One sends and the others stand by; all share the outbound topics' partitions.",
        works={"collector": works.collect, "delivery": works.deliver, **_DIRECTORY},
    ),
    "project": Role(
        does="Keep the task list current, and publish lending events.",
        more="One works, the others stand by.",
        works={"projection": works.project, "events": works.publish, **_DIRECTORY},
    ),
    "jobs": Role(
        does="Do what time brings about.",
        more="One works, the others stand by.",
        works={"jobs": works.run_jobs, "index": works.index, **_DIRECTORY},
    ),
}
"""The roles of processes that share the work, by their commands."""

ALL: Final = Role(
    does="Everything.",
    more="On PostgreSQL and Kafka any number shares the work; else there is one.",
    works={
        "inbox": works.take_in,
        "answered": works.note_answered,
        "reactions": works.react,
        "outbox": works.tell,
        "projection": works.project_and_index,
        "events": works.publish,
        "collector": works.collect,
        "delivery": works.deliver,
        "jobs": works.run_jobs,
    },
    serves_people=True,
)
"""The role of a process that is the whole program."""

SHARED: Final[dict[str, Work]] = {"answers": works.answer, **_DIRECTORY}
"""What the whole program does too where it is not the only process."""


def name_of(role: Role) -> str:
    """What a role is called: the command that starts a process in it."""
    return next((name for name, known in ROLES.items() if known is role), "up")
