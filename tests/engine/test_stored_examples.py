"""What lies in the logs out there stays readable: one stored example of every fact that landed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.eventlog.format import Recorded, decode, encode
from engine.eventlog.registry import REGISTRY
from engine.events.base import ItemEvent
from engine.evolve import EVOLVE, evolve
from engine.item import EVOLVE as EVOLVE_ITEM
from engine.item import Item, evolve_item
from engine.request import LendingRequest
from tests.engine.make_examples import STAMP, examples, missing

EXAMPLES = list(examples())
OF_REQUESTS = [
    recorded for example in EXAMPLES if type((recorded := decode(*example)).event) in EVOLVE
]


def test_every_fact_has_an_example_in_todays_form() -> None:
    names = [cls.NAME for cls in missing()]
    assert names == [], "run .venv/bin/python -m tests.engine.make_examples, commit what it adds"


@pytest.mark.parametrize(("name", "state"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_every_example_is_readable_and_means_what_it_says(name: str, state: bytes) -> None:
    recorded = decode(name, state)
    assert type(recorded.event) is REGISTRY.types[name]
    assert recorded.stamp == STAMP
    again_name, again = encode(recorded.stamp, recorded.event)
    before, after = json.loads(state), json.loads(again)
    if before["v"] == after["v"]:
        assert again_name == name
        assert says_all_of(after["data"], before["data"])


def says_all_of(now: Any, then: Any) -> bool:
    """Nothing that was written then is gone or changed; fields may have come."""
    if isinstance(then, dict):
        return all(name in now and says_all_of(now[name], then[name]) for name in then)
    return bool(now == then)


@pytest.mark.parametrize("recorded", OF_REQUESTS, ids=lambda recorded: recorded.event.NAME)
def test_every_fact_of_a_request_folds_into_a_new_one(recorded: Recorded) -> None:
    request = evolve(LendingRequest(id="r1"), recorded.event, recorded.stamp)
    assert request.version == 1
    assert request.updated_at == STAMP.at


@given(st.lists(st.sampled_from(OF_REQUESTS), max_size=30))
def test_facts_fold_in_whatever_order_they_come(facts: list[Recorded]) -> None:
    request = LendingRequest(id="r1")
    for fact in facts:
        request = evolve(request, fact.event, fact.stamp)
    assert request.version == len(facts)


@given(st.permutations(list(EVOLVE_ITEM)))
def test_facts_of_an_item_fold_in_whatever_order_they_come(order: list[type[ItemEvent]]) -> None:
    by_type = {type(fact := decode(*example).event): fact for example in EXAMPLES}
    item = Item(barcode="A1")
    for cls in order:
        item = evolve_item(item, by_type[cls])
    assert item.version == len(order)


def test_every_fact_of_a_request_and_of_an_item_is_folded() -> None:
    of_requests = {cls for name, cls in REGISTRY.types.items() if name.startswith("request.")}
    of_items = {cls for name, cls in REGISTRY.types.items() if name.startswith("item.")}
    assert of_requests == EVOLVE.keys()
    assert of_items == EVOLVE_ITEM.keys()
