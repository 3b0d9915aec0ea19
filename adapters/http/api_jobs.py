"""Jobs by hand over the API (spec P5)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from adapters.http.access import Right, require, scope_of
from adapters.http.answer_schemas import answering
from adapters.http.answers import JobNames, JobRan
from adapters.http.examples import PROBLEMS
from adapters.http.signed_in import ServicesOf, SignedIn

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"], responses=PROBLEMS)


@router.get("", **answering(JobNames))
def list_jobs(parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """The jobs that there are."""
    require(user, Right.RUN_JOBS)
    return {"items": list(parts.jobs.names)}


@router.post("/{name}", **answering(JobRan))
def run_job(name: str, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """Run a job now over your libraries: what it changed, and on how many it was not time yet."""
    require(user, Right.RUN_JOBS)
    ran = parts.jobs.run(name, scope_of(user))
    return {"job": name, "done": list(ran.done), "passed": ran.passed}
