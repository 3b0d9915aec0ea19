"""The desk: locks, notes, labels, attachments, assignment, alerts, mail, slips, status queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from engine.citation import Citation
from engine.commands import arrival, desk, loan, partner, supply
from engine.commands.base import Command
from engine.errors import Invalid, Locked, Unknown
from engine.request import Attachment
from engine.statuses import OPEN
from tests.engine.given import (
    at,
    completed,
    conditional,
    non_returnable,
    rejected,
    requested,
    shipped,
)
from tests.engine.story import COLLEAGUE, PARTNER, STAFF, SYSTEM, Story, text

# -- locks


def locked(minutes: int = 30) -> Story:
    """A colleague edits the request."""
    story = requested()
    until = story.now + timedelta(minutes=minutes)
    return story.do(desk.LockForEdit, by=COLLEAGUE, until=until)


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (arrival.Edit, {}),
        (supply.TakeUp, {}),
        (desk.LockForEdit, {"until": None}),
        (desk.Unlock, {}),
    ],
)
def test_who_does_not_hold_the_lock_is_told_who_does(
    command: type[Command], fields: dict[str, Any]
) -> None:
    story = locked()
    if "until" in fields:
        fields = {"until": story.now}
    refusal = story.refuses(command, **fields)
    assert isinstance(refusal, Locked)
    assert refusal.code == "locked"
    assert "colleague edits this request until 09:3" in refusal.text


def test_who_holds_the_lock_goes_on() -> None:
    story = locked().do(supply.TakeUp, by=COLLEAGUE)
    until = story.now + timedelta(minutes=60)
    story.do(desk.LockForEdit, by=COLLEAGUE, until=until)
    assert story.r.lock is not None
    assert (story.r.lock.user, story.r.lock.until) == ("colleague", until)


def test_saving_ends_the_lock() -> None:
    story = locked().do(arrival.Edit, by=COLLEAGUE, citation=Citation(title="Corrected"))
    assert story.r.citation.title == "Corrected"
    assert story.r.lock is None


def test_the_lock_may_be_given_back() -> None:
    assert locked().do(desk.Unlock, by=COLLEAGUE).r.lock is None
    assert locked().do(desk.Unlock, by=SYSTEM).r.lock is None


def test_what_nobody_edits_cannot_be_unlocked() -> None:
    assert requested().refuses(desk.Unlock).code == "condition_not_met"


def test_an_item_is_scanned_in_whoever_edits_the_request() -> None:
    story = shipped().do(desk.LockForEdit, by=COLLEAGUE, until=shipped().now.replace(hour=23))
    assert story.refuses(loan.ReportLost).code == "locked"
    assert story.do(loan.CheckIn, scanned=True).status == "request_completed"
    assert story.r.lock is not None


def test_a_lock_that_ran_out_is_taken_away() -> None:
    story = locked(minutes=3)
    assert story.refuses(desk.LapseLock, by=SYSTEM).code == "lock_holds"
    assert story.wait(days=1).do(desk.LapseLock, by=SYSTEM).r.lock is None
    assert story.refuses(desk.LapseLock, by=SYSTEM).code == "condition_not_met"


def test_a_lock_ends_by_itself() -> None:
    story = locked(minutes=3)
    assert story.refuses(supply.TakeUp).code == "locked"
    story.do(supply.TakeUp)
    assert story.do(arrival.Edit).r.lock is not None
    assert story.do(desk.LockForEdit, until=story.now + timedelta(minutes=9)).r.lock.user == "staff"


def test_the_partner_and_the_jobs_do_not_wait_for_a_lock() -> None:
    story = locked().do(partner.AskStatus, by=PARTNER)
    assert story.do(arrival.RecordLocateFailed, by=SYSTEM, reason="none").status == "locate_failed"


# -- notes, labels, attachments


def test_notes_are_active_until_they_are_dismissed() -> None:
    story = requested().do(
        desk.AddNote, internal_note=text("first word"), note_to_partner=text("second")
    )
    assert [(note.kind, note.active, note.by) for note in story.r.notes] == [
        ("internal", True, "staff"),
        ("to_partner", True, "staff"),
    ]
    assert story.r.notes[0].tokens == ("first", "word")
    assert story.r.notes[0].at == story.now
    story.do(desk.DismissNote, note_id=story.r.notes[0].id)
    assert [note.active for note in story.r.notes] == [False, True]


def test_a_note_needs_a_text() -> None:
    assert requested().refuses(desk.AddNote).field == "note"


def test_a_note_is_dismissed_once() -> None:
    story = requested().do(desk.AddNote, internal_note=text("words"))
    (note,) = story.r.notes
    story.do(desk.DismissNote, note_id=note.id)
    for note_id in (note.id, "99"):
        refusal = story.refuses(desk.DismissNote, note_id=note_id)
        assert isinstance(refusal, Unknown)
        assert (refusal.code, refusal.field) == ("unknown_note", "note")


def test_labels_are_put_on_once_and_taken_off() -> None:
    story = requested().do(desk.ChangeLabels, add=("urgent", "music", "urgent"))
    assert story.r.labels == ("urgent", "music")
    story.do(desk.ChangeLabels, add=("urgent", "late"), remove=("music", "none"))
    assert story.r.labels == ("urgent", "late")
    assert story.happened == ["request.label_added", "request.label_removed"]


def test_a_change_of_labels_names_one() -> None:
    refusal = requested().refuses(desk.ChangeLabels)
    assert isinstance(refusal, Invalid)
    assert refusal.field == "label"


def test_files_are_attached() -> None:
    name = text("scan.pdf").box
    file = {"file": "sha256:7", "name": name, "size": 9, "media_type": "application/pdf"}
    assert completed().do(desk.Attach, **file).r.attachments == (Attachment(**file),)


# -- assignment


def test_a_task_is_assigned_and_released() -> None:
    story = requested().do(desk.Assign, user="ann", note=text("please").box, send_email=True)
    assert story.r.assigned_to == "ann"
    assert story.last is not None
    (fact,) = story.last.facts
    assert (fact.note, fact.notify) == (text("please").box, True)
    assert story.do(desk.Release).r.assigned_to == ""


def test_what_is_nobodys_cannot_be_released() -> None:
    assert requested().refuses(desk.Release).code == "condition_not_met"


def test_a_task_is_assigned_to_somebody() -> None:
    assert requested().refuses(desk.Assign, user="").field == "user"


def test_who_takes_a_request_up_has_it() -> None:
    assert requested().do(supply.TakeUp, by=COLLEAGUE).r.assigned_to == "colleague"


# -- alerts


def test_alerts_stand_until_they_are_dismissed() -> None:
    story = requested().do(partner.Remind)
    story.do(partner.NoteDeliveryFailed, by=SYSTEM, message_id="m", why="timeout")
    assert story.alerts == {"reminder", "message_delivery_failed"}
    story.do(desk.DismissAlert, alert="reminder")
    assert story.alerts == {"message_delivery_failed"}
    refusal = story.refuses(desk.DismissAlert, alert="reminder")
    assert (refusal.code, refusal.field) == ("unknown_alert", "alert")


def test_an_alert_that_comes_again_stands_once_and_is_the_latest() -> None:
    story = requested()
    for why in ("timeout", "refused"):
        story.do(partner.NoteDeliveryFailed, by=SYSTEM, message_id="m", why=why)
    (alert,) = story.r.alerts
    assert alert.parameters == {"message": "m", "why": "refused"}
    assert alert.at == story.now


def test_an_error_of_the_partner_is_alerted_by_its_kind_and_told_to_nobody() -> None:
    story = shipped().do(
        partner.NotePartnerError,
        by=SYSTEM,
        message_id="m",
        error_type="UnrecognisedDataValue",
    )
    (alert,) = story.r.alerts
    assert alert.code == "partner_error"
    assert alert.parameters == {"message": "m", "error_type": "UnrecognisedDataValue"}
    assert story.news == []


def test_an_item_sent_on_is_noted_and_alerted() -> None:
    story = shipped().do(partner.ReportForwarded, note=text("to the branch"))
    assert story.alerts == {"shipped_forward"}
    assert [note.kind for note in story.r.notes] == ["from_partner"]
    assert story.status == "shipped_physically"


def test_a_reminder_is_noted_alerted_and_answered() -> None:
    story = requested().do(partner.Remind, note=text("well?"))
    assert story.alerts == {"reminder"}
    assert [note.kind for note in story.r.notes] == ["from_partner"]
    assert story.told == [("StatusRequestResponse", "RequestReceived")]
    assert "request.reminder_received" in story.happened


# -- messages and status queries


def test_what_the_partner_writes_is_an_active_message() -> None:
    story = completed().do(partner.ReceiveNotification, note=text("thank you"))
    assert story.status == "request_completed"
    (message,) = story.r.notes
    assert (message.kind, message.active, message.by) == ("message_in", True, "SIM")
    assert (message.code, message.tokens) == ("", ())
    assert message.text == text("thank you").box


def test_what_we_write_needs_no_attention() -> None:
    story = requested().do(desk.SendGeneralMessage, text=text("hello"))
    (message,) = story.r.notes
    assert (message.kind, message.active, message.text) == ("message_out", False, text("hello").box)


def test_the_answer_to_a_status_query_becomes_a_note() -> None:
    story = shipped().do(desk.QueryStatus)
    assert story.r.status_query_open
    story.do(partner.ReceiveNotification, note=text("on loan"), iso_status="in process")
    assert not story.r.status_query_open
    assert [note.kind for note in story.r.notes] == ["from_partner", "message_in"]
    assert len({note.id for note in story.r.notes}) == 2
    assert story.last is not None
    assert story.last.facts[0].iso_status == "in process"


def test_without_a_query_a_message_is_no_answer() -> None:
    story = shipped().do(partner.ReceiveNotification, iso_status="in process")
    assert story.happened == ["request.general_message_received"]


def test_a_request_for_the_status_is_noted_with_its_words() -> None:
    story = requested().do(partner.AskStatus, note=text("well?"))
    assert story.happened[:2] == ["request.status_asked", "request.note_added"]


def test_mail_to_the_partner_is_logged_by_the_command_that_wrote_it() -> None:
    story = requested().do(desk.LogMail, subject=text("s").box, body=text("b").box)
    assert story.last is not None
    (fact,) = story.last.facts
    assert story.command is not None
    assert (fact.mail_id, fact.subject, fact.body) == (
        story.command.id,
        text("s").box,
        text("b").box,
    )


# -- slips and downloads


def slip(story: Story, **fields: Any) -> str:
    """Which slip was printed."""
    story.do(desk.PrintSlip, **fields)
    assert story.last is not None
    return str(story.last.facts[0].slip)


@pytest.mark.parametrize("place", sorted(OPEN))
def test_before_shipping_the_incoming_slip_is_printed(place: str) -> None:
    assert slip(at(place)) == "incoming"


def test_what_was_never_shipped_has_no_shipping_slip() -> None:
    assert slip(conditional()) == "incoming"
    assert slip(rejected()) == "incoming"


def test_after_shipping_the_shipping_slip_is_printed() -> None:
    for history in (shipped, completed, non_returnable):
        assert slip(history()) == "shipping"


def test_a_slip_may_be_chosen_and_a_report_marks_the_request() -> None:
    story = shipped()
    assert slip(story, slip="incoming") == "incoming"
    assert not story.r.reported
    assert slip(story, slip="report") == "report"
    assert story.r.reported


def test_there_are_three_slips() -> None:
    assert requested().refuses(desk.PrintSlip, slip="napkin").code == "unknown_slip"


def test_a_fetched_resource_names_its_supplier() -> None:
    story = requested().do(desk.Download, supplier="JSTOR", internal_note=text("ok"))
    assert story.happened == ["request.resource_downloaded", "request.note_added"]
    assert story.last is not None
    assert story.last.facts[0].supplier == "JSTOR"


# -- edits


def test_an_edit_changes_only_what_it_names() -> None:
    story = requested()
    before = story.r
    story.do(arrival.Edit, citation=Citation(title="Corrected"), internal_note=text("typo"))
    assert story.r.citation == Citation(title="Corrected")
    assert story.r.service == before.service
    assert story.r.requester == before.requester
    assert story.r.expires_on == before.expires_on
    assert [note.kind for note in story.r.notes] == ["internal"]


def test_an_edit_may_replace_everything() -> None:
    story = requested()
    wanted = {
        "service": replace(story.r.service, level="Rush"),
        "requester": replace(story.r.requester, tokens=("x",)),
        "details": text("sealed").box,
        "expires_on": story.day(9),
    }
    story.do(arrival.Edit, **wanted)
    assert {name: getattr(story.r, name) for name in wanted} == wanted


def test_the_partner_may_correct_only_an_open_request() -> None:
    story = requested().do(arrival.Edit, by=PARTNER, citation=Citation(title="Corrected"))
    assert story.r.citation.title == "Corrected"
    refusal = shipped().refuses(arrival.Edit, by=PARTNER, citation=Citation())
    assert refusal.code == "wrong_status"
    shipped().do(arrival.Edit, by=STAFF, citation=Citation())


NOTED: dict[type[Command], Any] = {
    partner.ConfirmReceived: shipped,
    partner.AskRenewal: shipped,
    partner.ReportReturned: shipped,
    partner.ReportForwarded: shipped,
    partner.ReportPartnerLoss: shipped,
    partner.RecallByBroker: shipped,
    partner.UndoShipment: shipped,
    partner.AskCancel: requested,
    partner.AskStatus: requested,
    partner.Remind: requested,
    partner.AcceptConditions: conditional,
    partner.RefuseConditions: conditional,
}


@pytest.mark.parametrize("fact", NOTED, ids=lambda fact: fact.__name__)
def test_what_the_partner_adds_to_a_fact_becomes_a_note(fact: type[Command]) -> None:
    words = text("in so many words")
    story = NOTED[fact]().do(fact, note=words)
    (note,) = story.r.notes
    assert (note.kind, note.text, note.tokens) == ("from_partner", words.box, words.tokens)
    assert (note.id, note.by, note.at) == (note.id, "SIM", story.now)
    assert note.id


def test_notes_and_messages_have_ids_of_their_own() -> None:
    story = requested().do(desk.SendGeneralMessage, text=text("a"))
    story.do(partner.ReceiveNotification, note=text("b"))
    story.do(desk.AddNote, internal_note=text("c"))
    ids = [note.id for note in story.r.notes]
    assert len(set(ids)) == 3
    assert all(ids)


def test_somebody_elses_lock_may_be_ended_on_purpose() -> None:
    assert locked().refuses(desk.Unlock).code == "locked"
    assert locked().do(desk.Unlock, of_another=True).r.lock is None
