"""Compare what the partner was told with what a script says that it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from adapters.iso18626.values import Costs, SupplyingAgencyMessage
from ops.partner.scripts.steps import Due, In, Told

DayOf = Callable[[In | Due], date]
Scanned = Callable[[str], tuple[str, ...]]

ALWAYS = ("reason", "status", "answer", "due", "items", "url")
"""What a step that does not give it says is absent."""


def heard(message: SupplyingAgencyMessage) -> dict[str, Any]:
    """What a message says, in a step's words; what it does not say is left out."""
    delivery = message.delivery
    conditions = delivery.loan_conditions if delivery else ()
    costs = (delivery.delivery_costs if delivery else ()) or message.offered_costs
    said = {
        "reason": message.reason,
        "status": message.status,
        "answer": message.answer,
        "due": _day(message.due_date),
        "items": _barcodes(delivery.item_ids if delivery else ()) or None,
        "url": delivery.url if delivery else None,
        "note": message.note,
        "conditions": tuple(code.value for code in (*conditions, *message.retry_loan_conditions))
        or None,
        "reason_unfilled": message.reason_unfilled.value if message.reason_unfilled else None,
        "reason_retry": message.reason_retry.value if message.reason_retry else None,
        "retry_after": _day(message.retry_after),
        "costs": tuple(_money(cost) for cost in costs) or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def difference(step: Told, message: SupplyingAgencyMessage, day: DayOf, scanned: Scanned) -> str:
    """How a message differs from what the script says of it; empty where it does not."""
    said = heard(message)
    for name in step.__struct_fields__:
        expected = _expected(getattr(step, name), day, scanned)
        if name == "note":
            if expected is not None and expected not in said.get(name, ""):
                return f"the note lacks {expected!r}"
        elif (expected is not None or name in ALWAYS) and said.get(name) != expected:
            return f"{name} is {said.get(name)}, not {expected}"
    return ""


def _expected(value: Any, day: DayOf, scanned: Scanned) -> Any:
    if isinstance(value, In | Due):
        return day(value)
    if isinstance(value, str) and value.startswith("<"):
        return scanned(value)
    return value


def _barcodes(item_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Version 1.2 has one element for all, with commas between them."""
    return tuple(barcode for item_id in item_ids for barcode in item_id.split(","))


def _day(instant: datetime | None) -> date | None:
    """The bare date that the standard writes as the last second of a day."""
    return instant.date() if instant else None


def _money(cost: Costs) -> str:
    return f"{cost.amount} {cost.currency.value}"
