"""Small values that commands, facts and projections share.

All values that a message makes are `gc=False`: frozen and made of values only, they are in no
cycle, so the collector need not look for one among the hundred that each cached request is.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec


class Actor(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Who acted: `kind` is staff, partner or system; `door` is the way in; then the proof."""

    kind: str
    id: str
    door: str
    authenticated: str | None


class Money(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An amount in an ISO 4217 currency; stored as a decimal string."""

    amount: Decimal
    currency: str


class Sealed(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Personal data under the key of its stream: 12 bytes of nonce, then AES-GCM text and tag."""

    box: bytes
