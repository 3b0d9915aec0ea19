"""How a request comes: its facts, its duplicates, and how its resource is found."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.commands import arrival
from engine.decide.arrival import copied_status
from engine.errors import Exists
from engine.statuses import OPEN, REACTIVATED_OUT, Status
from tests.engine.given import (
    ASKED,
    RECORD,
    at,
    located,
    requested,
)
from tests.engine.story import PARTNER, STAFF, SYSTEM, Story, text


def test_a_request_says_whose_it_is_and_what_is_wanted() -> None:
    story = requested(digest=b"1", details=text("sealed").box, duplicate_of="r0")
    r = story.r
    assert (r.partner, r.library, r.status) == ("SIM", "DEMO", "created")
    assert (r.citation, r.service, r.requester) == (
        ASKED["citation"],
        ASKED["service"],
        ASKED["requester"],
    )
    assert (r.correspondents, r.number) == (ASKED["correspondents"], "DEMO-26-000001")
    assert (r.digest, r.message_id, r.details) == (b"1", "m1", text("sealed").box)
    assert r.created_at == r.updated_at == r.status_since == story.now
    assert (r.version, r.supplied, r.completed, r.located) == (1, False, False, False)
    assert story.last is not None
    assert story.last.facts[0].duplicate_of == "r0"
    assert story.messages == []


@pytest.mark.parametrize(("by", "kind"), [(PARTNER, "from_partner"), (STAFF, "internal")])
def test_its_note_is_the_partners_or_ours(by: object, kind: str) -> None:
    story = Story()
    story.do(
        arrival.PlaceRequest, by=by, partner="SIM", library="DEMO", note=text("hello"), **ASKED
    )
    assert [note.kind for note in story.r.notes] == [kind]


def test_a_request_comes_once() -> None:
    story = requested()
    refusal = story.refuses(
        arrival.PlaceRequest, by=PARTNER, partner="SIM", library="DEMO", **ASKED
    )
    assert isinstance(refusal, Exists)
    assert "REQ-1" in refusal.text


def test_versions_count_the_facts() -> None:
    story = requested(note=text("hello"))
    assert story.r.version == 2 == len(story.facts)


# -- duplicates


@pytest.mark.parametrize("status", sorted(Status))
def test_a_duplicate_takes_over_an_open_status_only(status: Status) -> None:
    expected = status if status in OPEN else Status.CREATED
    assert requested(status=status).r.status is expected


def test_a_duplicate_of_a_reactivated_loan_begins_as_created() -> None:
    assert copied_status(at(REACTIVATED_OUT).r) is Status.CREATED
    assert copied_status(at(Status.REACTIVATED).r) is Status.REACTIVATED


# -- the resource


def test_the_one_record_that_was_found_is_linked() -> None:
    story = located()
    assert story.r.record == RECORD
    assert story.refuses(arrival.RecordLocated, record=RECORD).code == "condition_not_met"


@pytest.mark.parametrize("place", [Status.LOCATE_FAILED, Status.PENDING_AUTO_REJECT])
def test_a_found_record_gives_a_failed_or_doomed_request_a_new_start(place: Status) -> None:
    assert located(at(place)).status == "created"


def test_a_failed_search_says_why() -> None:
    story = requested().do(
        arrival.RecordLocateFailed, by=SYSTEM, reason="several", hits=3, internal_note=text("?")
    )
    assert story.status == "locate_failed"
    assert story.last is not None
    assert (story.last.facts[0].reason, story.last.facts[0].hits) == ("several", 3)


def test_a_failed_search_leaves_work_in_hand_as_it_is() -> None:
    story = at(Status.WILL_SUPPLY)
    assert story.do(arrival.RecordLocateFailed, by=SYSTEM, reason="none").status == "will_supply"


def test_notes_go_with_what_is_found_and_unlinked() -> None:
    story = requested().do(arrival.RecordLocated, record=RECORD, internal_note=text("this one"))
    story.do(arrival.Detach, internal_note=text("not this one"))
    assert [note.kind for note in story.r.notes] == ["internal", "internal"]


def test_other_holdings_change_nothing_of_the_request_itself() -> None:
    record = replace(RECORD, barcodes=("C3",))
    story = requested().do(arrival.RecordLocated, record=record)
    assert story.r.items == {}


def test_what_a_search_found_counts_while_its_citation_stands() -> None:
    citation = ASKED["citation"]
    story = requested().do(arrival.RecordLocated, record=RECORD, searched=citation)
    assert story.r.located
