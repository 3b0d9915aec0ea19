"""What the tests of delivery do: place requests, deliver, and look at what came of it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from engine.commands.supply import WillSupply
from engine.eventlog.format import decode
from tests.ops.programs import BY, House, new

PATIENCE = {
    "delivery_first_wait": 1,
    "delivery_longest_wait": 8,
    "delivery_attempts": 3,
    "delivery_give_up_after": 10,
}


def endpoint(home: House, code: str, url: str) -> None:
    known = home.program.directory.partner(code)
    home.program.administration.set_partner(replace(known, endpoint=url), BY)


def deliver(home: House, *, later: float = 0) -> int:
    """Begin what is due, some seconds later, and wait for it."""
    home.clock.pass_time(seconds=later)
    started = home.program.delivery.work()
    home.program.delivery.close(30)
    home.work()
    return started


def states(home: House) -> list[tuple[str, int]]:
    rows = home.log.rows("SELECT state, attempts FROM deliveries ORDER BY rowid")
    return [(row["state"], row["attempts"]) for row in rows]


def placed(home: House, *external_ids: str, symbol: str = "ISIL:REQ") -> None:
    """Requests whose confirmations are out."""
    ids = home.put(*(new(e, symbol=symbol) for e in external_ids))
    home.work()
    home.log.mark_answered(ids, home.clock())


def correspondence(home: House, external_id: str = "r-1") -> list[Any]:
    stream = f"{home.request(external_id).id}/correspondence"
    return [decode(e.name, e.state).event for e in home.log.streams([stream])[stream]]


def alerts(home: House, external_id: str = "r-1") -> list[str]:
    return [alert.code for alert in home.request(external_id).alerts]


def tell(home: House, partner: str, *external_ids: str) -> None:
    """Say that we will supply."""
    for external_id in external_ids:
        request = home.request(external_id, partner)
        home.engine.act(
            WillSupply(id=f"w-{external_id}", at=home.clock(), by=BY, request_id=request.id)
        )
    home.work()
