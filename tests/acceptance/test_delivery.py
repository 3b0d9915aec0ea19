"""Our messages to partners that are away, or that do not understand them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.iso18626.codes import Action, Reason
from ops.partner.agency import RequestingAgency
from ops.partner.player import Player
from tests.acceptance.playing import Theatre


@pytest.fixture
def sim(theatre: Theatre) -> Iterator[RequestingAgency]:
    """The first partner; afterwards it is as it was."""
    agency = theatre.agencies["SIM"]
    yield agency
    agency.faults.share = 0.0
    agency.unsupported = frozenset()


@pytest.fixture
def asked(theatre: Theatre, sim: RequestingAgency) -> Player:
    """A request that was asked for and found."""
    player = theatre.player("loan")
    player.play(upto=2)
    return player


def act(theatre: Theatre, player: Player, action: str, **body: Any) -> None:
    theatre.desk.act(player.ours.our_id(), action, body)


def told(sim: RequestingAgency, player: Player) -> list[str]:
    """What the partner was told, as reason and status."""
    messages = sim.told(player.partner.request_id)
    return [f"{message.reason} {message.status}" for message in messages]


def test_a_partner_that_was_away_is_told_everything_in_order(
    theatre: Theatre, sim: RequestingAgency, asked: Player
) -> None:
    sim.faults.share = 1.0
    act(theatre, asked, "will-supply")
    act(theatre, asked, "general-message", text="It is a heavy one.")
    number = asked.partner.request_id.rpartition("-")[2]
    act(theatre, asked, "ship-physically", barcodes=[f"PLAY{number}A"])
    sim.say(asked.partner.request_id, Action.STATUS_REQUEST)
    theatre.play("renew-automatic")  # the other partner waits for nothing
    # The first may be there, where only its answer was lost: then none is before it.
    assert told(sim, asked) in ([], ["RequestResponse WillSupply"])
    sim.faults.share = 0.0
    assert sim.wait_told(asked.partner.request_id, 4, timeout=20)
    assert told(sim, asked) == [
        "RequestResponse WillSupply",
        "Notification WillSupply",
        "StatusChange Loaned",
        "StatusRequestResponse Loaned",
    ]


def test_what_a_partner_does_not_understand_alerts_staff_and_stops_nothing(
    theatre: Theatre, sim: RequestingAgency, asked: Player
) -> None:
    sim.unsupported = frozenset({Reason.NOTIFICATION})
    act(theatre, asked, "general-message", text="Do you read me?")
    act(theatre, asked, "will-supply")
    assert sim.wait_told(asked.partner.request_id, 1, timeout=20)
    assert told(sim, asked) == ["RequestResponse WillSupply"]
    alert = wait_alert(theatre, asked)
    assert alert["data"]["parameters"]["error_type"] == "UnsupportedReasonForMessageType"


def wait_alert(theatre: Theatre, player: Player) -> dict[str, Any]:
    """The alert in the request's history, once it is there."""
    for _ in range(200):
        history = theatre.desk.history(player.ours.our_id())
        alerts = [entry for entry in history if entry["event"] == "request.alert_raised"]
        if alerts:
            return alerts[0]
        time.sleep(0.05)
    raise AssertionError("no alert")
