"""Digital copies: shipped by staff, by a department, by themselves, and not without an address."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from engine.citation import Requester
from engine.commands import arrival, desk, ending, partner, supply
from engine.events.supply import ShippedDigitally
from engine.partner import Step
from engine.request import Work
from engine.values import Money
from tests.engine.given import (
    DIGITAL_WANTED,
    cancel_reply,
    completed,
    conditional,
    digital_loan,
    located,
    requested,
    shipped,
    shipped_digitally,
)
from tests.engine.story import EMAIL, NCIP, PARTNER, PROFILE, Story, profile, text

URL = "https://example.org/e"
ALERT = "requester_email_empty"
NOBODY = Requester(ref="patron")


def digitizing(story: Story | None = None, **asked: Any) -> Story:
    """A department is making a copy."""
    story = requested(story, **{"service": DIGITAL_WANTED} | asked)
    return located(story).do(
        supply.CreateDigitization, department="SCAN", description=text("p. 1-9").box
    )


# -- shipping


@pytest.mark.parametrize(
    ("fields", "code"),
    [({}, "missing"), ({"files": ("f",), "url": URL}, "both")],
)
def test_either_files_or_a_link_are_sent(fields: dict[str, Any], code: str) -> None:
    assert requested().refuses(supply.ShipDigitally, **fields).code == code


def test_it_waits_for_the_receipt_unless_the_profile_or_staff_say_otherwise() -> None:
    assert shipped_digitally().status == "shipped_digitally"
    assert shipped_digitally(complete=True).status == "request_completed"
    hasty = Story(profile=profile(off=(Step.WAIT_FOR_DIGITAL_RECEIPT,)))
    assert shipped_digitally(hasty).status == "request_completed"


def test_the_receipt_completes_it() -> None:
    assert shipped_digitally().do(partner.ConfirmReceived).status == "request_completed"


def test_where_receipts_do_not_count_a_receipt_is_recorded() -> None:
    story = shipped_digitally(Story(profile=profile(off=(Step.RECEIVE,))))
    assert story.do(partner.ConfirmReceived).status == "shipped_digitally"
    story = shipped(Story(profile=profile(off=(Step.RECEIVE,))))
    assert story.do(partner.ConfirmReceived).status == "shipped_physically"


def test_the_fact_says_what_was_sent_on_which_terms() -> None:
    story = shipped_digitally(files=("f", "g"), terms_of_use="CC-BY")
    assert story.last is not None
    fact = story.last.facts[0]
    assert (fact.files, fact.url, fact.terms_of_use) == (("f", "g"), "", "CC-BY")


def test_notes_of_a_digital_shipment_are_kept() -> None:
    story = shipped_digitally(internal_note=text("scan"), note_to_partner=text("enjoy"))
    assert [note.kind for note in story.r.notes] == ["internal", "to_partner"]
    story = requested().do(supply.ShipNonReturnable, internal_note=text("scan"))
    assert [note.kind for note in story.r.notes] == ["internal"]


def test_shipping_ends_a_digitization_under_way() -> None:
    for how in (
        {"files": ("f",)},
        {"url": URL},
    ):
        story = digitizing().do(supply.ShipDigitally, **how)
        assert [work.state for work in story.r.works] == ["cancelled"]
        assert story.alerts == {"digitization_cancelled"}
    story = digitizing().do(supply.ShipNonReturnable, format="digital", files=("f",))
    assert [work.state for work in story.r.works] == ["cancelled"]


# -- a digital loan


def test_a_digital_loan_is_told_as_a_loan_and_its_receipt_does_not_end_it() -> None:
    story = digital_loan()
    assert story.told == [("RequestResponse", "Loaned")]
    assert story.do(partner.ConfirmReceived).status == "shipped_digitally"


def test_a_digital_loan_ends_when_it_is_given_back() -> None:
    story = digital_loan().do(partner.ReportReturned)
    assert story.status == "request_completed"
    assert story.told == [("StatusChange", "LoanCompleted")]


def test_a_digital_loan_waits_for_its_return_whatever_the_profile_says_of_receipts() -> None:
    hasty = Story(profile=profile(off=(Step.WAIT_FOR_DIGITAL_RECEIPT,)))
    assert digital_loan(hasty).status == "shipped_digitally"


def test_a_copy_cannot_be_given_back() -> None:
    assert shipped_digitally().refuses(partner.ReportReturned).code == "condition_not_met"


def test_a_digital_loan_after_a_copy_that_stayed_is_a_loan() -> None:
    story = requested().do(supply.ShipNonReturnable).do(partner.ConfirmReceived)
    story = digital_loan(story.do(ending.Reactivate))
    assert not story.r.is_copy
    assert not story.r.non_returnable


# -- by itself


def test_a_finished_copy_goes_out_by_itself() -> None:
    story = digitizing().do(supply.CompleteDigitization, files=("f",))
    assert story.status == "shipped_digitally"
    assert story.told == [("RequestResponse", "CopyCompleted")]
    assert [work.state for work in story.r.works] == ["sent"]
    assert story.alerts == {"digitization_completed"}
    assert story.r.supplied_format == "digital"


def test_a_finished_link_goes_out_by_itself() -> None:
    story = digitizing().do(supply.CompleteDigitization, url=URL)
    assert story.news[0].details.url == URL
    assert story.news[0].details.sent_via == "URL"


def test_a_finished_copy_completes_where_no_receipt_is_awaited() -> None:
    hasty = Story(profile=profile(off=(Step.WAIT_FOR_DIGITAL_RECEIPT,)))
    story = digitizing(hasty).do(supply.CompleteDigitization, files=("f",))
    assert story.status == "request_completed"


def test_a_finished_copy_needs_files_or_a_link() -> None:
    assert digitizing().refuses(supply.CompleteDigitization).field == "files"


@pytest.mark.parametrize("history", [shipped, completed])
def test_once_shipped_otherwise_a_finished_copy_stays_here(history: Any) -> None:
    story = history(shipped(digitizing())).do(supply.CompleteDigitization, files=("f",))
    assert "request.shipped_digitally" not in story.happened
    assert [work.state for work in story.r.works] == ["completed"]


def test_only_the_latest_copy_goes_out() -> None:
    story = digitizing().do(supply.CompleteDigitization, files=("old",))
    story.do(partner.ConfirmReceived).do(ending.Reactivate).do(supply.CreateDigitization)
    story.do(supply.CompleteDigitization, files=("new",))
    assert story.last is not None
    assert [fact.files for fact in story.last.facts if hasattr(fact, "terms_of_use")] == [("new",)]


def test_a_copy_that_goes_out_ends_another_digitization_under_way() -> None:
    story = digitizing(requester=NOBODY).do(supply.CompleteDigitization, files=("f",))
    story.do(supply.CreateDigitization)
    story.do(arrival.Edit, requester=Requester(has_email=True))
    story = conditional(story).do(partner.AcceptConditions)
    assert [work.state for work in story.r.works] == ["sent", "cancelled"]
    assert story.status == "shipped_digitally"


# -- the requester's address


def test_a_digital_request_without_an_address_is_alerted() -> None:
    assert requested(service=DIGITAL_WANTED, requester=NOBODY).alerts == {ALERT}
    assert requested(service=DIGITAL_WANTED).alerts == set()
    assert requested(requester=NOBODY).alerts == set()


def test_only_iso_partners_are_alerted() -> None:
    for who in (EMAIL, NCIP):
        asked = {"service": DIGITAL_WANTED, "requester": NOBODY}
        assert requested(Story(partner=who), **asked).alerts == set()


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (supply.ShipDigitally, {"files": ("f",)}),
        (supply.ShipNonReturnable, {"format": "digital", "files": ("f",)}),
    ],
)
def test_without_an_address_no_file_can_be_sent(command: Any, fields: dict[str, Any]) -> None:
    story = requested(service=DIGITAL_WANTED, requester=NOBODY)
    refusal = story.refuses(command, **fields)
    assert refusal.code == ALERT
    assert "e-mail address" in refusal.text


def test_dismissing_the_alert_does_not_help() -> None:
    story = requested(service=DIGITAL_WANTED, requester=NOBODY)
    story.do(desk.DismissAlert, alert=ALERT)
    assert story.refuses(supply.ShipDigitally, files=("f",)).code == ALERT


def test_a_link_told_in_the_protocol_needs_no_address_where_the_profile_says_so() -> None:
    asked = {"service": DIGITAL_WANTED, "requester": NOBODY}
    assert requested(**asked).do(supply.ShipDigitally, url=URL).status == "shipped_digitally"
    strict = Story(profile=replace(PROFILE, url_without_address=False))
    assert requested(strict, **asked).refuses(supply.ShipDigitally, url=URL).code == ALERT
    for who in (EMAIL, NCIP):
        story = requested(Story(partner=who), **asked)
        assert story.refuses(supply.ShipDigitally, url=URL).code == ALERT


def test_a_copy_that_cannot_be_sent_by_itself_is_alerted_and_stays() -> None:
    story = digitizing(requester=NOBODY).do(desk.DismissAlert, alert=ALERT)
    story.do(supply.CompleteDigitization, files=("f",))
    assert story.status == "being_processed"
    assert story.alerts == {ALERT, "digitization_completed"}
    assert [work.state for work in story.r.works] == ["completed"]
    assert story.news == []


def test_an_address_that_staff_enter_ends_the_alert() -> None:
    story = requested(service=DIGITAL_WANTED, requester=NOBODY)
    story.do(arrival.Edit, requester=Requester(has_email=True))
    assert story.alerts == set()
    assert story.do(supply.ShipDigitally, files=("f",)).status == "shipped_digitally"


def test_the_alert_follows_the_format_that_staff_enter() -> None:
    story = requested(requester=NOBODY)
    story.do(arrival.Edit, service=DIGITAL_WANTED)
    assert story.alerts == {ALERT}
    story.do(arrival.Edit, service=replace(DIGITAL_WANTED, requested_format="physical"))
    assert story.alerts == set()


def test_other_edits_do_not_bring_a_dismissed_alert_back() -> None:
    story = requested(service=DIGITAL_WANTED, requester=NOBODY)
    story.do(desk.DismissAlert, alert=ALERT).do(arrival.Edit, citation=story.r.citation)
    assert story.alerts == set()


# -- moves and digitizations


def test_one_move_and_one_digitization_at_a_time() -> None:
    story = digitizing().do(supply.CreateMove)
    assert story.refuses(supply.CreateMove).code == "in_process"
    assert story.refuses(supply.CreateDigitization).code == "in_process"


def test_a_move_goes_to_the_first_holding_location_unless_one_is_given() -> None:
    assert located().do(supply.CreateMove).r.works[0].place == "STACKS"
    assert located().do(supply.CreateMove, location="BRANCH").r.works[0].place == "BRANCH"
    nowhere = replace(located().r.record, locations=())
    story = requested().do(arrival.RecordLocated, record=nowhere)
    assert story.do(supply.CreateMove).r.works[0].place == ""


def test_work_is_known_by_the_command_that_began_it() -> None:
    story = digitizing()
    assert story.command is not None
    assert story.r.works == (Work(id=story.command.id, kind="digitization", place="SCAN"),)


def test_the_alert_changes_with_the_work() -> None:
    story = located().do(supply.CreateMove, internal_note=text("by noon"))
    assert story.alerts == {"move_in_process"}
    assert story.do(supply.CancelMove).alerts == {"move_cancelled"}
    assert story.do(supply.CreateMove).alerts == {"move_in_process"}
    assert story.do(supply.CompleteMove).alerts == {"move_completed"}
    assert [work.state for work in story.r.works] == ["cancelled", "completed"]


def test_digitizations_may_be_given_up() -> None:
    story = digitizing(internal_note=None) if False else digitizing()
    story.do(supply.CancelDigitization, internal_note=text("too fragile"))
    assert story.alerts == {"digitization_cancelled"}
    assert story.status == "being_processed"
    assert story.refuses(supply.CancelDigitization).code == "condition_not_met"


def test_a_move_that_nobody_began_cannot_end() -> None:
    assert located().refuses(supply.CompleteMove).code == "condition_not_met"
    assert located().refuses(supply.CancelMove).code == "condition_not_met"


def test_a_refused_cancel_sends_a_copy_that_was_finished_meanwhile() -> None:
    story = cancel_reply(digitizing()).do(supply.CompleteDigitization, files=("f",))
    assert story.status == "cancel_reply"
    story.do(ending.AnswerCancel, accept=False)
    assert story.status == "shipped_digitally"
    assert story.told == [
        ("CancelResponse", "ExpectToSupply"),
        ("RequestResponse", "CopyCompleted"),
    ]


def test_an_accepted_cancel_sends_nothing() -> None:
    story = cancel_reply(digitizing()).do(supply.CompleteDigitization, files=("f",))
    assert story.do(ending.AnswerCancel, accept=True).status == "cancelled"
    assert story.told == [("CancelResponse", "Cancelled")]


def test_what_a_broker_shipped_digitally_is_told_to_who_asks() -> None:
    for loan, told in ((True, "Loaned"), (False, "CopyCompleted")):
        story = requested().do(supply.ShipDigitally, by=PARTNER, url=URL, loan=loan)
        assert story.messages == []
        assert story.do(partner.AskStatus).told == [("StatusRequestResponse", told)]


def test_a_digital_non_returnable_carries_what_was_sent() -> None:
    story = requested().do(supply.ShipNonReturnable, format="digital", files=("f",))
    assert story.last is not None
    assert (story.last.facts[0].files, story.last.facts[0].url) == (("f",), "")
    story = requested(service=DIGITAL_WANTED, requester=NOBODY)
    story.do(supply.ShipNonReturnable, format="digital", url=URL)
    assert story.status == "shipped_digitally"
    assert story.told == [("RequestResponse", "CopyCompleted")]


def test_work_says_what_is_wanted_and_keeps_its_note() -> None:
    words, note = text("chapter 2"), text("by noon")
    for command in (supply.CreateMove, supply.CreateDigitization):
        story = located().do(command, description=words.box, internal_note=note)
        assert story.last is not None
        fact = story.last.facts[0]
        assert (fact.description, fact.note) == (words.box, note.box)
        assert [kept.kind for kept in story.r.notes] == ["internal"]
    for command, fields in (
        (supply.CompleteMove, {}),
        (supply.CancelMove, {}),
    ):
        story = located().do(supply.CreateMove).do(command, internal_note=note, **fields)
        assert [kept.kind for kept in story.r.notes] == ["internal"]
    story = digitizing().do(supply.CompleteDigitization, files=("f",), internal_note=note)
    assert [kept.kind for kept in story.r.notes] == ["internal"]


def test_a_finished_digitization_keeps_what_it_made() -> None:
    story = cancel_reply(digitizing()).do(supply.CompleteDigitization, files=("f",))
    assert (story.r.works[0].files, story.r.works[0].url) == (("f",), "")
    story = cancel_reply(digitizing()).do(supply.CompleteDigitization, url=URL)
    assert (story.r.works[0].files, story.r.works[0].url) == ((), URL)
    assert story.r.works[0].place == "SCAN"


def test_a_new_move_ends_the_alert_of_the_last_one_however_that_ended() -> None:
    story = located().do(supply.CreateMove).do(supply.CompleteMove).do(supply.CreateMove)
    assert story.alerts == {"move_in_process"}


def test_a_finished_link_needs_no_address_where_the_profile_says_so() -> None:
    story = digitizing(requester=NOBODY).do(supply.CompleteDigitization, url=URL)
    assert story.status == "shipped_digitally"
    assert story.last is not None
    fact = next(fact for fact in story.last.facts if isinstance(fact, ShippedDigitally))
    assert (fact.url, fact.files, fact.terms_of_use, fact.digital_loan) == (URL, (), "", False)
    assert story.news[0].details.terms_of_use == ""


def test_a_non_returnable_keeps_its_cost_and_where_it_went_out() -> None:
    cost = Money(amount=Decimal("5"), currency="EUR")
    story = requested().do(supply.ShipNonReturnable, cost=cost)
    assert story.last is not None
    fact = story.last.facts[0]
    assert (fact.items, fact.location, fact.cost) == ((), "RS", cost)
    story = requested().do(supply.ShipNonReturnable, format="digital", files=("f",), cost=cost)
    assert story.news[0].details.cost == cost
