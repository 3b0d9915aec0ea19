"""What the words of `lifecycle_verdicts.csv`'s column *given* mean, as stories.

A circumstance that is part of the history (an item lost before, a digital loan) is told in real
commands; one of the world (a step that is off) is true only of the decision that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from engine.citation import Requester
from engine.commands import arrival, desk, ending, loan, partner, supply
from engine.partner import ConditionLapse, Step
from engine.statuses import OPEN, OUT, REACTIVATED_OUT, Status
from tests.engine.given import (
    DIGITAL_WANTED,
    at,
    cancel_reply,
    conditional,
    digital_loan,
    invited_to_retry,
    located,
    non_returnable,
    recalled,
    requested,
    shipped,
    shipped_digitally,
)
from tests.engine.story import DEMO, EMAIL, ISO, NCIP, Story, profile, text

Given = dict[str, str]

LAPSES = {
    "reject": ConditionLapse.REJECT,
    "create": ConditionLapse.REOPEN,
    "keep": ConditionLapse.ALERT,
}
RULES: dict[str, Callable[[str], dict[str, Any]]] = {
    "profile.condition_expiry": lambda word: {"condition_lapse": LAPSES[word]},
    "profile.honour_lost": lambda word: {"honours_partner_lost": word == "on"},
    "profile.url_without_email": lambda word: {"url_without_address": word == "on"},
    "renewals": lambda word: {"renewal_limit": 0},
}


def circumstances(place: str, given: Given) -> Story:
    """A story that has come to a place under circumstances."""
    story = _before_shipping(place, given)
    story = _special(place, given, story) or at(place, story)
    if given.get("assigned") == "yes":
        story.do(desk.Assign, user="staff")
    if given.get("locked") == "yes":
        story.do(desk.LockForEdit, until=story.now.replace(hour=23))
    if "active_note" in given:
        story.do(desk.AddNote, internal_note=text("look"))
    return _days_later(place, given, story).having(**_world(given))


def _before_shipping(place: str, given: Given) -> Story:
    """A New request, its resource, its fulfilment work."""
    keeps = replace(DEMO, keep_rejected_request_active=given.get("kept_active") == "yes")
    asks = replace(ISO, expiry_days={"past": 5}.get(given.get("expiry", ""), 500))
    story = Story(library=keeps, partner=asks)
    wanted: dict[str, Any] = {}
    if given.get("requested_format") == "digital" or "digitization" in given:
        wanted["service"] = DIGITAL_WANTED
    if given.get("requester_email") == "no":
        wanted["requester"] = Requester(ref="patron")
    requested(story, **wanted)
    if given.get("located") != "no":
        located(story)
    for work, start in (("move", supply.CreateMove), ("digitization", supply.CreateDigitization)):
        if work in given:
            story.do(start).do(ending.SetStatus, status=Status.CREATED)
    return story


def _special(place: str, given: Given, story: Story) -> Story | None:
    """The ways to a place that are not the named history; the first that applies."""
    return next((way(story) for when, way in _ways(place, given, story) if when), None)


def _ways(place: str, given: Given, story: Story) -> list[tuple[bool, Callable[[Story], Story]]]:
    last_told = given.get("last_told")
    return [
        (
            last_told == "RetryPossible" and (place in OPEN or place == Status.REJECTED),
            lambda s: _told_retry_possible(place, s),
        ),
        (
            last_told == "other" and place == Status.CONDITIONAL,
            lambda s: conditional(s.having(partner=replace(ISO, dialect="crosslink"))),
        ),
        (place == Status.LOCATE_FAILED and story.r.located, _failed_and_found),
        (
            place == Status.SHIPPED_DIGITALLY and not story.r.requester.has_email,
            lambda s: shipped_digitally(s, files=(), url="https://example.org/e"),
        ),
        (
            place == Status.CANCELLED and bool(story.r.works),
            lambda s: s.do(ending.SetStatus, status=Status.CANCELLED),
        ),
        (
            "item_out" in given,
            lambda s: shipped(s).do(ending.SetStatus, status=Status(place)),
        ),
        ("non_returnable" in given, non_returnable),
        ("digital_loan" in given, digital_loan),
        (
            "before" in given and place == Status.RENEW_REQUESTED,
            lambda s: at(given["before"], _items(place, given, s)).do(partner.AskRenewal),
        ),
        (
            given.get("recalled") == "yes" and place in (Status.OVERDUE, Status.NOT_OVERDUE),
            lambda s: at(place, recalled(s)),
        ),
        ("others_out" in given or "another" in given, lambda s: _several_items(place, given, s)),
    ]


def _failed_and_found(story: Story) -> Story:
    """Locating failed, then the record was chosen while a cancel waited for its answer."""
    story.do(arrival.Detach).do(arrival.RecordLocateFailed, reason="several", hits=2)
    return located(cancel_reply(story)).do(ending.AnswerCancel, accept=False)


def _told_retry_possible(place: str, story: Story) -> Story:
    if place == Status.REJECTED:
        return invited_to_retry(story)
    if place == Status.REACTIVATED:
        return invited_to_retry(story).do(ending.Reactivate)
    story = conditional(story).do(partner.AcceptConditions)
    if place == Status.LOCATE_FAILED:
        return _failed_and_found(story)
    return at(place, story)


def _items(place: str, given: Given, story: Story) -> Story:
    """One item or more go out; what befell the second one."""
    barcodes = ["A1"] + (["B2"] if "others_out" in given or "another" in given else [])
    if place == Status.LENDER_CHECKED_IN and given.get("another") != "in":
        barcodes.append("C3")
    shipped(story, *barcodes)
    ends = {"lost": loan.ReportLost, "damaged": loan.ReportDamaged, "in": loan.CheckIn}
    if "another" in given:
        story.do(ends[given["another"]], barcodes=("B2",))
    return story


def _several_items(place: str, given: Given, story: Story) -> Story:
    story = _items(place, given, story)
    if story.r.place == place:
        return story
    if place in (Status.LOST, Status.DAMAGED) and "others_out" in given:
        return story.do(ending.SetStatus, status=Status(place))
    if place == REACTIVATED_OUT:
        return _again_with_both(given, story)
    if given.get("another") == "in":
        return _on_with_one_in(place, story)
    return at(place, story)


def _again_with_both(given: Given, story: Story) -> Story:
    """Completed and taken up again; then the second item meets its fate once more."""
    story.do(loan.CheckIn, barcodes=("A1",))
    if story.r.place != Status.REQUEST_COMPLETED:
        story.do(ending.SetStatus, status=Status.REQUEST_COMPLETED)
    story.do(ending.Reactivate)
    fate = {"lost": loan.ReportLost, "damaged": loan.ReportDamaged}.get(given.get("another", ""))
    return story.do(fate, barcodes=("B2",)) if fate else story


def _on_with_one_in(place: str, story: Story) -> Story:
    """From lender_checked_in to the other OUT statuses."""
    if place == Status.RECEIVED_BY_PARTNER:
        return story.do(ending.SetStatus, status=Status.RECEIVED_BY_PARTNER)
    if place == Status.STAFF_RENEWAL:
        return at(place, at(Status.PATRON_RENEWAL, story))
    return at(place, story)


def _days_later(place: str, given: Given, story: Story) -> Story:
    if given.get("due") == "past" and (place in OUT or place == Status.REQUEST_COMPLETED):
        return story.wait(days=200)
    return story.wait(days=10) if given.get("expiry") == "past" else story


def _world(given: Given) -> dict[str, Any]:
    """The world of the decision that is asked for."""
    world: dict[str, Any] = {}
    if "partner" in given:
        world["partner"] = {"iso": ISO, "email": EMAIL, "ncip": NCIP}[given["partner"]]
    if "renewed_status" in given:
        world["library"] = replace(DEMO, renewed_status=Status(given["renewed_status"]))
    steps: dict[str, tuple[Step, ...]] = {"on": (), "off": ()}
    rules: dict[str, Any] = {}
    for key, word in given.items():
        if key in RULES:
            rules |= RULES[key](word)
        elif word == "automatic":
            rules["automatic_cancel_answer"] = True
        elif key.startswith("profile."):
            steps[word] += (Step(key.removeprefix("profile.")),)
    world["profile"] = profile(on=steps["on"], off=steps["off"], **rules)
    return world
