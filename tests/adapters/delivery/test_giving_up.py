"""A message is given up in the end: staff see it, operators may requeue it, others go on."""

from __future__ import annotations

from adapters.topics import dead_letters
from tests.adapters.delivery.delivering import (
    alerts,
    correspondence,
    deliver,
    placed,
    states,
    tell,
)
from tests.adapters.delivery.partners import (
    Endpoint,
    confirms,
    fails,
)
from tests.ops.programs import House


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
