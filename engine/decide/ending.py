"""Decide about ends: rejected, cancelled, expired, set by hand, removed, and taken up again."""

from __future__ import annotations

from datetime import date, timedelta

from engine.commands import ending as commands
from engine.commands import partner as facts
from engine.decide import checks
from engine.decide.draft import Draft
from engine.decide.work import cancel_open_works, deliver_finished_copy
from engine.errors import Illegal, Invalid
from engine.events import ending, item, supply
from engine.events.partner import Details
from engine.lifecycle import CANCEL_REFUSED, NOTHING_OUT_SETTABLE, OUT_SETTABLE, SETTABLE
from engine.rules import Verdict
from engine.statuses import CLOSED, FINAL, OPEN, Status

CONDITION_NOT_MET = "PolicyProblem"
"""The reason in which a request ends whose conditions the partner did not take."""


def reject(command: commands.Reject, draft: Draft) -> None:
    """Say no; with a reason to retry the partner may ask again."""
    if not command.reason and not command.may_retry:
        raise Invalid("missing", "give the reason", "reason")
    if command.may_retry and not command.reason_retry:
        raise Invalid("missing", "give the reason to try again", "reason_retry")
    _rejected("staff", command.reason, draft, command)
    draft.notes(command)
    draft.tell(
        details=Details(
            reason_unfilled="" if command.may_retry else command.reason,
            reason_retry=command.reason_retry,
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
            reason_retry=command.reason_retry if command else "",
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
    if on is not None and draft.context.today < on:
        raise Illegal("too_early", f"it is planned for {on}")
    reason = draft.request.reject_reason
    _rejected("automatic", reason, draft)
    draft.notes(command)
    draft.tell(details=Details(reason_unfilled=reason))


def conditions_accepted(command: facts.AcceptConditions, draft: Draft) -> None:
    """The partner agrees; where there was no question it is a message."""
    draft.add(supply.ConditionsAccepted(status=draft.then))
    draft.note("from_partner", command.note)
    deliver_finished_copy(draft)


def conditions_refused(command: facts.RefuseConditions, draft: Draft) -> None:
    """The partner does not agree."""
    draft.add(supply.ConditionsRefused(status=draft.then))
    draft.note("from_partner", command.note)
    _rejected("condition", CONDITION_NOT_MET, draft)
    draft.tell(details=Details(reason_unfilled=CONDITION_NOT_MET))


def ask_cancel(command: facts.AskCancel, draft: Draft) -> None:
    """Answered at once where it can be, else by staff; too late once shipped."""
    draft.note("from_partner", command.note)
    if draft.rule.verdict is Verdict.RECORDED:
        return
    if draft.then is Status.CANCEL_REPLY:
        draft.add(ending.CancelRequested(status=draft.then))
    elif draft.rule.tells is CANCEL_REFUSED:
        _refuse_cancel(draft)
    else:
        _cancelled("condition" if command.refuses_conditions else "automatic", draft)
    draft.tell()


def _refuse_cancel(draft: Draft) -> None:
    shipped = draft.request.place not in OPEN and draft.request.status is not Status.CONDITIONAL
    draft.add(
        ending.CancelAnswered(
            status=draft.then, accepted=False, how="shipped" if shipped else "off"
        )
    )
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
    due = command.due_date
    if request.items:
        due = checks.future_day(due or request.due_date or context.today, context, "due_date")
    draft.add(
        ending.Reactivated(
            status=draft.then,
            expires_on=_new_expiry(command.expiry_date, draft),
            due_date=due,
            items=tuple(request.items),
        )
    )
    for once_more in lent:
        draft.add(
            item.ItemLent(
                barcode=once_more.barcode,
                request_id=request.id,
                library=once_more.library or request.library,
                home_location=once_more.home_location,
                temporary_location=context.library.resource_sharing_location,
                remembered_location=once_more.temporary_location,
            )
        )
    draft.notes(command)


def _new_expiry(given: date | None, draft: Draft) -> date | None:
    days = draft.context.partner.expiry_days
    if given is not None or days is None:
        return given
    return draft.context.today + timedelta(days=days)


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
