"""Decide about ends: rejected, cancelled, expired, set by hand, removed, and taken up again."""

from __future__ import annotations

from datetime import date, timedelta

from engine.commands import ending as commands
from engine.decide import checks
from engine.decide.draft import Draft
from engine.errors import Illegal, Invalid
from engine.events import desk, ending
from engine.events.partner import Details
from engine.lifecycle import NOTHING_OUT_SETTABLE, OUT_SETTABLE, SETTABLE
from engine.statuses import CLOSED, FINAL, Status

COST_EXCEEDED = "CostExceedsMaxCost"
"""The reason to try again that says nothing without our cost (ISO 18626 offeredCosts)."""


def reject(command: commands.Reject, draft: Draft) -> None:
    """Say no; with a reason to retry the partner may ask again."""
    if not command.reason and not command.may_retry:
        raise Invalid("missing", "give the reason", "reason")
    if command.may_retry and not command.why_retry:
        raise Invalid("missing", "give the reason to try again", "reason_retry")
    if command.why_retry == COST_EXCEEDED and command.cost is None:
        raise Invalid("missing", "give the cost", "cost")
    _rejected("staff", command.reason, draft, command)
    reason = command.reason or command.why_retry
    draft.add(desk.NoteAdded(note_id=draft.next_note_id, kind="internal", text=None, code=reason))
    draft.notes(command)
    draft.tell(
        details=Details(
            reason_unfilled="" if command.may_retry else command.reason,
            reason_retry=command.why_retry,
            retry_after=command.retry_after,
            cost=command.cost,
        )
    )


def _rejected(
    cause: str, reason: str, draft: Draft, command: commands.Reject | None = None
) -> None:
    draft.add(
        ending.Rejected(
            status=Status.REJECTED,
            cause=cause,
            reason=reason,
            internal_reason=command.internal_reason if command else "",
            may_retry=command.may_retry if command else False,
            reason_retry=command.why_retry if command else "",
            kept_active=draft.context.library.keep_rejected_request_active,
        )
    )


def plan_reject(command: commands.PlanReject, draft: Draft) -> None:
    """Reject it after the grace period, unless staff step in."""
    if not command.reason:
        raise Invalid("missing", "give the reason", "reason")
    grace = timedelta(days=draft.context.profile.reject_grace_days)
    on = command.on or draft.context.today + grace
    draft.add(ending.RejectPlanned(status=draft.then, reason=command.reason, on=on))
    draft.notes(command)


def stop_reject(command: commands.StopReject, draft: Draft) -> None:
    """Staff stepped in."""
    draft.add(ending.RejectStopped(status=draft.then))
    draft.notes(command)


def carry_out_reject(command: commands.CarryOutReject, draft: Draft) -> None:
    """Nobody stepped in."""
    on = draft.request.reject_on
    if on is None or draft.context.today < on:
        raise Illegal("too_early", f"it is planned for {on}" if on else "no day is planned")
    reason = draft.request.reject_reason
    _rejected("automatic", reason, draft)
    draft.notes(command)
    draft.tell(details=Details(reason_unfilled=reason))


def expire(command: commands.Expire, draft: Draft) -> None:
    """Its day is over and it was not shipped."""
    on = draft.request.expires_on
    if on is None or draft.context.today <= on:
        raise Illegal("too_early", f"it expires after {on}" if on else "it has no expiry date")
    draft.add(ending.Expired(status=draft.then))
    draft.notes(command)
    draft.tell(details=Details(reason_unfilled="NotAvailableForILL"))


def reactivate(command: commands.Reactivate, draft: Draft) -> None:
    """Take it up again: its items are on loan once more, or it says which one cannot be."""
    request, context = draft.request, draft.context
    lent = checks.relendable(request, context)
    due = None
    if request.items:
        due = command.due_date or request.due_date or context.today
        due = checks.future_day(due, context, "due_date")
    draft.add(
        ending.Reactivated(
            status=draft.then,
            expires_on=_new_expiry(command.expiry_date, draft),
            due_date=due,
            items=tuple(request.items),
        )
    )
    draft.add(*(checks.lent(item, request, context) for item in lent))
    draft.notes(command)


def _new_expiry(given: date | None, draft: Draft) -> date | None:
    if given is None:
        return draft.context.expires_on
    return checks.future_day(given, draft.context, "expiry_date")


def set_status(command: commands.SetStatus, draft: Draft) -> None:
    """By hand, and only where the table lets it be set (spec S3)."""
    status, request = command.status, draft.request
    if status not in SETTABLE:
        raise Invalid("not_settable", f"{status} cannot be set by hand", "status")
    if request.status in CLOSED | FINAL and status is not Status.REQUEST_COMPLETED:
        raise Illegal("use_reactivate", "a closed request can only be completed; or reactivate it")
    if status in NOTHING_OUT_SETTABLE and request.anything_out:
        raise Illegal("items_out", f"{status} cannot be set while an item is out")
    if status in OUT_SETTABLE and not request.anything_out:
        raise Illegal("nothing_out", f"{status} can be set only while an item is out")
    if status in (Status.LOST, Status.DAMAGED) and draft.context.partner.speaks_ncip:
        raise Illegal("not_for_ncip", f"the partner's protocol cannot carry {status}")
    draft.add(ending.StatusSet(status=status))
    draft.notes(command)


def remove(command: commands.Remove, draft: Draft) -> None:
    """Out of every list, never out of the log."""
    draft.add(ending.RequestRemoved())
    draft.notes(command)
