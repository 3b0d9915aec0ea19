"""What must be true of a request after a play: its history, and every byte that went to and fro."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

from adapters.iso18626.codec import decode
from adapters.iso18626.codes import MessageStatus
from adapters.iso18626.faults import MessageFault
from adapters.iso18626.values import (
    RequestConfirmation,
    RequestingAgencyMessageConfirmation,
    SupplyingAgencyMessageConfirmation,
)
from ops.partner.agency import RequestingAgency
from ops.partner.desk import Desk
from ops.partner.journal import Exchange
from tests.acceptance.histories import HISTORIES

RECEIVED = "request.message_received"
DECIDED = "request.partner_message_decided"
DELIVERED = "correspondence.message_delivered"

History = list[dict[str, Any]]


def check(name: str, request_id: str, ids: list[str], agency: RequestingAgency, desk: Desk) -> None:
    """Check the request that a play was about, known to the partner by `ids`."""
    history = settled_history(desk, request_id)
    facts = [e["event"].removeprefix("request.") for e in history if _is_fact(e)]
    assert " ".join(facts) == HISTORIES[name]
    _check_chain(history)
    _check_received(history, _about(agency.journal.all("out"), ids), desk, request_id)
    _check_delivered(history, _about(agency.journal.all("in"), ids), desk, request_id)


def settled_history(desk: Desk, request_id: str, patience: float = 20.0) -> History:
    """The history, once every message that was decided is delivered."""
    end = time.monotonic() + patience
    while True:
        history = desk.history(request_id)
        if count(history, DECIDED) == count(history, DELIVERED) or time.monotonic() > end:
            return history
        time.sleep(0.05)


def count(history: History, event: str) -> int:
    """How often something happened."""
    return sum(entry["event"] == event for entry in history)


def _is_fact(entry: dict[str, Any]) -> bool:
    return entry["event"] not in (RECEIVED, DECIDED, DELIVERED)


def _check_chain(history: History) -> None:
    """Numbered without a gap, each status from where the one before left it, times in order."""
    assert [entry["n"] for entry in history] == list(range(1, len(history) + 1))
    for earlier, later in pairwise(history):
        assert later["status_before"] == earlier["status"]
        assert later["recorded_at"] >= earlier["recorded_at"]


def _check_received(history: History, sent: list[Exchange], desk: Desk, request_id: str) -> None:
    """What was confirmed is there once and as it was sent; repeats are there as repeats."""
    raw = {entry["n"]: raw_message(desk, request_id, entry) for entry in history}
    received = [entry for entry in history if entry["event"] == RECEIVED]
    accepted = [raw[e["n"]] for e in received if e["data"]["outcome"] in ("accepted", "recorded")]
    confirmed = list(dict.fromkeys(exchange.body for exchange in sent if is_ok(exchange)))
    assert accepted == confirmed
    assert all(raw[entry["n"]] for entry in received)


def _check_delivered(history: History, came: list[Exchange], desk: Desk, request_id: str) -> None:
    """Every message that was decided arrived, in order, and what we say we sent is what came."""
    delivered = [raw_message(desk, request_id, e) for e in history if e["event"] == DELIVERED]
    assert count(history, DECIDED) == len(delivered)
    assert [
        exchange.body for exchange in came if is_ok(exchange) and not exchange.repeat
    ] == delivered
    assert {exchange.body for exchange in came} <= set(delivered), "a repeat has other bytes"
    refused = [
        e for e in came if e.status == 200 and not is_ok(e) and b"RequestId:" not in e.answer
    ]
    assert not refused


def raw_message(desk: Desk, request_id: str, entry: dict[str, Any]) -> bytes:
    """The message of a history entry, as it was sent or received."""
    if entry["message"] is None:
        return b""
    answer = desk.send("GET", f"/api/v1/requests/{request_id}/messages/{entry['message']}")
    assert answer.status_code == 200
    return answer.content


def is_ok(exchange: Exchange) -> bool:
    """The message of an exchange was confirmed."""
    try:
        answer = decode(exchange.answer)
    except MessageFault:
        return False
    assert isinstance(
        answer,
        RequestConfirmation
        | RequestingAgencyMessageConfirmation
        | SupplyingAgencyMessageConfirmation,
    )
    return answer.header.status is MessageStatus.OK


def _about(exchanges: list[Exchange], ids: list[str]) -> list[Exchange]:
    names = [f"<requestingAgencyRequestId>{i}<".encode() for i in ids]
    return [e for e in exchanges if any(name in e.body for name in names)]
