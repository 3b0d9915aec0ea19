"""Alma and Rapido, and ILLiad, which shares their codes (protocol page 6)."""

from __future__ import annotations

from msgspec.structs import replace

from adapters.iso18626.codes import Reason, Status, Version
from adapters.iso18626.dialects.base import Plain, joined, loan_condition, one_item_id, with_note
from adapters.iso18626.values import Costs, PhysicalAddress, ReturnInfo, SupplyingAgencyMessage
from engine.events.partner import PartnerMessageDecided


class Illiad(Plain):
    """Does not know ExpectToSupply; takes several barcodes in one item id."""

    def written(
        self, message: SupplyingAgencyMessage, decided: PartnerMessageDecided, version: Version
    ) -> SupplyingAgencyMessage:
        """With the statuses and the item ids that it knows."""
        if message.status is Status.EXPECT_TO_SUPPLY:
            message = replace(message, status=Status.WILL_SUPPLY)
        if message.delivery and len(message.delivery.item_ids) > 1:
            return one_item_id(message, ",".join(message.delivery.item_ids))
        return message


class Alma(Illiad):
    """Shows little but the note, and only for some pairs of reason and status."""

    def written(
        self, message: SupplyingAgencyMessage, decided: PartnerMessageDecided, version: Version
    ) -> SupplyingAgencyMessage:
        """With everything that people must see in the note, under a reason that shows it."""
        message = super().written(message, decided, version)
        message = replace(message, reason=_reason(message))
        return with_note(message, _note(message))


def _reason(message: SupplyingAgencyMessage) -> Reason:
    if message.reason not in (Reason.REQUEST_RESPONSE, Reason.STATUS_CHANGE):
        return message.reason
    if message.status is Status.WILL_SUPPLY:
        shown = loan_condition(message) or any(cost.amount for cost in message.offered_costs)
        return Reason.NOTIFICATION if shown else Reason.REQUEST_RESPONSE
    return {
        Status.LOANED: Reason.STATUS_CHANGE,
        Status.LOAN_COMPLETED: Reason.REQUEST_RESPONSE,
    }.get(message.status or Status.LOANED, message.reason)


def _note(message: SupplyingAgencyMessage) -> str:
    condition = loan_condition(message) or _retry_condition(message)
    url = message.delivery.url if message.delivery else None
    told = joined(
        condition and f"Condition: {condition}",
        _costs(message),
        url and f"URL: {url}",
        message.note,
        by=", ",
    )
    return joined(told, _return_block(message.return_to), by="\n")


def _retry_condition(message: SupplyingAgencyMessage) -> str:
    return next((code.value for code in message.retry_loan_conditions), "")


def _costs(message: SupplyingAgencyMessage) -> str:
    delivery = message.delivery
    costs: tuple[Costs, ...] = (delivery.delivery_costs if delivery else ()) + message.offered_costs
    cost = next((cost for cost in costs if cost.amount), None)
    return f"Cost: {cost.amount:f} {cost.currency.value}" if cost else ""


def _return_block(return_to: ReturnInfo | None) -> str:
    if return_to is None:
        return ""
    address = return_to.address or PhysicalAddress()
    lines = joined(return_to.name, address.line1, address.line2, by="\n")
    return f"#RETURN_TO#\n{lines}\n#RT_END#" if lines else ""
