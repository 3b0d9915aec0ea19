"""How to bring a request into each status, by what partners say, staff do, and time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace

from adapters.http.desk import Desk
from adapters.iso18626.codes import Action
from engine.application.directory import User
from engine.commands.ending import PlanReject
from engine.partner import PartnerType, WorkflowProfile
from engine.partner import Step as WorkflowStep
from engine.statuses import Status
from tests.ops.programs import BY, DEMO, House, new, says

BOSS = User(name="boss", roles=("manager", "circulation_desk_operator"), libraries=(), password="")
SHIP = {"barcodes": ["D-1"], "due_date": "2026-12-01"}
URL = {"url": "https://files.example/1"}
Step = Callable[[House], object]


def act(action: str, **body: object) -> Step:
    return lambda home: home.act(action, body)


def say(what: Action) -> Step:
    return lambda home: home.say(says(what))


def plan_reject(home: House) -> None:
    home.engine.act(
        PlanReject(id="p", at=home.clock(), by=BY, request_id=home.request().id, reason="NotHeld")
    )


def job(name: str, days: int) -> Step:
    def run(home: House) -> None:
        home.clock.now += timedelta(days=days)
        home.program.jobs.run(name)

    return run


def expire_in(days: int) -> Step:
    """The request must be sent within so many days."""
    return act("edit", expiry_date=f"2026-11-{24 + days}")


def by_email(home: House) -> None:
    """From now on the partner cannot ask for anything by itself."""
    sim = replace(home.program.directory.partner("SIM"), type=PartnerType.EMAIL)
    home.program.administration.set_partner(sim, BY)


def renews_by_itself(home: House) -> None:
    profile = WorkflowProfile(steps=frozenset(WorkflowStep))
    home.program.administration.set_profile(profile, BY)


def tells_renewals_apart(home: House) -> None:
    library = replace(DEMO, renewed_status=Status.RENEWAL_ACCEPTED)
    home.program.administration.set_library(library, BY)


def reactivate(home: House) -> None:
    """Only managers may."""
    Desk(home.engine, home.program.finder).act(
        BOSS, home.request().id, "reactivate", {"due_date": "2026-12-20"}, door="test"
    )


SHIPPED = act("ship-physically", **SHIP)
ALSO = act("ship-physically", barcodes=["D-2"])
RECEIVED = say(Action.RECEIVED)
RENEW = act("renew", due_date="2027-01-01")
RECALL = act("recall", due_date="2026-11-28")
PATHS: dict[str, tuple[Step, ...]] = {
    "created": (),
    "locate_failed": (),
    "expired": (expire_in(3), job("expire", 4)),
    "reactivated": (act("reject", reason="NotHeld"), reactivate),
    "reactivated_out": (SHIPPED, RECEIVED, act("check-in"), reactivate),
    "assigned": (act("assign", user="staff"),),
    "locked": (act("lock"),),
    "being_processed": (act("take-up"),),
    "moving": (act("move"),),
    "will_supply": (act("will-supply"),),
    "conditional": (act("conditional", reason="LibraryUseOnly", reply_by="2026-12-01"),),
    "pending_auto_reject": (plan_reject,),
    "shipped_physically": (SHIPPED,),
    "shipped_digitally": (act("ship-digitally", **URL),),
    "received_by_partner": (SHIPPED, RECEIVED),
    "renew_requested": (SHIPPED, RECEIVED, say(Action.RENEW)),
    "renew_response": (SHIPPED, RECEIVED, say(Action.RENEW), act("refuse-renewal")),
    "renewal_accepted": (tells_renewals_apart, SHIPPED, RECEIVED, say(Action.RENEW), RENEW),
    "patron_renewal": (renews_by_itself, SHIPPED, RECEIVED, say(Action.RENEW)),
    "staff_renewal": (by_email, SHIPPED, RENEW),
    "not_overdue": (SHIPPED, job("overdue", 9), act("change-due-date", due_date="2027-01-01")),
    "borrower_recalled": (SHIPPED, RECEIVED, RECALL, act("record-recall-acknowledged")),
    "lender_checked_in": (SHIPPED, ALSO, act("check-in", barcodes=["D-2"])),
    "renewed": (SHIPPED, RECEIVED, say(Action.RENEW), RENEW),
    "overdue": (SHIPPED, job("overdue", 9)),
    "recalled_item": (SHIPPED, RECEIVED, RECALL),
    "returned_by_partner": (SHIPPED, RECEIVED, say(Action.SHIPPED_RETURN)),
    "request_completed": (SHIPPED, RECEIVED, act("check-in")),
    "lost": (SHIPPED, act("lost")),
    "damaged": (SHIPPED, act("damaged")),
    "cancel_reply": (say(Action.CANCEL),),
    "cancelled": (say(Action.CANCEL), act("cancel-reply", accept=True)),
    "rejected": (act("reject", reason="NotHeld"),),
    "removed": (act("reject", reason="NotHeld"), act("remove")),
    "detached": (act("detach"),),
}


TITLES = {"locate_failed": "No Such Thing"}
"""What is asked for where it matters; the library has the other title."""


def bring(home: House, status: str) -> None:
    """Place a request and bring it there."""
    home.say(new(title=TITLES.get(status, "Rivers")))
    for step in PATHS[status]:
        step(home)
        home.work()
