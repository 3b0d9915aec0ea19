"""The stored form of facts: what it looks like, what comes back, how old forms are lifted."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.eventlog import format as stored_format
from engine.eventlog.format import (
    Format,
    Recorded,
    Stamp,
    UnknownEvent,
    UnreadableEvent,
    recorded_at,
)
from engine.eventlog.registry import REGISTRY, Event, Registry
from engine.values import Actor, Money, Sealed

registry = Registry()
form = Format(registry)


@registry.event("test.shipped", version=3)
class Shipped(Event, frozen=True, kw_only=True):
    """A fact with every kind of field."""

    barcodes: tuple[str, ...]
    cost: Money | None = None
    due_date: date | None = None
    note: Sealed | None = None
    digital: bool = False


@registry.upcaster("test.shipped", 1)
def _many_barcodes(data: dict[str, Any]) -> dict[str, Any]:
    return {"barcodes": [data["barcode"]]}


@registry.upcaster("test.shipped", 2)
def _digital_by_default(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "digital": not data["barcodes"]}


@registry.event("test.returned", version=2)
class Returned(Event, frozen=True, kw_only=True):
    """A fact whose first version nobody can lift."""


class Nameless(Event, frozen=True, kw_only=True):
    """A fact that was never registered."""


NOON = datetime(2026, 11, 24, 12, 0, 0, 250_000, tzinfo=UTC)
STAFF = Actor(kind="staff", id="staff", door="page", authenticated="password")
STAMP = Stamp(
    id="e1",
    at=NOON,
    recorded_at=NOON,
    by=STAFF,
    library="DEMO",
    command_id="c1",
    causation_id="m1",
    correlation_id="r1",
)


def stored(version: int, data: dict[str, Any]) -> bytes:
    """A fact as an earlier or later release wrote it."""
    envelope = json.loads(form.encode(STAMP, Shipped(barcodes=()))[1])
    return json.dumps({**envelope, "v": version, "data": data}).encode()


def test_the_stored_form_is_this_json() -> None:
    cost = Money(amount=Decimal("12.50"), currency="EUR")
    fact = Shipped(
        barcodes=("B1",), cost=cost, due_date=date(2026, 12, 24), note=Sealed(box=b"\x00\xff")
    )
    name, state = form.encode(STAMP, fact)
    assert name == "test.shipped"
    assert json.loads(state) == {
        "id": "e1",
        "v": 3,
        "at": "2026-11-24T12:00:00.250000Z",
        "recorded_at": "2026-11-24T12:00:00.250000Z",
        "by": {"kind": "staff", "id": "staff", "door": "page", "authenticated": "password"},
        "library": "DEMO",
        "command_id": "c1",
        "causation_id": "m1",
        "correlation_id": "r1",
        "data": {
            "barcodes": ["B1"],
            "cost": {"amount": "12.50", "currency": "EUR"},
            "due_date": "2026-12-24",
            "note": {"box": "AP8="},
            "digital": False,
        },
    }


def test_defaults_are_written_so_that_later_ones_do_not_change_old_facts() -> None:
    _, state = form.encode(STAMP, Shipped(barcodes=()))
    assert json.loads(state)["data"].keys() == set(Shipped.__struct_fields__)


def test_a_fact_of_today_comes_back_as_it_was() -> None:
    fact = Shipped(barcodes=("B1", "B2"), digital=True)
    assert form.decode(*form.encode(STAMP, fact)) == Recorded(STAMP, fact)


def test_the_time_of_recording_is_read_without_the_rest() -> None:
    assert recorded_at(form.encode(STAMP, Shipped(barcodes=()))[1]) == NOON


def test_a_fact_of_the_first_version_is_lifted_step_by_step() -> None:
    lifted = form.decode("test.shipped", stored(1, {"barcode": "B1"}))
    assert lifted == Recorded(STAMP, Shipped(barcodes=("B1",), digital=False))


def test_a_fact_of_a_later_version_is_lifted_from_there() -> None:
    assert form.decode("test.shipped", stored(2, {"barcodes": []})).event == Shipped(
        barcodes=(), digital=True
    )


def test_a_version_of_a_later_release_is_unknown() -> None:
    with pytest.raises(UnknownEvent, match=r"test\.shipped version 4 is later than version 3"):
        form.decode("test.shipped", stored(4, {}))


def test_a_name_of_a_later_release_is_unknown() -> None:
    with pytest.raises(UnknownEvent, match=r"no fact is known by the name test\.teleported"):
        form.decode("test.teleported", stored(1, {}))


def test_a_fact_without_a_stored_name_is_not_stored() -> None:
    with pytest.raises(UnknownEvent, match="Nameless has no stored name"):
        form.encode(STAMP, Nameless())


def test_a_fact_of_another_registry_is_not_stored() -> None:
    with pytest.raises(UnknownEvent):
        stored_format.encode(STAMP, Shipped(barcodes=()))


@pytest.mark.parametrize(
    "state",
    [b"", b"{}", b"not json", stored(3, {"barcodes": 7}), stored(1, {}), stored(0, {})],
)
def test_what_is_no_such_fact_is_unreadable(state: bytes) -> None:
    with pytest.raises(UnreadableEvent, match=r"test\.shipped"):
        form.decode("test.shipped", state)


def test_a_missing_upcaster_is_said_so() -> None:
    with pytest.raises(UnreadableEvent, match="version 1 cannot be lifted"):
        form.decode("test.returned", stored(1, {}))


def test_a_name_belongs_to_one_class_for_good() -> None:
    with pytest.raises(ValueError, match=r"test\.shipped already belongs"):

        @registry.event("test.shipped")
        class Another(Event, frozen=True, kw_only=True):
            pass


def test_a_version_has_one_upcaster() -> None:
    with pytest.raises(ValueError, match="upcaster from version 1 already"):
        registry.upcaster("test.shipped", 1)(lambda data: data)


def test_every_fact_of_the_product_is_frozen_and_bears_its_own_name() -> None:
    assert REGISTRY.types
    for name, cls in REGISTRY.types.items():
        assert cls.__dict__["NAME"] == name
        assert cls.__struct_config__.frozen


texts = st.text(max_size=40)
instants = st.datetimes(timezones=st.just(UTC))
stamps = st.builds(
    Stamp,
    id=texts,
    at=instants,
    recorded_at=instants,
    by=st.builds(Actor, kind=texts, id=texts, door=texts, authenticated=st.none() | texts),
    library=st.none() | texts,
    command_id=texts,
    causation_id=texts,
    correlation_id=texts,
)
amounts = st.decimals(allow_nan=False, allow_infinity=False)
facts = st.builds(
    Shipped,
    barcodes=st.lists(texts).map(tuple),
    cost=st.none() | st.builds(Money, amount=amounts, currency=texts),
    due_date=st.none() | st.dates(),
    note=st.none() | st.builds(Sealed, box=st.binary()),
    digital=st.booleans(),
)


@given(stamps, facts)
def test_any_fact_comes_back_as_it_was(stamp: Stamp, fact: Shipped) -> None:
    name, state = form.encode(stamp, fact)
    assert form.decode(name, state) == Recorded(stamp, fact)
    assert msgspec.json.decode(state)["v"] == 3
    assert form.encode(stamp, fact) == (name, state)
