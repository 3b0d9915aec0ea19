"""A desk where anything is tried: requests that share items, and a watch over what must hold."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from engine.commands import arrival, desk
from engine.commands.base import Command
from engine.errors import Refusal
from engine.lifecycle import may
from engine.rules import Verdict
from engine.statuses import Status
from engine.values import Actor
from tests.engine import invariants, possible
from tests.engine.given import ASKED, HISTORIES
from tests.engine.possible import Acts, Pick
from tests.engine.story import COLLEAGUE, PARTNER, SHELF, STAFF, SYSTEM, Story
from tests.engine.transitions import may_lead_to


class Lending:
    """Some requests and their items; every step is a real command, accepted or refused."""

    def __init__(self) -> None:
        self.shelf = dict(SHELF)
        self.stories: list[Story] = []

    def attempt(
        self, story: Story, command: type[Command], by: Actor | None = None, **fields: Any
    ) -> None:
        """Do something or be refused; a refusal changes nothing, a row of the table allows it."""
        before, items = story.request, dict(self.shelf)
        try:
            story.do(command, by=by, **fields)
        except Refusal:
            assert story.request is before
            assert self.shelf == items
            return
        assert story.command is not None
        assert before is not None
        row = may(story.command.name_in_table(), before, story.context)
        assert row is not None
        assert story.r.status in may_lead_to(row, before)

    # -- the world

    def begin(self, pick: Pick, **more: Any) -> Story:
        """One more request."""
        world = {
            "partner": possible.any_partner(pick),
            "profile": possible.any_profile(pick),
            "library": possible.any_library(pick),
        }
        story = Story(f"r{len(self.stories) + 1}", self.shelf, **world)
        if self.stories:
            story.now = self.stories[0].now
            story.wait()
        asked = ASKED | possible.any_wish(pick) | more
        story.do(arrival.PlaceRequest, by=PARTNER, partner="SIM", library="DEMO", **asked)
        self.stories.append(story)
        return story

    def begin_at(self, place: str, pick: Pick) -> Story:
        """One more request that has come to a place, or as far as its world lets it."""
        story = self.begin(pick)
        with suppress(Refusal):
            HISTORIES[place](story)
        return story

    def wait(self, days: int) -> None:
        """Time passes for all."""
        for story in self.stories:
            story.wait(days=days)

    # -- what is tried

    def choose(self, story: Story, acts: Acts, pick: Pick, by: Actor) -> None:
        """Try one of some acts."""
        command, fields = acts[pick(sorted(acts))]
        self.attempt(story, command, by=by, **fields(pick, story))

    def choose_offered(self, story: Story, acts: Acts, pick: Pick, by: Actor) -> None:
        """Try one of the acts that the table allows now, if there is one."""
        offered = {act: acts[act] for act in acts if may(act, story.r, story.context)}
        if offered:
            self.choose(story, offered, pick, by)

    def partner_moves_on(self, story: Story, pick: Pick) -> None:
        """The partner says something that is more than recorded, and seldom cancels."""
        cancels = pick((True, False, False, False))
        moving = {
            act: how
            for act, how in possible.FACTS.items()
            if (row := may(act, story.r, story.context)) and row.verdict is Verdict.ACCEPTED
            if cancels or "cancel" not in act
        }
        if moving:
            self.choose(story, moving, pick, PARTNER)

    def run_job_twice(self, story: Story, pick: Pick) -> None:
        """A job and its repeat."""
        command, fields = possible.JOBS[pick(sorted(possible.JOBS))]
        for _ in range(2):
            self.attempt(story, command, by=SYSTEM, **fields(pick, story))

    def keep_the_desk(self, story: Story, pick: Pick) -> None:
        """Locks, notes, labels, alerts."""
        who = pick((STAFF, STAFF, COLLEAGUE))
        if pick((True, False)):
            self.choose(story, possible.DESK, pick, who)
            return
        self.attempt(story, desk.LockForEdit, by=who, until=story.now + timedelta(minutes=3))
        self.attempt(story, desk.Unlock, by=pick((STAFF, SYSTEM)))
        for note in story.r.notes[-1:]:
            self.attempt(story, desk.DismissNote, by=who, note_id=note.id)
        for alert in story.r.alerts[-1:]:
            self.attempt(story, desk.DismissAlert, by=who, alert=alert.code)

    # -- what must hold

    def check(self) -> None:
        """Every rule of `invariants`, for every request."""
        for story in self.stories:
            assert story.r.status in Status
            invariants.nothing_pending_when_completed(story.r)
            invariants.remembers_where_it_was(story.r)
            invariants.non_returnables_have_no_due_date(story.r)
            invariants.messages_are_numbered(story.messages)
            invariants.messages_keep_to_the_protocol(story)
            invariants.every_ask_is_answered_once(story)
        invariants.items_are_in_one_place(self.shelf, [story.r for story in self.stories])
