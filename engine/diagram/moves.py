"""What there is to draw: the rows that change a status, with the statuses that they lead to."""

from __future__ import annotations

from typing import NamedTuple

from engine.lifecycle import LIFECYCLE
from engine.rules import Rule, Then
from engine.statuses import (
    ANYWHERE,
    BACK,
    CLOSED,
    FINAL,
    OPEN,
    OUT,
    REACTIVATED_OUT,
    TROUBLE,
    WAITING,
    Places,
    Status,
)

S = Status

SETS: dict[str, Places] = {
    "OPEN": OPEN,
    "WAITING": WAITING,
    "OUT": OUT,
    "BACK": BACK,
    "TROUBLE": TROUBLE,
    "CLOSED": CLOSED,
    "FINAL": FINAL,
}
"""The sets of places, in the order in which a loan passes them."""

_ORDER = (*S, REACTIVATED_OUT)


def ordered(places: Places) -> list[str]:
    """Places in the order of the statuses."""
    return [str(place) for place in _ORDER if place in places]


def in_words(places: Places) -> str:
    """Places as the lifecycle page names them: sets, sets with exceptions, single ones."""
    if places >= ANYWHERE:
        return "any"
    words, rest = [], set(places)
    for name, members in SETS.items():
        missing = members - places
        if len(members) > 1 and len(missing) * 2 < len(members):
            words.append(name + (f" except {', '.join(ordered(missing))}" if missing else ""))
            rest -= members
    return "; ".join([*words, *([", ".join(ordered(frozenset(rest)))] if rest else [])])


class Move(NamedTuple):
    """A row that changes the status: from places, and to which ones it may lead."""

    rule: Rule
    sources: list[str]
    targets: list[str]


BY_ITEMS: dict[str, tuple[Status, ...]] = {
    "check-in": (S.LENDER_CHECKED_IN, S.LOST, S.DAMAGED, S.REQUEST_COMPLETED),
    "lost": (S.LOST,),
    "damaged": (S.DAMAGED, S.LOST),
    "partner:lost": (S.LOST,),
}
LEADS_TO: dict[Then, tuple[Status, ...]] = {
    Then.BEFORE_REJECT: (S.CREATED, S.LOCATE_FAILED, S.BEING_PROCESSED),
    Then.BEFORE_CANCEL: tuple(status for status in S if status in OPEN | {S.CONDITIONAL}),
    Then.BEFORE_RENEWAL: (S.RENEW_RESPONSE, S.OVERDUE, S.RECALLED_ITEM),
    Then.RENEWED: (S.RECEIVED_BY_PARTNER, S.RENEWAL_ACCEPTED),
    Then.BY_DIGITAL_RECEIPT: (S.SHIPPED_DIGITALLY, S.REQUEST_COMPLETED),
    Then.BY_FORMAT: (S.SHIPPED_PHYSICALLY, S.SHIPPED_DIGITALLY, S.REQUEST_COMPLETED),
    Then.BY_DUE_DATE: (S.NOT_OVERDUE,),
}
"""The statuses that a result may be; those left out change nothing or may be any status."""


def _targets(rule: Rule) -> list[str]:
    if isinstance(rule.then, Status):
        return [rule.then.value]
    statuses = LEADS_TO.get(rule.then, ())
    if rule.then is Then.BY_ITEMS:
        statuses = BY_ITEMS[rule.act]
    return [status.value for status in statuses]


def moves() -> list[Move]:
    """Every row that may change the status, but the setting of a status by hand."""
    found = [Move(rule, ordered(rule.when), _targets(rule)) for rule in LIFECYCLE]
    return [move for move in found if move.targets and len({*move.sources, *move.targets}) > 1]
