"""Decide about promises: taking a request up, will supply, conditions."""

from __future__ import annotations

from engine.commands import supply as commands
from engine.decide import checks
from engine.decide.draft import Draft
from engine.errors import Illegal, Invalid
from engine.events import supply
from engine.events.partner import Details
from engine.rules import Tell
from engine.statuses import Status


def take_up(command: commands.TakeUp, draft: Draft) -> None:
    """Whoever takes it up has it."""
    draft.add(supply.TakenUp(status=draft.then, user=command.by.id))
    draft.notes(command)


def will_supply(command: commands.WillSupply, draft: Draft) -> None:
    """Promise it."""
    draft.add(supply.SupplyPromised(status=draft.then))
    draft.notes(command)
    draft.tell()


def conditional(command: commands.OfferConditions, draft: Draft) -> None:
    """Offer conditions, in the status that the partner's system reads them in."""
    if not command.reason:
        raise Invalid("missing", "give the condition", "reason")
    reply_by = checks.future_day(command.reply_by, draft.context, "reply_by")
    told_as = draft.context.partner.traits.condition_told_as
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
    draft.tell(Tell(told_as), details)


def lapse(command: commands.LapseConditions, draft: Draft) -> None:
    """Nobody answered: the profile's rule decides."""
    condition = draft.request.condition
    if condition is not None and draft.context.today <= condition.reply_by:
        raise Illegal("too_early", f"the partner may answer until {condition.reply_by}")
    draft.add(supply.ConditionsLapsed(status=draft.then))
    draft.notes(command)
    if draft.then is Status.CONDITIONAL:
        draft.alert("conditions_answered_late")
    draft.tell(details=Details(reason_unfilled="PolicyProblem"))
