"""OCLC (protocol page 6): the scheme stands on every code, conditions stand in the note."""

from __future__ import annotations

from msgspec.structs import replace

from adapters.iso18626 import open_codes
from adapters.iso18626.codes import Reason, Status, Version
from adapters.iso18626.dialects.base import Plain, joined, loan_condition, with_note
from adapters.iso18626.open_codes import OpenList
from adapters.iso18626.values import (
    AgencyId,
    Costs,
    DeliveryInfo,
    Header,
    ReturnInfo,
    SchemeValue,
    SupplyingAgencyMessage,
)
from engine.events.partner import PartnerMessageDecided


class Oclc(Plain):
    """Wants schemes; a refused renewal leaves the item *Loaned*."""

    def written(
        self, message: SupplyingAgencyMessage, decided: PartnerMessageDecided, version: Version
    ) -> SupplyingAgencyMessage:
        """With schemes, and the condition in the note."""
        if message.reason is Reason.RENEW_RESPONSE and message.answer is False:
            message = replace(message, status=Status.LOANED)
        condition = loan_condition(message)
        said = condition and f"Loan condition: {condition}"
        return _with_schemes(with_note(message, joined(said, message.note, by=". ")))


def _with_schemes(message: SupplyingAgencyMessage) -> SupplyingAgencyMessage:
    return replace(
        message,
        header=_header(message.header),
        reason_unfilled=_code(message.reason_unfilled, open_codes.REASON_UNFILLED),
        reason_retry=_code(message.reason_retry, open_codes.REASON_RETRY),
        retry_loan_conditions=_codes(message.retry_loan_conditions, open_codes.LOAN_CONDITION),
        offered_costs=_costs(message.offered_costs),
        delivery=_delivery(message.delivery),
        return_to=_return(message.return_to),
    )


def _code(code: SchemeValue | None, codes: OpenList) -> SchemeValue | None:
    return replace(code, scheme=codes.scheme) if code else None


def _codes(found: tuple[SchemeValue, ...], codes: OpenList) -> tuple[SchemeValue, ...]:
    return tuple(replace(code, scheme=codes.scheme) for code in found)


def _costs(costs: tuple[Costs, ...]) -> tuple[Costs, ...]:
    scheme = open_codes.CURRENCY_SCHEME
    return tuple(replace(c, currency=replace(c.currency, scheme=scheme)) for c in costs)


def _agency(agency: AgencyId | None) -> AgencyId | None:
    return agency and replace(agency, type=_code(agency.type, open_codes.AGENCY_ID_TYPE))


def _header(header: Header) -> Header:
    theirs = _agency(header.requesting_agency) or header.requesting_agency
    return replace(
        header, supplying_agency=_agency(header.supplying_agency), requesting_agency=theirs
    )


def _delivery(delivery: DeliveryInfo | None) -> DeliveryInfo | None:
    return delivery and replace(
        delivery,
        delivery_method=_code(delivery.delivery_method, open_codes.SENT_VIA),
        item_format=_code(delivery.item_format, open_codes.DELIVERED_FORMAT),
        loan_conditions=_codes(delivery.loan_conditions, open_codes.LOAN_CONDITION),
        delivery_costs=_costs(delivery.delivery_costs),
    )


def _return(return_to: ReturnInfo | None) -> ReturnInfo | None:
    return return_to and replace(return_to, agency=_agency(return_to.agency))
