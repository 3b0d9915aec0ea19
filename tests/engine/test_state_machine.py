"""Whatever is tried, in whatever order, on requests that share items: the rules hold.

The machine finds short failing histories; the walks go far.
"""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from engine.commands import loan, supply
from engine.statuses import ANYWHERE
from tests.engine import possible
from tests.engine.lending import Lending
from tests.engine.possible import BEFORE_LOAN, DESK, FACTS, JOBS, ON_LOAN, WORK, Pick
from tests.engine.story import PARTNER, STAFF, SYSTEM, Story

DAYS = (1, 2, 8, 30)
PLACES = sorted(ANYWHERE)
REQUESTS = 8
"""So many requests a walk has at most."""


class Machine(RuleBasedStateMachine):
    """A desk, its partners and its jobs, over requests that want the same three items."""

    def __init__(self) -> None:
        super().__init__()
        self.lending = Lending()

    def story(self, data: st.DataObject) -> Story:
        """One of the requests."""
        return data.draw(st.sampled_from(self.lending.stories), "request")

    def pick(self, data: st.DataObject) -> Pick:
        """Hypothesis picks."""
        return lambda things: data.draw(st.sampled_from(things))

    begun = precondition(lambda self: self.lending.stories)

    @rule(data=st.data())
    def a_request_comes(self, data: st.DataObject) -> None:
        self.lending.begin(self.pick(data))

    @rule(data=st.data())
    def a_request_has_come_far(self, data: st.DataObject) -> None:
        pick = self.pick(data)
        self.lending.begin_at(pick(PLACES), pick)

    @rule(days=st.sampled_from(DAYS))
    def time_passes(self, days: int) -> None:
        self.lending.wait(days)

    @begun
    @rule(data=st.data())
    def the_profile_is_changed(self, data: st.DataObject) -> None:
        self.story(data).having(profile=possible.any_profile(self.pick(data)))

    @begun
    @rule(data=st.data())
    def staff_go_on(self, data: st.DataObject) -> None:
        self.lending.choose_offered(self.story(data), WORK, self.pick(data), STAFF)

    @begun
    @rule(data=st.data())
    def staff_go_on_with_the_request(self, data: st.DataObject) -> None:
        self.lending.choose_offered(self.story(data), BEFORE_LOAN, self.pick(data), STAFF)

    @begun
    @rule(data=st.data())
    def staff_go_on_with_the_loan(self, data: st.DataObject) -> None:
        self.lending.choose_offered(self.story(data), ON_LOAN, self.pick(data), STAFF)

    @begun
    @rule(data=st.data())
    def staff_try_anything(self, data: st.DataObject) -> None:
        self.lending.choose(self.story(data), WORK, self.pick(data), STAFF)

    @begun
    @rule(data=st.data())
    def staff_write_and_assign(self, data: st.DataObject) -> None:
        self.lending.choose(self.story(data), DESK, self.pick(data), STAFF)

    @begun
    @rule(data=st.data())
    def staff_keep_the_desk(self, data: st.DataObject) -> None:
        self.lending.keep_the_desk(self.story(data), self.pick(data))

    @begun
    @rule(data=st.data())
    def the_partner_moves_it_on(self, data: st.DataObject) -> None:
        self.lending.partner_moves_on(self.story(data), self.pick(data))

    @begun
    @rule(data=st.data())
    def the_partner_says_what_it_may(self, data: st.DataObject) -> None:
        self.lending.choose_offered(self.story(data), FACTS, self.pick(data), PARTNER)

    @begun
    @rule(data=st.data())
    def the_partner_says_anything(self, data: st.DataObject) -> None:
        self.lending.choose(self.story(data), FACTS, self.pick(data), PARTNER)

    @begun
    @rule(data=st.data())
    def staff_record_what_the_partner_said(self, data: st.DataObject) -> None:
        self.lending.choose_offered(self.story(data), FACTS, self.pick(data), STAFF)

    @begun
    @rule(data=st.data())
    def what_is_due_is_done(self, data: st.DataObject) -> None:
        self.lending.choose_offered(self.story(data), JOBS, self.pick(data), SYSTEM)

    @begun
    @rule(data=st.data())
    def a_job_runs_twice(self, data: st.DataObject) -> None:
        self.lending.run_job_twice(self.story(data), self.pick(data))

    @begun
    @rule(data=st.data())
    def items_are_scanned_in(self, data: st.DataObject) -> None:
        codes = possible.any_barcodes(self.pick(data))
        self.lending.attempt(self.story(data), loan.CheckIn, barcodes=codes, scanned=True)

    @begun
    @rule(data=st.data())
    def a_broker_ships(self, data: st.DataObject) -> None:
        codes = possible.any_barcodes(self.pick(data))
        self.lending.attempt(self.story(data), supply.ShipPhysically, by=PARTNER, barcodes=codes)

    @invariant()
    def the_rules_hold(self) -> None:
        self.lending.check()


TestLending = Machine.TestCase
TestLending.settings = settings(stateful_step_count=40)


def walk(lending: Lending, steps: int, seed: int) -> set[str]:
    """Try steps at random, likely ones more often; the places that requests came to."""
    random, places = Random(seed), set()
    pick: Pick = random.choice
    for place in random.sample(PLACES, 4):
        lending.begin_at(place, pick)
    turns = [
        lambda story: lending.choose_offered(story, BEFORE_LOAN, pick, STAFF),
        lambda story: lending.choose_offered(story, BEFORE_LOAN, pick, STAFF),
        lambda story: lending.choose_offered(story, ON_LOAN, pick, STAFF),
        lambda story: lending.choose_offered(story, ON_LOAN, pick, STAFF),
        lambda story: lending.partner_moves_on(story, pick),
        lambda story: lending.partner_moves_on(story, pick),
        lambda story: lending.choose_offered(story, WORK, pick, STAFF),
        lambda story: lending.choose_offered(story, FACTS, pick, STAFF),
        lambda story: lending.choose(story, FACTS, pick, PARTNER),
        lambda story: lending.run_job_twice(story, pick),
        lambda story: lending.choose_offered(story, JOBS, pick, SYSTEM),
        lambda story: lending.keep_the_desk(story, pick),
        lambda story: lending.wait(pick(DAYS)),
        lambda story: lending.begin(pick) if len(lending.stories) < REQUESTS else None,
        lambda story: story.having(profile=possible.any_profile(pick)),
    ]
    for _ in range(steps):
        active = [story for story in lending.stories if not story.r.completed]
        story = pick(pick((active, active, active, lending.stories)) or lending.stories)
        pick(turns)(story)
        lending.check()
        places.add(story.r.place)
    return places


@pytest.mark.parametrize("seed", range(40))
def test_the_rules_hold_on_a_long_random_walk(seed: int) -> None:
    walk(Lending(), steps=250, seed=seed)


def test_random_walks_come_to_every_place_of_the_lifecycle() -> None:
    places: set[str] = set()
    for seed in range(100, 140):
        places |= walk(Lending(), steps=40, seed=seed)
    assert places == ANYWHERE


@pytest.mark.soak
def test_the_rules_hold_on_thousands_of_walks() -> None:
    for seed in range(1_000, 4_000):
        walk(Lending(), steps=300, seed=seed)
