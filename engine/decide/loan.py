"""Decide about a loan that is out: renewals, recalls, overdue, due dates."""

from __future__ import annotations

from datetime import timedelta

from engine.commands import loan as commands
from engine.commands import partner as facts
from engine.decide import checks
from engine.decide.draft import Draft, before_renewal
from engine.errors import Illegal, Invalid
from engine.events import loan, supply
from engine.lifecycle import RENEWAL_REFUSED
from engine.rules import Verdict
from engine.statuses import Status


def received(command: facts.ConfirmReceived, draft: Draft) -> None:
    """The partner has it."""
    draft.add(supply.ReceiptConfirmed(status=draft.then))
    draft.note("from_partner", command.note)


def ask_renewal(command: facts.AskRenewal, draft: Draft) -> None:
    """Answered at once where the profile renews by itself or not at all, else by staff."""
    draft.note("from_partner", command.note)
    if draft.rule.verdict is Verdict.RECORDED:
        return
    if draft.then is Status.RENEW_REQUESTED:
        draft.add(loan.RenewalRequested(status=draft.then))
    elif draft.rule.tells is RENEWAL_REFUSED:
        draft.add(loan.RenewalRefused(status=draft.then, why=_why_not(draft)))
    else:
        _grant_by_itself(draft)
    draft.tell()


def _why_not(draft: Draft) -> str:
    if not draft.rule.steps:
        return "off"
    return "recalled" if draft.request.recalled else "limit"


def _grant_by_itself(draft: Draft) -> None:
    context, due = draft.context, draft.request.due_date
    start = max(context.today, due or context.today)
    until = checks.open_day(start + timedelta(days=context.profile.renewal_days), context)
    draft.add(loan.RenewalGranted(status=draft.then, due_date=until, how="automatic"))


def renew(command: commands.Renew, draft: Draft) -> None:
    """Grant it until a day after today."""
    asked = draft.request.status is Status.RENEW_REQUESTED
    until = checks.loan_until(command.due_date, draft.context)
    how = "asked" if asked else "own_accord"
    draft.add(loan.RenewalGranted(status=draft.then, due_date=until, how=how))
    draft.notes(command)
    draft.tell()


def refuse_renewal(command: commands.RefuseRenewal, draft: Draft) -> None:
    """The loan stays as it is."""
    draft.add(loan.RenewalRefused(status=draft.then, why="staff"))
    draft.notes(command)
    draft.tell()


def let_renewal_fall(draft: Draft) -> None:
    """An unanswered renewal is refused before what makes it pointless (`lifecycle.md`)."""
    if draft.request.status is Status.RENEW_REQUESTED:
        draft.add(loan.RenewalRefused(status=before_renewal(draft.request), why="dropped"))
        draft.tell(RENEWAL_REFUSED, with_note=False)


def recall(command: commands.Recall, draft: Draft) -> None:
    """Ask for it back, earlier than agreed (spec A13)."""
    day = checks.future_day(command.due_date, draft.context, "due_date")
    due = draft.request.due_date
    if due is not None and day >= due:
        raise Invalid("not_earlier", f"the new due date must lie before {due}", "due_date")
    draft.add(loan.Recalled(status=draft.then, due_date=day))
    draft.notes(command)
    draft.tell()


def recall_by_broker(command: facts.RecallByBroker, draft: Draft) -> None:
    """The broker recalled it; the due date stays."""
    due = draft.request.due_date or draft.context.today
    draft.add(loan.Recalled(status=draft.then, due_date=due))
    draft.note("from_partner", command.note)


def recall_acknowledged(command: commands.AcknowledgeRecall, draft: Draft) -> None:
    """The partner knows."""
    draft.add(loan.RecallAcknowledged(status=draft.then))
    draft.notes(command)


def overdue(command: commands.MarkOverdue, draft: Draft) -> None:
    """The due date has passed."""
    due = draft.request.due_date or draft.context.today
    draft.add(loan.BecameOverdue(status=draft.then, due_date=due, day=draft.context.today))
    draft.notes(command)
    draft.tell()


def overdue_again(command: commands.RemindOverdue, draft: Draft) -> None:
    """Tell again, once an interval is over."""
    told, interval = draft.request.overdue_told_on, draft.context.profile.overdue_interval_days
    if told is not None and draft.context.today < told + timedelta(days=interval):
        raise Illegal("too_early", f"the partner was told on {told}; wait {interval} days")
    due = draft.request.due_date or draft.context.today
    draft.add(loan.BecameOverdue(status=draft.then, due_date=due, day=draft.context.today))
    draft.notes(command)
    draft.tell()


def change_due_date(command: commands.ChangeDueDate, draft: Draft) -> None:
    """Another due date; one ahead ends an overdue."""
    status = draft.request.status
    if status is Status.OVERDUE and command.due_date > draft.context.today:
        status = Status.NOT_OVERDUE
    draft.add(loan.DueDateChanged(status=status, due_date=command.due_date))
    draft.notes(command)
    draft.tell()
