"""What goes out and where it comes back to: deliveryInfo and returnInfo of our messages."""

from __future__ import annotations

from adapters.iso18626 import open_codes
from adapters.iso18626.agencies import agency_of
from adapters.iso18626.open_codes import OpenList, canonical
from adapters.iso18626.values import (
    Costs,
    DeliveryInfo,
    PhysicalAddress,
    ReturnInfo,
    SchemeValue,
)
from engine.citation import Correspondents
from engine.events.partner import Details
from engine.partner import Library
from engine.values import Money

NOTHING = DeliveryInfo()


def code_of(codes: OpenList, value: str) -> SchemeValue | None:
    """A value as an open code, in the list's spelling."""
    return SchemeValue(canonical(codes, value)) if value else None


def costs_of(cost: Money | None) -> tuple[Costs, ...]:
    """An amount as costs."""
    if cost is None:
        return ()
    return (Costs(currency=SchemeValue(cost.currency), amount=cost.amount),)


def conditions_of(details: Details) -> tuple[SchemeValue, ...]:
    """The loan's condition, where there is one."""
    condition = code_of(open_codes.LOAN_CONDITION, details.condition)
    return (condition,) if condition else ()


def delivery_of(
    details: Details, costs: tuple[Costs, ...], conditions: tuple[SchemeValue, ...]
) -> DeliveryInfo | None:
    """What was sent and how, its costs and conditions; None where none of it is said."""
    delivery = DeliveryInfo(
        item_ids=details.items,
        url=details.url or None,
        delivery_method=code_of(open_codes.SENT_VIA, details.sent_via),
        item_format=code_of(open_codes.DELIVERED_FORMAT, details.delivered_format),
        loan_conditions=conditions,
        delivery_costs=costs,
    )
    return None if delivery == NOTHING else delivery


def return_of(
    details: Details, library: Library | None, correspondents: Correspondents
) -> ReturnInfo | None:
    """Where to send the items back: the library that lent them."""
    if not details.return_to or library is None:
        return None
    lines = [line.strip() for line in library.address.splitlines() if line.strip()]
    address = PhysicalAddress(line1=lines[0], line2=", ".join(lines[1:]) or None) if lines else None
    return ReturnInfo(
        agency=agency_of(correspondents.supplying_agency),
        name=library.name or None,
        address=address,
    )
