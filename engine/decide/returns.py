"""Decide about the way back: returned, checked in, lost, damaged, item by item.

Source: `lifecycle.md`, "Several items".
"""

from __future__ import annotations

import msgspec

from engine.commands import loan as commands
from engine.commands import partner as facts
from engine.decide import checks
from engine.decide.draft import Draft, status_by_items
from engine.decide.loan import let_renewal_fall
from engine.events import item, loan, partner, supply
from engine.events.partner import Details
from engine.lifecycle import CHECKED_IN, LOSS
from engine.partner import Step
from engine.request import ItemState
from engine.rules import Tell, Then, Verdict
from engine.statuses import Status
from engine.values import Money

OUT_ONLY = frozenset({ItemState.OUT})
NOT_IN = frozenset({ItemState.OUT, ItemState.LOST, ItemState.DAMAGED})
LOSABLE = NOT_IN - {ItemState.LOST}
DAMAGEABLE = NOT_IN - {ItemState.DAMAGED}


def returned(command: facts.ReportReturned, draft: Draft) -> None:
    """It is on its way back; a digital loan is over with it."""
    draft.note("from_partner", command.note)
    if draft.rule.verdict is Verdict.ACCEPTED:
        let_renewal_fall(draft)
    draft.add(loan.ReturnReported(status=draft.then, items=command.barcodes))
    draft.tell()


def forwarded(command: facts.ReportForwarded, draft: Draft) -> None:
    """It went on to a third party; staff must know."""
    draft.add(partner.ForwardReported())
    draft.note("from_partner", command.note)
    draft.alert("shipped_forward")


def lost_at_partner(command: facts.ReportPartnerLoss, draft: Draft) -> None:
    """Believed where the profile honours it, else staff must know."""
    draft.add(partner.LossReportedByPartner())
    draft.note("from_partner", command.note)
    if draft.rule.verdict is Verdict.RECORDED:
        draft.alert("partner_reports_loss")
        return
    let_renewal_fall(draft)
    _lose(draft.request.out, None, draft)


def check_in(command: commands.CheckIn, draft: Draft) -> None:
    """Items are here: all that are out, where none is named; else those that were lost."""
    let_renewal_fall(draft)
    states = NOT_IN if draft.rule.then is Then.BY_ITEMS else OUT_ONLY
    barcodes = checks.chosen(command.barcodes, draft.request, states)
    status = _status_with(barcodes, ItemState.IN, draft)
    draft.add(loan.ItemsCheckedIn(status=status, items=barcodes, scanned=command.scanned))
    for back in checks.still_lent(barcodes, draft.request, draft.context):
        draft.add(
            item.ItemCameBack(
                barcode=back.barcode,
                request_id=draft.request.id,
                restored_location=back.remembered_location,
                scanned=command.scanned,
            )
        )
    draft.notes(command)
    if draft.rule.then is Then.BY_ITEMS:
        _close(None, draft)


def lost(command: commands.ReportLost, draft: Draft) -> None:
    """Items will not come back."""
    let_renewal_fall(draft)
    _lose(checks.chosen(command.barcodes, draft.request, LOSABLE), command.cost, draft)
    draft.notes(command)


def damaged(command: commands.ReportDamaged, draft: Draft) -> None:
    """Items are damaged; the partner is told by a message."""
    let_renewal_fall(draft)
    barcodes = checks.chosen(command.barcodes, draft.request, DAMAGEABLE)
    status = _status_with(barcodes, ItemState.DAMAGED, draft)
    draft.add(loan.ItemsDamaged(status=status, items=barcodes))
    for broken in checks.still_lent(barcodes, draft.request, draft.context):
        draft.add(item.ItemWasDamaged(barcode=broken.barcode, request_id=draft.request.id))
    draft.notes(command)
    if status is Status.LOST and not draft.request.anything_out:
        _close(command.cost, draft)
    else:
        draft.tell(details=Details(cost=command.cost))


def undo_shipment(command: facts.UndoShipment, draft: Draft) -> None:
    """It never left: the items are on the shelf."""
    barcodes = draft.request.out
    draft.add(supply.ShipmentUndone(status=draft.then, items=barcodes))
    for back in checks.still_lent(barcodes, draft.request, draft.context):
        draft.add(
            item.ItemCameBack(
                barcode=back.barcode,
                request_id=draft.request.id,
                restored_location=back.remembered_location,
            )
        )
    draft.note("from_partner", command.note)


def _status_with(barcodes: tuple[str, ...], state: ItemState, draft: Draft) -> Status:
    """The status once `barcodes` are in `state`."""
    if draft.rule.then is not Then.BY_ITEMS:
        return draft.request.status
    after = draft.request.items | dict.fromkeys(barcodes, state)
    return status_by_items(msgspec.structs.replace(draft.request, items=after))


def _lose(barcodes: tuple[str, ...], cost: Money | None, draft: Draft) -> None:
    status = _status_with(barcodes, ItemState.LOST, draft)
    draft.add(loan.ItemsLost(status=status, items=barcodes))
    for missing in checks.still_lent(barcodes, draft.request, draft.context):
        draft.add(item.ItemWentMissing(barcode=missing.barcode, request_id=draft.request.id))
    if draft.request.anything_out:
        draft.tell(
            Tell(reason="Notification", step=Step.LOST_COMMUNICATED),
            Details(cost=cost),
        )
    else:
        _close(cost, draft)


def _close(cost: Money | None, draft: Draft) -> None:
    """The closing message, once nothing is out any more."""
    if draft.request.anything_out:
        return
    if draft.request.status is Status.REQUEST_COMPLETED:
        draft.tell(CHECKED_IN)
    elif draft.request.status is Status.LOST and draft.request.told.status != LOSS.status:
        draft.tell(LOSS, Details(cost=cost))
