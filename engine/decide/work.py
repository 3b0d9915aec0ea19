"""Decide about fulfilment work: moves and digitizations, and the copy that goes out by itself."""

from __future__ import annotations

from engine.commands import supply as commands
from engine.decide.digital import reachable, ship_copy
from engine.decide.draft import Draft
from engine.errors import Illegal, Invalid
from engine.events import supply
from engine.request import Work
from engine.statuses import OPEN


def move(command: commands.CreateMove, draft: Draft) -> None:
    """Have it fetched from the given location, or the first that holds it (spec A2)."""
    if draft.request.work("move"):
        raise Illegal("in_process", "a move is in process already")
    record = draft.request.record
    location = command.location or (record.locations[0] if record and record.locations else "")
    note = command.internal_note
    draft.add(
        supply.MoveRequested(
            status=draft.then,
            work_id=command.id,
            location=location,
            description=command.description,
            note=note.box if note else None,
        )
    )
    draft.notes(command)
    _work_alert("move", "in_process", draft)


def digitize(command: commands.CreateDigitization, draft: Draft) -> None:
    """Have a copy made (spec A3)."""
    if draft.request.work("digitization"):
        raise Illegal("in_process", "a digitization is in process already")
    note = command.internal_note
    draft.add(
        supply.DigitizationRequested(
            status=draft.then,
            work_id=command.id,
            department=command.department,
            description=command.description,
            note=note.box if note else None,
        )
    )
    draft.notes(command)
    _work_alert("digitization", "in_process", draft)


def move_completed(command: commands.CompleteMove, draft: Draft) -> None:
    """It is here."""
    work = _in_process("move", draft)
    draft.add(supply.MoveCompleted(status=draft.then, work_id=work.id))
    draft.notes(command)
    _work_alert("move", "completed", draft)


def move_cancelled(command: commands.CancelMove, draft: Draft) -> None:
    """It will not come."""
    cancel_move(_in_process("move", draft), draft)
    draft.notes(command)


def digitized(command: commands.CompleteDigitization, draft: Draft) -> None:
    """The copy is there; while the request is open it goes out at once."""
    if not command.files and not command.url:
        raise Invalid("missing", "give the files or the url of the copy", "files")
    work = _in_process("digitization", draft)
    draft.add(
        supply.DigitizationCompleted(
            status=draft.then, work_id=work.id, files=command.files, url=command.url
        )
    )
    draft.notes(command)
    _work_alert("digitization", "completed", draft)
    deliver_finished_copy(draft)


def digitization_cancelled(command: commands.CancelDigitization, draft: Draft) -> None:
    """There will be no copy."""
    cancel_digitization(_in_process("digitization", draft), draft)
    draft.notes(command)


def deliver_finished_copy(draft: Draft) -> None:
    """Send a finished digital copy by itself, where the request is open and has an address."""
    request = draft.request
    if request.place not in OPEN:
        return
    copy = next((work for work in reversed(request.works) if work.finished_copy), None)
    if copy is None:
        return
    if not reachable(copy.url, draft):
        draft.alert("requester_email_empty")
        return
    cancel_open_digitization(draft)
    ship_copy(draft, files=copy.files, url=copy.url)


def _in_process(kind: str, draft: Draft) -> Work:
    work = draft.request.work(kind)
    assert work is not None
    return work


def cancel_move(work: Work, draft: Draft) -> None:
    """End a move without the item."""
    draft.add(supply.MoveCancelled(status=draft.request.status, work_id=work.id))
    _work_alert("move", "cancelled", draft)


def cancel_digitization(work: Work, draft: Draft) -> None:
    """End a digitization without a copy."""
    draft.add(supply.DigitizationCancelled(status=draft.request.status, work_id=work.id))
    _work_alert("digitization", "cancelled", draft)


def cancel_open_works(draft: Draft) -> None:
    """End every move and digitization in process."""
    if work := draft.request.work("move"):
        cancel_move(work, draft)
    cancel_open_digitization(draft)


def cancel_open_digitization(draft: Draft) -> None:
    """End the digitization in process, if there is one."""
    if work := draft.request.work("digitization"):
        cancel_digitization(work, draft)


def _work_alert(kind: str, state: str, draft: Draft) -> None:
    """One alert a kind of work: it changes with the work (spec L1)."""
    for other in ("in_process", "completed", "cancelled"):
        if other != state:
            draft.end_alert(f"{kind}_{other}")
    draft.alert(f"{kind}_{state}")
