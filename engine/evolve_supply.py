"""Fold the facts from taking a request up to shipping it: works, conditions, shipments."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from engine.citation import DIGITAL, NON_RETURNABLE, PHYSICAL, UNDEFINED
from engine.eventlog.format import Stamp
from engine.events import supply
from engine.events.base import Event
from engine.request import Condition, ItemState, LendingRequest, Work

Changes = dict[str, Any]
Evolver = Callable[[LendingRequest, Any, Stamp], Changes]


def _move(r: LendingRequest, e: supply.MoveRequested, s: Stamp) -> Changes:
    return {"works": (*r.works, Work(id=e.work_id, kind="move", place=e.location))}


def _digitization(r: LendingRequest, e: supply.DigitizationRequested, s: Stamp) -> Changes:
    return {"works": (*r.works, Work(id=e.work_id, kind="digitization", place=e.department))}


def _ended(state: str, r: LendingRequest, e: Any, s: Stamp) -> Changes:
    return _work(r, e.work_id, state=state)


def _digitized(r: LendingRequest, e: supply.DigitizationCompleted, s: Stamp) -> Changes:
    return _work(r, e.work_id, state="completed", files=e.files, url=e.url)


def _work(r: LendingRequest, work_id: str, **changes: Any) -> Changes:
    works = (
        msgspec.structs.replace(work, **changes) if work.id == work_id else work for work in r.works
    )
    return {"works": tuple(works)}


def _conditions(r: LendingRequest, e: supply.ConditionsOffered, s: Stamp) -> Changes:
    return {
        "condition": Condition(
            condition=e.condition, reply_by=e.reply_by, told_as=e.told_as, cost=e.cost
        )
    }


def _shipped(r: LendingRequest, e: supply.ShippedPhysically, s: Stamp) -> Changes:
    states = {} if e.non_returnable else dict.fromkeys(e.items, ItemState.OUT)
    return {
        "items": r.items | states,
        "due_date": e.due_date,
        "non_returnable": e.non_returnable,
        "supplied": True,
        "supplied_format": NON_RETURNABLE if e.non_returnable else PHYSICAL,
    }


def _digital(r: LendingRequest, e: supply.ShippedDigitally, s: Stamp) -> Changes:
    return {
        "supplied": True,
        "supplied_format": DIGITAL,
        "digital_loan": e.digital_loan,
        "non_returnable": False,
        "works": tuple(
            msgspec.structs.replace(w, state="sent") if w.finished_copy else w for w in r.works
        ),
    }


def _undone(r: LendingRequest, e: supply.ShipmentUndone, s: Stamp) -> Changes:
    return {
        "items": {b: state for b, state in r.items.items() if b not in e.items},
        "due_date": None,
        "supplied": False,
        "supplied_format": UNDEFINED,
        "non_returnable": False,
    }


def _lapsed(r: LendingRequest, e: supply.ConditionsLapsed, s: Stamp) -> Changes:
    lapsed = msgspec.structs.replace(r.condition, lapsed=True) if r.condition else None
    return {"condition": lapsed}


SUPPLY: dict[type[Event], Evolver] = {
    supply.TakenUp: lambda r, e, s: {"assigned_to": e.user},
    supply.MoveRequested: _move,
    supply.MoveCompleted: partial(_ended, "completed"),
    supply.MoveCancelled: partial(_ended, "cancelled"),
    supply.DigitizationRequested: _digitization,
    supply.DigitizationCompleted: _digitized,
    supply.DigitizationCancelled: partial(_ended, "cancelled"),
    supply.SupplyPromised: lambda r, e, s: {},
    supply.ConditionsOffered: _conditions,
    supply.ConditionsAccepted: lambda r, e, s: {},
    supply.ConditionsRefused: lambda r, e, s: {},
    supply.ConditionsLapsed: _lapsed,
    supply.ShippedPhysically: _shipped,
    supply.ShippedDigitally: _digital,
    supply.ShipmentUndone: _undone,
    supply.ReceiptConfirmed: lambda r, e, s: {},
}
