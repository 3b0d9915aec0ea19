"""Jobs bring about what time alone brings about, once, also when they run twice (spec P5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from engine.commands.ending import PlanReject
from engine.errors import Unknown
from engine.partner import Library, WorkflowProfile
from ops.jobs import JOBS
from tests.ops.programs import BY, DEMO, House, new

SHIP = {"barcodes": ["D-1"], "due_date": "2026-12-01"}


def ran(home: House, name: str) -> int:
    """How many requests a job changed; a second run changes none."""
    home.work()
    done = home.program.jobs.run(name).done
    home.work()
    assert home.program.jobs.run(name).done == ()
    return len(done)


def test_a_loan_past_its_due_date_becomes_overdue(home: House) -> None:
    home.say(new())
    home.act("ship-physically", SHIP)
    home.clock.now += timedelta(days=7)
    assert ran(home, "overdue") == 0
    home.clock.now += timedelta(days=1)
    assert ran(home, "overdue") == 1
    assert home.request().status == "overdue"


def test_an_overdue_loan_is_reminded_of_at_intervals(home: House) -> None:
    home.say(new())
    home.act("ship-physically", SHIP)
    home.clock.now += timedelta(days=8)
    assert ran(home, "overdue") == 1
    assert ran(home, "overdue-again") == 0
    for _ in range(2):
        home.clock.now += timedelta(days=7)
        assert ran(home, "overdue-again") == 1
    told = home.log.rows("SELECT COUNT(*) AS n FROM deliveries")
    assert told[0]["n"] == 4


def test_a_request_that_was_not_sent_in_time_expires(home: House) -> None:
    partner = home.program.directory.partner("SIM")
    home.program.administration.set_partner(replace(partner, expiry_days=3), BY)
    home.say(new())
    home.clock.now += timedelta(days=3)
    assert ran(home, "expire") == 0
    home.clock.now += timedelta(days=1)
    assert ran(home, "expire") == 1
    assert home.request().status == "expired"


def test_conditions_that_nobody_answers_lapse(home: House) -> None:
    home.say(new())
    home.act("conditional", {"reason": "LibraryUseOnly", "reply_by": "2026-11-30"})
    home.clock.now += timedelta(days=6)
    assert ran(home, "conditions") == 0
    home.clock.now += timedelta(days=1)
    assert ran(home, "conditions") == 1
    assert home.request().status == "rejected"


def test_the_day_is_the_librarys_own(home: House) -> None:
    """On the evening of the due date in Oslo it is tomorrow in Auckland."""
    zoned = Library(**{n: getattr(DEMO, n) for n in DEMO.__struct_fields__} | AUCKLAND)
    home.program.administration.set_library(zoned, BY)
    home.say(new())
    home.act("ship-physically", SHIP)
    home.clock.now = home.clock.now.replace(month=12, day=1, hour=10)
    assert ran(home, "overdue") == 0
    home.clock.now = home.clock.now.replace(hour=11)
    assert ran(home, "overdue") == 1


AUCKLAND = {"time_zone": "Pacific/Auckland"}


def test_a_lock_that_ran_out_is_dismissed(home: House) -> None:
    home.say(new())
    home.act("lock")
    home.clock.pass_time(minutes=29)
    assert ran(home, "stale-locks") == 0
    home.clock.pass_time(minutes=1)
    assert ran(home, "stale-locks") == 1
    assert home.request().lock is None
    assert home.facts(home.request().id)[-1] == "request.unlocked"


def test_a_lock_on_a_completed_request_is_dismissed_too(home: House) -> None:
    home.say(new())
    home.act("reject", {"reason": "NotHeld"})
    home.act("lock")
    home.clock.pass_time(minutes=31)
    assert ran(home, "stale-locks") == 1


def test_a_scope_leaves_other_libraries_alone(home: House) -> None:
    home.say(new())
    home.act("ship-physically", SHIP)
    home.clock.now += timedelta(days=8)
    home.work()
    assert home.program.jobs.run("overdue", ("ELSEWHERE",)).done == ()
    assert home.program.jobs.run("overdue", ("DEMO",)).done == (home.request().id,)


def test_all_jobs_run_one_after_the_other(home: House) -> None:
    home.say(new())
    assert [home.program.jobs.run(name).job for name in home.program.jobs.names] == list(JOBS)


def test_an_unknown_job_is_refused(home: House) -> None:
    with pytest.raises(Unknown) as refused:
        home.program.jobs.run("tidy-up")
    assert refused.value.code == "unknown_job"


def test_a_request_in_its_grace_period_is_rejected_at_its_end(home: House) -> None:
    profile = WorkflowProfile(reject_grace_days=3)
    home.program.administration.set_profile(profile, BY)
    home.say(new())
    plan = PlanReject(
        id="p", at=home.clock(), by=BY, request_id=home.request().id, reason="NotHeld"
    )
    home.engine.act(plan)
    assert ran(home, "reject") == 0
    home.clock.now += timedelta(days=3)
    assert ran(home, "reject") == 1
    assert home.request().status == "rejected"
