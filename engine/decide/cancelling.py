"""Decide about the partner's wish to cancel: who answers it, and how (spec A27)."""

from __future__ import annotations

from engine.commands import ending as commands
from engine.commands import partner as facts
from engine.decide.draft import Draft
from engine.decide.work import cancel_open_works, deliver_finished_copy
from engine.events import ending
from engine.lifecycle import CANCEL_REFUSED
from engine.rules import Verdict
from engine.statuses import OPEN, Status


def ask_cancel(command: facts.AskCancel, draft: Draft) -> None:
    """Answered at once where it can be, else by staff; too late once shipped."""
    draft.note("from_partner", command.note)
    if draft.rule.verdict is Verdict.RECORDED:
        return
    if draft.then is Status.CANCEL_REPLY:
        draft.add(ending.CancelRequested(status=draft.then))
    elif draft.rule.tells is CANCEL_REFUSED:
        _refused(draft)
    else:
        answers_conditions = draft.rule.act == "partner:cancel-conditions"
        _cancelled("condition" if answers_conditions else "automatic", draft)
    draft.tell()


def _refused(draft: Draft) -> None:
    request = draft.request
    shipped = request.place not in OPEN and request.status is not Status.CONDITIONAL
    how = "shipped" if shipped else "off"
    draft.add(ending.CancelAnswered(status=draft.then, accepted=False, how=how))
    if shipped:
        draft.alert("cancel_refused_shipped")


def _cancelled(how: str, draft: Draft) -> None:
    draft.add(ending.CancelAnswered(status=Status.CANCELLED, accepted=True, how=how))
    cancel_open_works(draft)


def answer_cancel(command: commands.AnswerCancel, draft: Draft) -> None:
    """Yes or no, by staff."""
    if command.accept:
        _cancelled("staff", draft)
    else:
        draft.add(ending.CancelAnswered(status=draft.then, accepted=False, how="staff"))
    draft.notes(command)
    draft.tell()
    deliver_finished_copy(draft)
