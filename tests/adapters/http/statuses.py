"""How to bring a request into each status, by what partners say, staff do, and time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from adapters.iso18626.codes import Action
from engine.commands.ending import PlanReject
from tests.ops.programs import BY, House, new, says

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


SHIPPED = act("ship-physically", **SHIP)
RECEIVED = say(Action.RECEIVED)
PATHS: dict[str, tuple[Step, ...]] = {
    "created": (),
    "being_processed": (act("take-up"),),
    "moving": (act("move"),),
    "will_supply": (act("will-supply"),),
    "conditional": (act("conditional", reason="LibraryUseOnly", reply_by="2026-12-01"),),
    "pending_auto_reject": (plan_reject,),
    "shipped_physically": (SHIPPED,),
    "shipped_digitally": (act("ship-digitally", **URL),),
    "received_by_partner": (SHIPPED, RECEIVED),
    "renew_requested": (SHIPPED, RECEIVED, say(Action.RENEW)),
    "renewed": (SHIPPED, RECEIVED, say(Action.RENEW), act("renew", due_date="2027-01-01")),
    "overdue": (SHIPPED, job("overdue", 9)),
    "recalled_item": (SHIPPED, RECEIVED, act("recall", due_date="2026-11-28")),
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


def bring(home: House, status: str) -> None:
    """Place a request and bring it there."""
    home.say(new())
    for step in PATHS[status]:
        step(home)
        home.work()
