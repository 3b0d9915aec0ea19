"""Our messages go out in order per request, until the partner confirms them or we give them up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from msgspec.structs import replace

from adapters.delivery import table
from adapters.iso18626.codes import Action
from adapters.topics import dead_letters
from engine.commands.supply import WillSupply
from engine.eventlog.format import decode
from engine.eventlog.log import Changes, RowWrite
from tests.adapters.delivery.partners import (
    Endpoint,
    Says,
    confirms,
    fails,
    finds_wrong,
    listening,
)
from tests.ops.programs import BY, House, eventually, house, new, says

PATIENCE = {
    "delivery_first_wait": 1,
    "delivery_longest_wait": 8,
    "delivery_attempts": 3,
    "delivery_give_up_after": 10,
}


@pytest.fixture
def partner() -> Iterator[Endpoint]:
    with listening() as endpoint:
        yield endpoint


@pytest.fixture
def home(tmp_path: Path, partner: Endpoint) -> Iterator[House]:
    """A house whose first partner listens."""
    with house(tmp_path / "data", **PATIENCE) as opened:
        endpoint(opened, "SIM", partner.url)
        yield opened


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


def test_a_confirmed_message_is_delivered_once(home: House, partner: Endpoint) -> None:
    placed(home, "r-1")
    home.act("will-supply")
    assert deliver(home) == 1
    assert deliver(home, later=100) == 0
    assert partner.told() == ["WillSupply"]
    assert states(home) == [("delivered", 1)]
    (fact,) = correspondence(home)
    request_id = home.request().id
    assert home.program.unseal(request_id, fact.sent) == partner.heard[0]
    assert home.program.unseal(request_id, fact.answer) == confirms(partner.heard[0]).body


def test_the_messages_of_a_request_go_out_one_after_the_other(
    home: House, partner: Endpoint
) -> None:
    placed(home, "r-1")
    home.act("will-supply")
    home.act("ship-physically", {"barcodes": ["D-1"]})
    home.act("general-message", {"text": "One page is missing."})
    partner.answers = fails
    assert deliver(home) == 1
    assert deliver(home) == 0
    partner.answers = confirms
    assert [deliver(home, later=1) for _ in range(4)] == [1, 1, 1, 0]
    assert partner.told() == ["WillSupply", "WillSupply", "Loaned", "Loaned"]
    assert partner.heard[0] == partner.heard[1]


def test_requests_do_not_wait_for_each_other(home: House, partner: Endpoint) -> None:
    placed(home, "r-1", "r-2")
    home.act("will-supply", {}, "r-1")
    home.act("will-supply", {}, "r-2")
    assert deliver(home) == 2


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_first_message_waits_for_the_confirmation_at_most_five_seconds(
    home: House, partner: Endpoint, confirmed: bool
) -> None:
    (message_id,) = home.put(new())
    home.work()
    home.act("will-supply")
    assert [deliver(home, later=later) for later in (0, 4.9)] == [0, 0]
    if confirmed:
        home.log.mark_answered([message_id], home.clock())
    else:
        home.clock.pass_time(seconds=0.2)
    assert deliver(home) == 1
    assert partner.told() == ["WillSupply"]


def test_an_answer_to_a_message_waits_for_its_confirmation(home: House, partner: Endpoint) -> None:
    placed(home, "r-1")
    (asked,) = home.put(says(Action.STATUS_REQUEST))
    home.work()
    assert deliver(home) == 0
    home.log.mark_answered([asked], home.clock())
    assert deliver(home) == 1


def test_a_failed_try_is_put_off_with_growing_waits(home: House, partner: Endpoint) -> None:
    partner.answers = fails
    placed(home, "r-1")
    home.act("will-supply")
    waits = []
    for _ in range(2):
        assert deliver(home) == 1
        (row,) = home.log.rows("SELECT next_at, last_error FROM deliveries")
        waits.append(row["next_at"] - home.clock().timestamp())
        home.clock.pass_time(seconds=waits[-1])
        assert row["last_error"] == "http_503"
    assert 0.5 <= waits[0] <= 1 <= waits[1] <= 2


def given_up(home: House) -> None:
    """Ship something that is never confirmed, until it is given up."""
    placed(home, "r-1")
    home.act("ship-physically", {"barcodes": ["D-1"], "note_to_partner": "Marmalade."})
    for _ in range(3):
        assert deliver(home, later=8) == 1


def test_a_message_is_given_up_with_a_fact_an_alert_and_a_dead_letter(
    home: House, partner: Endpoint
) -> None:
    partner.answers = fails
    given_up(home)
    assert states(home) == [("failed", 3)]
    assert alerts(home) == ["message_delivery_failed"]
    (fact,) = correspondence(home)
    assert (fact.attempts, fact.cause) == (3, "http_503")
    assert home.program.unseal(home.request().id, fact.sent) == partner.heard[0]
    (letter,) = home.letters()
    assert (letter.reason, letter.error) == ("not_delivered", "HTTP status 503")
    assert deliver(home, later=100) == 0
    assert len(set(partner.heard)) == 1


def test_a_given_up_message_is_delivered_when_an_operator_requeues_it(
    home: House, partner: Endpoint
) -> None:
    partner.answers = fails
    given_up(home)
    (letter,) = home.letters()
    partner.answers = confirms
    dead_letters.requeue(home.program.topics, letter.id, "operator", home.clock())
    home.work()
    assert deliver(home) == 1
    assert states(home) == [("delivered", 1)]
    assert len(set(partner.heard)) == 1
    assert not home.letters()


def test_a_requeued_message_may_be_given_up_once_more(home: House, partner: Endpoint) -> None:
    partner.answers = fails
    given_up(home)
    home.act("dismiss", {"alert": "message_delivery_failed"})
    (letter,) = home.letters()
    dead_letters.requeue(home.program.topics, letter.id, "operator", home.clock())
    home.work()
    tries = len(partner.heard)
    for _ in range(3):
        deliver(home, later=8)
    assert len(partner.heard) > tries
    assert [state for state, _ in states(home)] == ["failed"]
    assert alerts(home) == ["message_delivery_failed"]
    assert len(correspondence(home)) == 2


def test_later_messages_go_out_after_one_was_given_up(home: House, partner: Endpoint) -> None:
    partner.answers = fails
    given_up(home)
    partner.answers = confirms
    home.act("general-message", {"text": "Did it arrive?"})
    assert deliver(home) == 1


def test_a_partners_error_is_delivered_and_alerts_staff(home: House, partner: Endpoint) -> None:
    partner.answers = finds_wrong("status: Sideways")
    placed(home, "r-1")
    home.act("will-supply")
    deliver(home)
    assert states(home) == [("delivered", 1)]
    assert alerts(home) == ["partner_error"]
    (fact,) = correspondence(home)
    assert fact.error_type == "UnrecognisedDataValue"
    assert home.program.unseal(home.request().id, fact.error_value) == b"status: Sideways"


def test_a_request_that_the_partner_does_not_know_yet_is_tried_again_for_a_minute(
    home: House, partner: Endpoint
) -> None:
    partner.answers = finds_wrong("requestingAgencyRequestId: r-1")
    placed(home, "r-1")
    home.act("will-supply")
    deliver(home)
    assert states(home) == [("waiting", 1)]
    assert alerts(home) == []
    partner.answers = confirms
    deliver(home, later=1)
    assert states(home) == [("delivered", 2)]


def test_after_a_minute_an_unknown_request_is_an_error(home: House, partner: Endpoint) -> None:
    partner.answers = finds_wrong("requestingAgencyRequestId: r-1")
    placed(home, "r-1")
    home.act("will-supply")
    deliver(home, later=61)
    assert states(home) == [("delivered", 1)]
    assert alerts(home) == ["partner_error"]


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


def tell(home: House, partner: str, *external_ids: str) -> None:
    """Say that we will supply."""
    for external_id in external_ids:
        request = home.request(external_id, partner)
        home.engine.act(
            WillSupply(id=f"w-{external_id}", at=home.clock(), by=BY, request_id=request.id)
        )
    home.work()


def test_what_waits_for_a_partner_that_never_answers_is_given_up_too(
    home: House, partner: Endpoint
) -> None:
    """Only one of them is tried between two rests, but all of them wait long enough."""
    partner.answers = fails
    many = [f"r-{n}" for n in range(12)]
    placed(home, *many)
    tell(home, "SIM", *many)
    for _ in range(12):
        deliver(home, later=9)
    assert {state for state, _ in states(home)} == {"failed"}
    assert len(home.letters()) == 12
    assert len(partner.heard) < 3 * 12


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


def test_a_message_of_a_forgotten_request_is_not_sent(home: House, partner: Endpoint) -> None:
    placed(home, "r-1")
    home.act("will-supply")
    home.program.keyring.forget([home.request().id])
    deliver(home)
    assert partner.heard == []
    assert states(home) == [("failed", 1)]
    (fact,) = correspondence(home)
    assert (fact.cause, fact.sent) == ("forgotten", None)
    assert not home.letters()


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
