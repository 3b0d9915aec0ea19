"""Reckon up a request: what the partner sent and got against what its history tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from adapters.iso18626.codec import decode
from adapters.iso18626.codes import MessageStatus
from adapters.iso18626.faults import MessageFault
from adapters.iso18626.values import Confirmation
from ops.partner.journal import Exchange

RECEIVED = "request.message_received"
DECIDED = "request.partner_message_decided"
DELIVERED = "correspondence.message_delivered"
ACTED_ON = ("accepted", "recorded")

Entry = dict[str, Any]


class Reckoning(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages and actions went wrong, and how. All are 0 where all is well.

    `lost`: confirmed to the partner, and not in the history. `twice`: acted on more than once.
    `missing`: decided to be told, and not delivered. `changed`: delivered again with other bytes.
    `out_of_order`: came to the partner, or were taken in, in another order than they were sent.
    `actions_lost`: accepted from staff, and not in the history. `actions_twice`: done more than
    once. `actions_unasked`: in the history, though they were refused or never sent.
    """

    lost: int = 0
    twice: int = 0
    missing: int = 0
    changed: int = 0
    out_of_order: int = 0
    actions_lost: int = 0
    actions_twice: int = 0
    actions_unasked: int = 0

    def __add__(self, other: Reckoning) -> Reckoning:
        pairs = ((name, getattr(self, name) + getattr(other, name)) for name in _NAMES)
        return Reckoning(**dict(pairs))


_NAMES = Reckoning.__struct_fields__


def reckon(
    history: Sequence[Entry],
    sent: Sequence[Exchange],
    came: Sequence[Exchange],
    raw: Callable[[Entry], bytes],
) -> Reckoning:
    """Reckon up one request from its history and the partner's exchanges about it."""
    confirmed = _distinct(e.body for e in sent if is_ok(e))
    taken = [raw(entry) for entry in history if _acted_on(entry)]
    told = [raw(entry) for entry in history if entry["event"] == DELIVERED]
    arrived = _distinct(e.body for e in came if is_ok(e))
    decided = sum(entry["event"] == DECIDED for entry in history)
    return Reckoning(
        lost=len(set(confirmed) - set(taken)),
        twice=sum(times - 1 for times in Counter(taken).values()),
        missing=decided - len(told) + len(set(told) - set(arrived)),
        changed=len({e.body for e in came} - set(told)),
        out_of_order=_misplaced(told, arrived) + _misplaced(confirmed, taken),
    )


def is_ok(exchange: Exchange) -> bool:
    """The message of an exchange was confirmed."""
    try:
        answer = decode(exchange.answer)
    except MessageFault:
        return False
    assert isinstance(answer, Confirmation)
    return answer.header.status is MessageStatus.OK


def about(exchanges: Sequence[Exchange], ids: Sequence[str]) -> list[Exchange]:
    """The exchanges about a request that goes by these ids."""
    names = [f"<requestingAgencyRequestId>{i}<".encode() for i in ids]
    return [e for e in exchanges if any(name in e.body for name in names)]


def _acted_on(entry: Entry) -> bool:
    return entry["event"] == RECEIVED and entry["data"]["outcome"] in ACTED_ON


def _distinct(bodies: Any) -> list[bytes]:
    return list(dict.fromkeys(bodies))


def _misplaced(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """How many places differ between two orders of what both have."""
    common = set(one) & set(other)
    left, right = ([b for b in bodies if b in common] for bodies in (one, _distinct(other)))
    return sum(a != b for a, b in zip(left, right, strict=True))
