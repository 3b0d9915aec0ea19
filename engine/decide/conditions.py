"""Decide about conditions: offered, taken, refused, or not answered in time (spec A10)."""

from __future__ import annotations

from engine.commands import partner as facts
from engine.commands import supply as commands
from engine.decide import checks
from engine.decide.draft import Draft
from engine.decide.work import deliver_finished_copy
from engine.errors import Illegal, Invalid
from engine.events import ending, partner, supply
from engine.events.partner import Details
from engine.rules import Tell, Verdict
from engine.statuses import Status
from engine.telling import never_left_of

NOT_TAKEN = "PolicyProblem"
"""The reason in which a request ends whose conditions the partner did not take."""


def conditional(command: commands.OfferConditions, draft: Draft) -> None:
    """Offer conditions, in the status that the partner's system reads them in."""
    if not command.reason:
        raise Invalid("missing", "give the condition", "reason")
    reply_by = checks.future_day(command.reply_by, draft.context, "reply_by")
    told_as = never_left_of(
        draft.request.told.status, draft.context.partner.traits.condition_told_as
    )
    draft.add(
        supply.ConditionsOffered(
            status=draft.then,
            condition=command.reason,
            reply_by=reply_by,
            told_as=told_as,
            cost=command.cost,
        )
    )
    draft.notes(command)
    details = Details(condition=command.reason, reply_by=reply_by, cost=command.cost)
    draft.tell(Tell(), details)


def accepted(command: facts.AcceptConditions, draft: Draft) -> None:
    """The partner agrees; where there was no question it is a message."""
    if draft.rule.verdict is Verdict.RECORDED:
        _as_message(command, draft)
        return
    draft.add(supply.ConditionsAccepted(status=draft.then))
    draft.note("from_partner", command.note)
    deliver_finished_copy(draft)


def refused(command: facts.RefuseConditions, draft: Draft) -> None:
    """The partner does not agree; where there was no question it is a message."""
    if draft.rule.verdict is Verdict.RECORDED:
        _as_message(command, draft)
        return
    draft.add(supply.ConditionsRefused(status=draft.then))
    draft.note("from_partner", command.note)
    _rejected(draft)


def lapse(command: commands.LapseConditions, draft: Draft) -> None:
    """Nobody answered: the profile's rule decides, once."""
    condition = draft.request.condition
    if condition is not None and draft.context.today <= condition.reply_by:
        raise Illegal("too_early", f"the partner may answer until {condition.reply_by}")
    if condition is not None and condition.lapsed:
        raise Illegal("lapsed", "staff were alerted already")
    draft.add(supply.ConditionsLapsed(status=draft.then))
    draft.notes(command)
    if draft.request.status is Status.CONDITIONAL:
        draft.alert("conditions_answered_late")
    elif draft.request.status is Status.REJECTED:
        _rejected(draft)
    else:
        deliver_finished_copy(draft)


def _as_message(command: facts.PartnerFact, draft: Draft) -> None:
    text = command.note.box if command.note else None
    draft.add(partner.GeneralMessageReceived(note_id=draft.next_note_id, text=text))


def _rejected(draft: Draft) -> None:
    """The end that conditions bring which were not taken."""
    draft.add(
        ending.Rejected(
            status=Status.REJECTED,
            cause="condition",
            reason=NOT_TAKEN,
            kept_active=draft.context.library.keep_rejected_request_active,
        )
    )
    draft.tell(details=Details(reason_unfilled=NOT_TAKEN))
