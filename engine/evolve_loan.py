"""Fold the facts of a loan that is out and of its way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from engine.eventlog.format import Stamp
from engine.events import loan
from engine.events.base import Event
from engine.request import ItemState, LendingRequest

Changes = dict[str, Any]
Evolver = Callable[[LendingRequest, Any, Stamp], Changes]


def _renewal_granted(r: LendingRequest, e: loan.RenewalGranted, s: Stamp) -> Changes:
    return {
        "due_date": e.due_date,
        "renewals": r.renewals + 1,
        "recalled": False,
    }


def _items(state: ItemState, r: LendingRequest, e: Any, s: Stamp) -> Changes:
    return {"items": r.items | dict.fromkeys(e.items, state)}


def _checked_in(r: LendingRequest, e: loan.ItemsCheckedIn, s: Stamp) -> Changes:
    changes = _items(ItemState.IN, r, e, s)
    still_out = ItemState.OUT in changes["items"].values()
    return changes | {"recalled": r.recalled and still_out}


LOAN: dict[type[Event], Evolver] = {
    loan.RenewalRequested: lambda r, e, s: {"before_renewal": r.status},
    loan.RenewalGranted: _renewal_granted,
    loan.RenewalRefused: lambda r, e, s: {},
    loan.Recalled: lambda r, e, s: {"due_date": e.due_date, "recalled": True},
    loan.RecallAcknowledged: lambda r, e, s: {},
    loan.BecameOverdue: lambda r, e, s: {"overdue_told_on": e.day},
    loan.DueDateChanged: lambda r, e, s: {"due_date": e.due_date},
    loan.ReturnReported: lambda r, e, s: {},
    loan.ItemsCheckedIn: _checked_in,
    loan.ItemsLost: partial(_items, ItemState.LOST),
    loan.ItemsDamaged: partial(_items, ItemState.DAMAGED),
}
