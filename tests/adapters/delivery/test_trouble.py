"""Dead partners, faults of our own, rivals and restarts: each costs only what it must."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

from adapters.delivery import table
from engine.eventlog.log import Changes, RowWrite
from tests.adapters.delivery.delivering import (
    PATIENCE,
    correspondence,
    deliver,
    endpoint,
    placed,
    states,
    tell,
)
from tests.adapters.delivery.partners import (
    Endpoint,
    Says,
    confirms,
    fails,
    listening,
)
from tests.ops.programs import House, eventually, house


def test_a_dead_partner_delays_nobody_else(tmp_path: Path, partner: Endpoint) -> None:
    hanging, let_go = Event(), Event()

    def hang(body: bytes) -> Says:
        hanging.set()
        let_go.wait(20)
        return fails(body)

    many = [f"d-{n}" for n in range(40)]
    with listening(hang) as dead, house(tmp_path) as home:
        endpoint(home, "SIM", partner.url)
        endpoint(home, "OTHER", dead.url)
        placed(home, *many, symbol="ISIL:OTHER")
        tell(home, "OTHER", *many)
        home.clock.pass_time(seconds=6)
        placed(home, "r-1")
        tell(home, "SIM", "r-1")
        assert home.program.delivery.work(limit=20) == 8
        assert hanging.wait(5)
        assert home.program.delivery.work(limit=20) == 1
        eventually(lambda: partner.told() == ["WillSupply"])
        let_go.set()
        home.program.delivery.close(30)
        assert deliver(home) == 0
        assert deliver(home, later=6) == 1
        assert len(dead.heard) == 9


def test_a_fault_of_our_own_costs_a_message_its_try_and_no_other_anything(
    home: House, partner: Endpoint
) -> None:
    placed(home, "r-1", "r-2")
    home.act("will-supply", {}, "r-1")
    home.act("will-supply", {}, "r-2")
    broken = home.request("r-1").id
    spoil(home, "UPDATE deliveries SET protocol = 'pigeon' WHERE request_id = :id", id=broken)
    assert deliver(home) == 2
    assert sorted(states(home)) == [("delivered", 1), ("waiting", 1)]
    (waits,) = table.due(home.log, home.clock.now.replace(year=2027), 1)
    assert waits.last_error == "own_fault"


def spoil(home: House, sql: str, **params: Any) -> None:
    home.log.append(Changes(rows=(RowWrite(sql=sql, params=(params,)),)))


def test_no_message_is_ended_twice(home: House, partner: Endpoint) -> None:
    """Two workers send it at once: the partner sees it twice, the log its end once."""
    at_once = Event()

    def together(body: bytes) -> Says:
        if len(partner.heard) == 2:
            at_once.set()
        at_once.wait(10)
        return confirms(body)

    placed(home, "r-1")
    home.act("will-supply")
    partner.answers = together
    with house(home.program.settings.data, clock=home.clock, **PATIENCE) as second:
        assert home.program.delivery.work() == 1
        assert second.program.delivery.work() == 1
        home.program.delivery.close(30)
        second.program.delivery.close(30)
    assert partner.heard[0] == partner.heard[1]
    assert states(home) == [("delivered", 1)]
    assert len(correspondence(home)) == 1


def test_after_a_restart_in_the_middle_the_same_bytes_are_sent_again(
    tmp_path: Path, partner: Endpoint
) -> None:
    partner.answers = fails
    with house(tmp_path, **PATIENCE) as before:
        endpoint(before, "SIM", partner.url)
        placed(before, "r-1")
        before.act("ship-physically", {"barcodes": ["D-1"], "note_to_partner": "Marmalade."})
        deliver(before)
    partner.answers = confirms
    with house(tmp_path, **PATIENCE) as after:
        after.clock.pass_time(seconds=60)
        deliver(after)
        assert states(after) == [("delivered", 2)]
    first, second = partner.heard
    assert first == second


def test_closing_does_not_wait_for_ever(home: House, partner: Endpoint) -> None:
    let_go = Event()
    partner.answers = lambda body: (let_go.wait(20), confirms(body))[1]
    placed(home, "r-1")
    home.act("will-supply")
    assert home.program.delivery.work() == 1
    home.program.delivery.close(0.05)
    assert states(home) == [("waiting", 0)]
    let_go.set()
    home.program.delivery.close(10)
    assert states(home) == [("delivered", 1)]
