"""Agencies as symbols: `ISIL:REQ` on our side, agencyIdType and agencyIdValue in a message."""

from __future__ import annotations

from typing import Protocol

from adapters.iso18626.values import AgencyId, SchemeValue
from engine.partner import Library, Partner


class Directory(Protocol):
    """Whose symbol it is. A symbol's type does not count where its value alone is unique."""

    def partner_by_symbol(self, symbol: str) -> Partner | None:
        """The partner with the symbol, active or not."""

    def library_by_symbol(self, symbol: str) -> Library | None:
        """The library of ours with the symbol."""

    def only_library(self) -> Library | None:
        """Our library where there is just one: whom a message means that names none."""


def symbol_of(agency: AgencyId) -> str:
    """The `type:value` text; a message may leave the type out."""
    return f"{agency.type.value if agency.type else ''}:{agency.value}"


def agency_of(symbol: str) -> AgencyId | None:
    """The agency of a `type:value` text, split at the first colon; None for no symbol."""
    kind, colon, value = symbol.partition(":")
    if not colon:
        kind, value = "", symbol
    if not value:
        return None
    return AgencyId(type=SchemeValue(kind) if kind else None, value=value)
