"""`interlend up --demo`: a library with life in it, the same one after a restart."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ops.demo.directory import PEOPLE
from ops.demo.scenes import OPENING
from ops.partner.desk import Desk
from tests.acceptance.afterwards import settled_history
from tests.acceptance.supplying import Supplier

TITLE = "灯塔下的信"
VARIED = {
    "created",
    "locate_failed",
    "being_processed",
    "will_supply",
    "conditional",
    "cancel_reply",
    "renew_requested",
    "recalled_item",
    "returned_by_partner",
    "lost",
    "request_completed",
}
"""Statuses of which the opening has some, whatever habits have done since."""


@pytest.mark.slow
def test_the_demo_opens_once_and_goes_on_after_a_restart(tmp_path: Path) -> None:
    supplier = Supplier(tmp_path, demo=True)
    with supplier.running() as desk:
        opened = wait_opened(supplier, desk)
        assert opened.keys() >= VARIED, supplier.said()
    assert "demo_left" not in supplier.said(100_000)
    with supplier.running() as desk:
        time.sleep(1)
        assert statuses(desk) == opened
        for person in PEOPLE:
            supplier.desk(person.name).close()
        write_to_the_partner(desk)


def statuses(desk: Desk) -> Counter[str]:
    """How many requests are in which status."""
    return Counter(row["status"] for row in desk.rows(limit=200)["items"])


def wait_opened(supplier: Supplier, desk: Desk) -> Counter[str]:
    """The statuses once every scene of the opening was played."""
    end = time.monotonic() + 100
    while time.monotonic() < end and "demo_opened" not in supplier.said(100_000):
        time.sleep(0.2)
    time.sleep(1)
    found = statuses(desk)
    assert found.total() == len(OPENING), supplier.said()
    return found


def write_to_the_partner(desk: Desk) -> None:
    """A message of staff arrives at the partner, which still knows its request."""
    row: dict[str, Any] = desk.rows(q=TITLE)["items"][0]
    desk.act(row["id"], "general-message", {"text": "Which edition?"})
    history = settled_history(desk, row["id"])
    delivered = [e for e in history if e["event"] == "correspondence.message_delivered"]
    assert len(delivered) == 1
    assert "error_type" not in delivered[0]["data"]
