"""A process says whether it can work, also while what it stands on does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from time import monotonic

import pytest

from engine.eventlog.log import StoreUnavailable
from ops import health
from ops.health import Health
from ops.roles import ROLES
from ops.running import Running
from tests.ops.programs import House, eventually


@pytest.fixture
def silence() -> Iterator[Event]:
    """A store that does not answer until the test is over."""
    over = Event()
    yield over
    over.set()


def away() -> None:
    raise StoreUnavailable("gone")


def test_a_store_that_answers_is_no_trouble() -> None:
    assert Health({"store": lambda: 1}).troubles() == []


def test_a_store_that_is_away_is_told_until_it_is_back() -> None:
    found = Health({"store": lambda: next(looks)()})
    looks = iter([away, away, int, int])
    assert found.troubles() == ["store"]
    assert not found.reaches("store")
    assert found.reaches("store")
    assert found.troubles() == []


def test_a_store_that_is_silent_keeps_nobody_waiting(silence: Event) -> None:
    found, began = Health({"store": silence.wait, "topics": silence.wait}), monotonic()
    assert found.troubles() == ["store", "topics"]
    assert monotonic() - began < 2 * health.PATIENCE
    silence.set()
    eventually(lambda: found.troubles() == [])


def test_a_work_that_had_trouble_ails_for_a_while() -> None:
    found = Health({})
    found.ails("inbox")
    assert found.troubles() == ["inbox"]
    health.REMEMBERED, before = 0.0, health.REMEMBERED
    try:
        assert found.troubles() == []
    finally:
        health.REMEMBERED = before


@pytest.mark.parametrize("name", ROLES)
def test_a_process_makes_what_its_role_needs_and_nothing_else(home: House, name: str) -> None:
    made = {
        "api": {"waiting", "answered", "keeper"},
        "worker": {"inbox", "reactions", "outbox"},
        "deliver": {"collector", "delivery"},
        "project": {"projector", "publisher"},
        "jobs": {"jobs", "keeper"},
    }
    all_of_them = set().union(*made.values())
    Running(home.program, ROLES[name])
    assert {part for part in all_of_them if home.program.made(part)} == made[name]
