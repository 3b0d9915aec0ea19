"""Decide about desk work that leaves the status as it is, and about the conversation."""

from __future__ import annotations

from engine.commands import desk as commands
from engine.commands import partner as facts
from engine.decide.draft import Draft
from engine.errors import Illegal, Invalid, Unknown
from engine.events import desk, partner
from engine.events.partner import Details
from engine.statuses import OPEN


def note(command: commands.AddNote, draft: Draft) -> None:
    """The notes that came with it."""
    if command.internal_note is None and command.note_to_partner is None:
        raise Invalid("missing", "give the text of the note", "note")
    draft.notes(command)


def dismiss_note(command: commands.DismissNote, draft: Draft) -> None:
    """A note or message is done with."""
    if not any(n.id == command.note_id and n.active for n in draft.request.notes):
        raise Unknown("unknown_note", f"no active note has the id {command.note_id}", "note")
    draft.add(desk.NoteDismissed(note_id=command.note_id))


def dismiss_alert(command: commands.DismissAlert, draft: Draft) -> None:
    """An alert is done with."""
    if not any(alert.code == command.alert for alert in draft.request.alerts):
        raise Unknown("unknown_alert", f"the request has no alert {command.alert}", "alert")
    draft.add(desk.AlertDismissed(code=command.alert))


def label(command: commands.ChangeLabels, draft: Draft) -> None:
    """Labels on and off; those that are so already stay."""
    if not command.add and not command.remove:
        raise Invalid("missing", "give a label to add or to remove", "label")
    has = draft.request.labels
    draft.add(*(desk.LabelAdded(label=x) for x in dict.fromkeys(command.add) if x not in has))
    draft.add(*(desk.LabelRemoved(label=x) for x in dict.fromkeys(command.remove) if x in has))


def attach(command: commands.Attach, draft: Draft) -> None:
    """One more file."""
    draft.add(
        desk.AttachmentAdded(
            file=command.file, name=command.name, size=command.size, media_type=command.media_type
        )
    )


def general_message(command: commands.SendGeneralMessage, draft: Draft) -> None:
    """Write to the partner."""
    note_id = draft.next_note_id
    draft.add(partner.GeneralMessageSent(note_id=note_id, text=command.text.box))
    draft.tell(details=Details(note=command.text.box))


def status_query(command: commands.QueryStatus, draft: Draft) -> None:
    """Ask the partner how things stand with it."""
    draft.add(partner.StatusQueried())
    draft.tell(details=Details(status_query=True))


def mail(command: commands.LogMail, draft: Draft) -> None:
    """An e-mail went out."""
    draft.add(desk.MailLogged(mail_id=command.id, subject=command.subject, body=command.body))


def assign(command: commands.Assign, draft: Draft) -> None:
    """It is somebody's task."""
    if not command.user:
        raise Invalid("missing", "give the user", "user")
    draft.add(desk.Assigned(user=command.user, note=command.note, notify=command.send_email))


def release(command: commands.Release, draft: Draft) -> None:
    """It is nobody's task."""
    draft.add(desk.Released())


def lock(command: commands.LockForEdit, draft: Draft) -> None:
    """One user edits at a time (spec D4)."""
    draft.add(desk.Locked(user=command.by.id, until=command.until))


def unlock(command: commands.Unlock, draft: Draft) -> None:
    """Editing is over."""
    draft.add(desk.Unlocked())


def lock_lapsed(command: commands.LapseLock, draft: Draft) -> None:
    """A lock whose time is over is taken away; one that holds stays."""
    lock = draft.request.lock
    if lock is not None and lock.holds(command.at):
        raise Illegal("lock_holds", f"{lock.user} may edit until {lock.until:%H:%M} UTC")
    draft.add(desk.Unlocked())


def print_slip(command: commands.PrintSlip, draft: Draft) -> None:
    """Before shipping the incoming slip, after it the shipping slip, unless said otherwise."""
    before_shipping = draft.request.place in OPEN or not draft.request.supplied
    slip = command.slip or ("incoming" if before_shipping else "shipping")
    if slip not in ("incoming", "shipping", "report"):
        raise Invalid("unknown_slip", "slip is incoming, shipping or report", "slip")
    draft.add(desk.SlipPrinted(slip=slip))


def download(command: commands.Download, draft: Draft) -> None:
    """The electronic resource was fetched."""
    draft.add(desk.ResourceDownloaded(supplier=command.supplier))
    draft.notes(command)


def notification(command: facts.ReceiveNotification, draft: Draft) -> None:
    """The partner writes; an answer to our status query becomes a note too (spec A20, Q)."""
    text = command.note.box if command.note else None
    if draft.request.status_query_open:
        draft.add(partner.PartnerStatusReported(iso_status=command.iso_status))
        draft.note("from_partner", command.note)
    draft.add(partner.GeneralMessageReceived(note_id=draft.next_note_id, text=text))


def status_request(command: facts.AskStatus, draft: Draft) -> None:
    """Answered at once."""
    draft.add(partner.StatusAsked())
    draft.note("from_partner", command.note)
    draft.tell()


def reminder(command: facts.Remind, draft: Draft) -> None:
    """Staff must know, and the partner gets the status."""
    draft.add(partner.ReminderReceived())
    draft.note("from_partner", command.note)
    draft.alert("reminder")
    draft.tell()


def delivery_failed(command: facts.NoteDeliveryFailed, draft: Draft) -> None:
    """A message of ours did not arrive."""
    draft.alert("message_delivery_failed", message=command.message_id, why=command.why)


def partner_error(command: facts.NotePartnerError, draft: Draft) -> None:
    """The partner found a message of ours wrong; the next ones go on."""
    draft.alert("partner_error", message=command.message_id, error_type=command.error_type)
