"""The history tells everything that happened to a request, from the log itself (spec L3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from adapters.iso18626.codes import Action
from projections.history import Entry
from tests.adapters.delivery.delivering import PATIENCE, deliver, endpoint, placed
from tests.adapters.delivery.partners import fails, listening
from tests.ops.programs import NOON, House, house, new, says


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with one request that was lent and came back."""
    folder = tmp_path_factory.mktemp("told")
    with listening() as partner, house(folder, **PATIENCE) as home:
        endpoint(home, "SIM", partner.url)
        placed(home, "r-1")
        home.clock.pass_time(hours=1)
        home.act("ship-physically", {"barcodes": ["D-1"], "note_to_partner": "Handle with care."})
        deliver(home)
        home.clock.pass_time(hours=1)
        home.say(says(Action.RECEIVED, note="It came."))
        home.say(says(Action.SHIPPED_RETURN))
        partner.answers = fails
        home.act("check-in")
        for _ in range(3):
            deliver(home, later=8)
        yield home


def entries(home: House, **how: Any) -> list[Entry]:
    return home.program.history.entries(home.request().id, **how)


def of(home: House, event: str) -> Entry:
    return next(entry for entry in entries(home) if entry.event == event)


def test_entries_are_numbered_and_come_newest_first(told: House) -> None:
    numbers = [entry.n for entry in entries(told)]
    assert numbers == list(range(len(numbers), 0, -1))


def test_every_fact_of_the_request_and_its_correspondence_is_there(told: House) -> None:
    request_id = told.request().id
    facts = [*told.facts(request_id), *told.facts(f"{request_id}/correspondence")]
    assert sorted(entry.event for entry in entries(told)) == sorted(facts)


def test_statuses_follow_each_other(told: House) -> None:
    oldest_first = entries(told)[::-1]
    assert oldest_first[0].status_before is None
    assert oldest_first[-1].status == told.request().status
    for before, after in pairwise(oldest_first):
        assert after.status_before == before.status


def test_it_says_who_and_through_which_door(told: House) -> None:
    assert (of(told, "request.placed").by.kind, of(told, "request.placed").by.id) == (
        "partner",
        "SIM",
    )
    shipped = of(told, "request.shipped_physically")
    assert (shipped.by.kind, shipped.by.id, shipped.by.door) == ("staff", "staff", "api")


def test_sealed_texts_are_readable_and_words_for_searching_are_not_shown(told: House) -> None:
    everything = str([entry.data for entry in entries(told)])
    assert "Handle with care." in everything
    assert "It came." in everything
    assert "tokens" not in everything


def test_messages_open_as_they_were_received_and_sent(told: House) -> None:
    request_id, history = told.request().id, told.program.history
    openable = [entry for entry in entries(told) if entry.message is not None]
    kinds = [entry.event for entry in openable]
    assert kinds.count("request.message_received") == 3
    assert kinds.count("correspondence.message_delivered") == 1
    assert kinds.count("correspondence.delivery_failed") == 1
    raw = [history.message(request_id, entry.message or 0) for entry in openable]
    assert new() in raw
    assert all(message and message.startswith(b"<?xml") for message in raw)


def test_confirmations_open_ours_and_the_partners(told: House) -> None:
    request_id, history = told.request().id, told.program.history
    confirmed = [entry for entry in entries(told) if entry.confirmation is not None]
    kinds = [entry.event for entry in confirmed]
    assert kinds.count("request.message_received") == 3
    assert kinds.count("correspondence.message_delivered") == len(kinds) - 3 == 1
    for entry in confirmed:
        assert b"Confirmation>" in (history.confirmation(request_id, entry.n) or b"")
    assert history.confirmation(request_id, of(told, "request.placed").n) is None


def test_yes_and_no_are_told(told: House) -> None:
    told.say(new("r-2"))
    told.act("will-supply", {}, "r-2")
    told.say(says(Action.CANCEL, "r-2"))
    told.act("cancel-reply", {"accept": False}, "r-2")
    answers = [
        entry.data["answer"]
        for entry in told.program.history.entries(told.request("r-2").id)
        if entry.event == "request.partner_message_decided" and "answer" in entry.data
    ]
    assert answers == [False]


def test_what_is_no_message_does_not_open(told: House) -> None:
    request_id, history = told.request().id, told.program.history
    placed_at = of(told, "request.placed").n
    for n in (-1, 0, placed_at, 10_000, 10**40):
        assert history.message(request_id, n) is None


def test_as_of_an_instant_it_tells_what_was_known_then(told: House) -> None:
    early = entries(told, as_of=NOON + timedelta(minutes=30))
    assert {entry.event for entry in early} == {
        "request.placed",
        "request.message_received",
        "request.resource_located",
    }
    assert entries(told, as_of=NOON - timedelta(seconds=1)) == []
    assert entries(told, as_of=told.clock.now) == entries(told)


def test_an_unknown_request_has_no_history(told: House) -> None:
    assert told.program.history.entries("nobody's") == []


def test_forgotten_texts_are_missing_and_the_rest_is_told(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        home.say(new())
        home.act("note", {"note": "Ask Dr Fuchs."})
        events = [entry.event for entry in entries(home)]
        home.program.keyring.forget([home.request().id])
        left = entries(home)
        assert [entry.event for entry in left] == events
        assert "Fuchs" not in str(left)
        received = of(home, "request.message_received")
        assert home.program.history.message(home.request().id, received.n) is None
