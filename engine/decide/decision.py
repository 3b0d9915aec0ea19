"""The one way from a command to facts: look the row up, let the command's function draft.

The table below is the workflow: command to function, by subject.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from engine.commands import arrival, desk, ending, loan, partner, supply
from engine.commands.base import Command
from engine.context import Context
from engine.decide import arrival as on_arrival
from engine.decide import cancelling, checks, conditions, shipping, work
from engine.decide import desk as at_desk
from engine.decide import ending as at_end
from engine.decide import loan as on_loan
from engine.decide import returns as on_return
from engine.decide import supply as on_supply
from engine.decide.draft import Draft
from engine.errors import Exists, Unknown
from engine.events.base import Event
from engine.lifecycle import rule_for
from engine.request import LendingRequest
from engine.rules import Rule, Then, Verdict
from engine.statuses import ANYWHERE

DECIDERS: dict[type[Command], Callable[[Any, Draft], None]] = {
    arrival.RetryRequest: on_arrival.retry,
    arrival.RecordLocated: on_arrival.located,
    arrival.RecordLocateFailed: on_arrival.locate_failed,
    arrival.Detach: on_arrival.detach,
    arrival.Edit: on_arrival.edit,
    supply.TakeUp: on_supply.take_up,
    supply.WillSupply: on_supply.will_supply,
    supply.OfferConditions: conditions.conditional,
    supply.LapseConditions: conditions.lapse,
    supply.CreateMove: work.move,
    supply.CompleteMove: work.move_completed,
    supply.CancelMove: work.move_cancelled,
    supply.CreateDigitization: work.digitize,
    supply.CompleteDigitization: work.digitized,
    supply.CancelDigitization: work.digitization_cancelled,
    supply.ShipPhysically: shipping.ship_physically,
    supply.ShipDigitally: shipping.ship_digitally,
    supply.ShipNonReturnable: shipping.ship_non_returnable,
    loan.Renew: on_loan.renew,
    loan.RefuseRenewal: on_loan.refuse_renewal,
    loan.Recall: on_loan.recall,
    loan.AcknowledgeRecall: on_loan.recall_acknowledged,
    loan.MarkOverdue: on_loan.overdue,
    loan.RemindOverdue: on_loan.overdue_again,
    loan.ChangeDueDate: on_loan.change_due_date,
    loan.CheckIn: on_return.check_in,
    loan.ReportLost: on_return.lost,
    loan.ReportDamaged: on_return.damaged,
    ending.Reject: at_end.reject,
    ending.PlanReject: at_end.plan_reject,
    ending.StopReject: at_end.stop_reject,
    ending.CarryOutReject: at_end.carry_out_reject,
    ending.AnswerCancel: cancelling.answer_cancel,
    ending.Expire: at_end.expire,
    ending.Reactivate: at_end.reactivate,
    ending.SetStatus: at_end.set_status,
    ending.Remove: at_end.remove,
    desk.AddNote: at_desk.note,
    desk.DismissNote: at_desk.dismiss_note,
    desk.DismissAlert: at_desk.dismiss_alert,
    desk.ChangeLabels: at_desk.label,
    desk.Attach: at_desk.attach,
    desk.SendGeneralMessage: at_desk.general_message,
    desk.QueryStatus: at_desk.status_query,
    desk.LogMail: at_desk.mail,
    desk.Assign: at_desk.assign,
    desk.Release: at_desk.release,
    desk.LockForEdit: at_desk.lock,
    desk.Unlock: at_desk.unlock,
    desk.LapseLock: at_desk.lock_lapsed,
    desk.PrintSlip: at_desk.print_slip,
    desk.Download: at_desk.download,
    partner.ConfirmReceived: on_loan.received,
    partner.AskRenewal: on_loan.ask_renewal,
    partner.AcceptConditions: conditions.accepted,
    partner.RefuseConditions: conditions.refused,
    partner.AskCancel: cancelling.ask_cancel,
    partner.ReportReturned: on_return.returned,
    partner.ReportForwarded: on_return.forwarded,
    partner.ReportPartnerLoss: on_return.lost_at_partner,
    partner.ReceiveNotification: at_desk.notification,
    partner.AskStatus: at_desk.status_request,
    partner.Remind: at_desk.reminder,
    partner.UndoShipment: on_return.undo_shipment,
    partner.RecallByBroker: on_loan.recall_by_broker,
    partner.NoteDeliveryFailed: at_desk.delivery_failed,
    partner.NotePartnerError: at_desk.partner_error,
}
"""What decides about each command. `PlaceRequest` makes a request and so has no row to look up;
`HoldReturn` has no row and so is always refused."""

NEW = Rule("partner:new", ANYWHERE, Then.UNCHANGED, "A request arrives.")


class Decision(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What a command leads to: facts in their order, the request after them, and the verdict."""

    facts: tuple[Event, ...]
    request: LendingRequest
    verdict: Verdict


def decide(command: Command, request: LendingRequest | None, context: Context) -> Decision:
    """Decide about a command. Raises a `Refusal` where it may not be, and then nothing changes."""
    if isinstance(command, arrival.PlaceRequest):
        if request is not None and request.created_at is not None:
            raise Exists("exists", f"{command.correspondents.external_id} already exists")
        draft = Draft(command, request or LendingRequest(id=command.request_id), context, NEW)
        on_arrival.place(command, draft)
    else:
        if request is None or request.created_at is None:
            raise Unknown("unknown_request", f"there is no request {command.request_id}")
        rule = rule_for(command.name_in_table(), request, context)
        checks.check_lock(command, request)
        draft = Draft(command, request, context, rule)
        DECIDERS[type(command)](command, draft)
    return Decision(facts=tuple(draft.facts), request=draft.request, verdict=draft.rule.verdict)
