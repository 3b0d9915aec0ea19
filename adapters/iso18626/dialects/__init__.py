"""The dialects of ISO 18626 that partners' systems speak, one small class each.

What of them concerns a supplying agency, and what we do about it, is in `docs/dialects.md`.
"""

from __future__ import annotations

from adapters.iso18626.dialects.alma import Alma, Illiad
from adapters.iso18626.dialects.base import Plain
from adapters.iso18626.dialects.crosslink import CrossLink
from adapters.iso18626.dialects.oclc import Oclc
from adapters.iso18626.dialects.reshare import ReShare
from engine.partner import Partner

Dialect = Plain

DIALECTS: dict[str, Dialect] = {
    "plain": Plain(),
    "alma": Alma(),
    "illiad": Illiad(),
    "reshare": ReShare(),
    "crosslink": CrossLink(),
    "oclc": Oclc(),
}
"""The dialects by the name that a partner's directory entry has; `engine.partner` has the same."""


def dialect_of(partner: Partner) -> Dialect:
    """The partner's dialect; an unknown one is plain."""
    return DIALECTS.get(partner.dialect, DIALECTS["plain"])


__all__ = ["DIALECTS", "Dialect", "dialect_of"]
