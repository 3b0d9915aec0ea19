"""Jobs: what time alone brings about (spec P5). Each may be run by hand and is safe to run twice.

A job finds its candidates in the task list and lets the engine decide about each.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import uuid4

import msgspec
import structlog

from engine.application.engine import Engine
from engine.commands.base import Command
from engine.commands.desk import LapseLock
from engine.commands.ending import CarryOutReject, Expire
from engine.commands.loan import MarkOverdue, RemindOverdue
from engine.commands.supply import LapseConditions
from engine.errors import Refusal, Unknown
from engine.lifecycle import ROWS
from engine.statuses import ANYWHERE, REACTIVATED_OUT, Status
from engine.values import Actor
from projections.listing import TaskLists
from projections.query import ListQuery

log = structlog.get_logger(__name__)

PAST_DUE = tuple(("due", v) for v in ("yesterday", "days_2_3", "days_4_7", "days_8_30", "older"))


class Job(msgspec.Struct, frozen=True):
    """A command that is tried on every request which a list query finds.

    Only requests in a status from which the lifecycle table lets it happen are looked at, and of
    these the active ones; what may happen in any status may happen to completed ones too.
    """

    command: type[Command]
    query: tuple[tuple[str, str], ...] = ()

    @property
    def candidates(self) -> list[tuple[str, str]]:
        """The parameters of the list that holds its candidates."""
        places = {place for row in ROWS[self.command.act] for place in row.when}
        if places == ANYWHERE:
            return list(self.query)
        statuses = sorted(Status.REACTIVATED if p == REACTIVATED_OUT else p for p in places)
        return [("activity", "active"), *self.query, *(("status", s) for s in statuses)]


JOBS: dict[str, Job] = {
    "overdue": Job(MarkOverdue, PAST_DUE),
    "overdue-again": Job(RemindOverdue),
    "expire": Job(Expire, PAST_DUE),
    "conditions": Job(LapseConditions),
    "reject": Job(CarryOutReject),
    "stale-locks": Job(LapseLock, (("locked", "yes"),)),
}
"""Every job by its name."""


class Ran(msgspec.Struct, frozen=True):
    """What a job did: requests it changed, and those on which it was not time yet."""

    job: str
    done: tuple[str, ...]
    passed: int


class Jobs:
    """Runs jobs over the engine."""

    def __init__(self, engine: Engine, lists: TaskLists, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._lists = lists
        self._clock = clock

    @property
    def names(self) -> Sequence[str]:
        """What the jobs are called."""
        return tuple(JOBS)

    def run(self, name: str, scope: Collection[str] | None = None) -> Ran:
        """Run one job over the libraries of `scope`; None for all. Raises `Unknown`."""
        if name not in JOBS:
            raise Unknown("unknown_job", f"the jobs are {', '.join(JOBS)}", "name")
        job = JOBS[name]
        by = Actor(kind="system", id=f"job:{name}", door="jobs", authenticated=None)
        query = ListQuery.parse(
            [*job.candidates, ("min_position", str(self._engine.log.last_position()))]
        )
        done, passed = [], 0
        for request_id in self._lists.ids(query, scope, None):
            command = job.command(id=str(uuid4()), at=self._clock(), by=by, request_id=request_id)
            try:
                self._engine.act(command)
            except Refusal:
                passed += 1
            else:
                done.append(request_id)
        log.info("job_ran", job=name, done=len(done), passed=passed)
        return Ran(name, tuple(done), passed)
