"""What a simulated partner does by itself once staff have acted: one row a habit.

Habits look only at what the partner was told and said: they go on after a restart.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from adapters.iso18626.codes import Action, Reason, Status
from adapters.iso18626.values import SupplyingAgencyMessage
from ops.partner.agency import RequestingAgency
from ops.partner.borrowings import Borrowing, wanted_of

Act = Callable[[RequestingAgency, Borrowing], object]
Holds = Callable[[SupplyingAgencyMessage, Borrowing], bool]


class Habit(NamedTuple):
    """After so many seconds since the last word of the library, where `holds` does: `act`."""

    says: str
    after: int
    holds: Holds
    act: Act


def _say(action: Action, note: str = "") -> Act:
    return lambda agency, borrowing: agency.say(borrowing.id, action, note)


def _ask_again(agency: RequestingAgency, borrowing: Borrowing) -> object:
    return agency.ask_again(borrowing.id, wanted_of(borrowing))


def _prompt(borrowing: Borrowing) -> bool:
    """Half of the readers bring things back without being asked."""
    return sum(borrowing.id.encode()) % 2 == 0


HABITS: tuple[Habit, ...] = (
    Habit("A parcel arrives.", 180,
          lambda m, b: m.status is Status.LOANED and not b.asked[Action.RECEIVED],
          _say(Action.RECEIVED)),
    Habit("A copy arrives.", 60,
          lambda m, b: m.status is Status.COPY_COMPLETED and not b.asked[Action.RECEIVED],
          _say(Action.RECEIVED)),
    Habit("A prompt reader brings it back.", 900,
          lambda m, b: m.status is Status.LOANED and _prompt(b) and _to_be_returned(b),
          _say(Action.SHIPPED_RETURN)),
    Habit("What is wanted back goes back.", 240,
          lambda m, b: m.status in (Status.RECALLED, Status.OVERDUE) and _to_be_returned(b),
          _say(Action.SHIPPED_RETURN, "With our apologies.")),
    Habit("A condition is taken.", 300,
          lambda m, b: m.status is Status.RETRY_POSSIBLE and _conditional(m) and b.attempts == 1
          and _prompt(b),
          _ask_again),
    Habit("A letter is answered.", 120,
          lambda m, b: m.reason is Reason.NOTIFICATION
          and b.asked[Action.NOTIFICATION] < b.heard(Reason.NOTIFICATION),
          _say(Action.NOTIFICATION, "Thank you, we told the reader.")),
)  # fmt: skip
"""In this order; the first that holds is followed."""


def _to_be_returned(borrowing: Borrowing) -> bool:
    return bool(borrowing.asked[Action.RECEIVED]) and not borrowing.asked[Action.SHIPPED_RETURN]


def _conditional(message: SupplyingAgencyMessage) -> bool:
    delivery = message.delivery
    return bool(message.retry_loan_conditions or (delivery and delivery.loan_conditions))


def due_habit(borrowing: Borrowing, now: datetime) -> Habit | None:
    """The habit that it is time for."""
    if not borrowing.told:
        return None
    last = borrowing.told[-1]
    age = now - last.header.timestamp.at
    return next(
        (h for h in HABITS if age >= timedelta(seconds=h.after) and h.holds(last, borrowing)), None
    )
