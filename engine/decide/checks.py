"""Checks of a command's values that several decisions share."""

from __future__ import annotations

from datetime import date, timedelta

from engine.commands.base import Command
from engine.commands.desk import Unlock
from engine.commands.loan import CheckIn
from engine.context import Context
from engine.errors import Illegal, Invalid, Locked
from engine.events.item import ItemLent
from engine.item import LENT, Item
from engine.request import ItemState, LendingRequest


def check_lock(command: Command, request: LendingRequest) -> None:
    """Refuse staff what would cut across another user's edit (spec D4).

    An item that is scanned in is here, whoever edits the request meanwhile.
    """
    lock = request.lock
    if lock is None or command.by.kind != "staff" or command.by.id == lock.user:
        return
    if isinstance(command, CheckIn) or (isinstance(command, Unlock) and command.of_another):
        return
    if lock.holds(command.at):
        raise Locked("locked", f"{lock.user} edits this request until {lock.until:%H:%M} UTC")


def future_day(day: date, context: Context, field: str) -> date:
    """A day that must lie after the library's today."""
    if day <= context.today:
        raise Invalid("not_in_future", f"{field} must lie after {context.today}", field)
    return day


def loan_until(day: date | None, context: Context) -> date:
    """The due date of a loan: a given one after today, or by the loan period; on an open day."""
    until = day or context.today + timedelta(days=context.library.loan_days)
    return open_day(future_day(until, context, "due_date"), context)


def open_day(day: date, context: Context) -> date:
    """A day ahead, moved by the closed-day rule unless that leads to today or into the past."""
    moved = context.library.open_day(day)
    return moved if moved > context.today else day


def lendable(barcodes: tuple[str, ...], context: Context) -> tuple[Item, ...]:
    """The items of scanned barcodes. Refuses unknown, foreign and lent ones by name (spec A6)."""
    if not barcodes:
        raise Invalid("missing", "scan at least one barcode", "barcodes")
    if len(set(barcodes)) < len(barcodes):
        raise Invalid("repeated", "the same barcode was scanned twice", "barcodes")
    return tuple(_lendable(_item(barcode, context)) for barcode in barcodes)


def _item(barcode: str, context: Context) -> Item:
    return context.items.get(barcode) or Item(barcode=barcode)


def _lendable(item: Item) -> Item:
    if not item.known:
        raise Invalid("unknown_barcode", f"no item has the barcode {item.barcode}", "barcodes")
    if not item.ours:
        raise Invalid("foreign_barcode", f"{item.barcode} belongs to {item.library}", "barcodes")
    if item.process:
        raise Illegal("item_in_process", f"{item.barcode} is {item.process} already", "barcodes")
    return item


def lent(item: Item, request: LendingRequest, context: Context) -> ItemLent:
    """The fact that an item goes out: to the resource sharing location, which it leaves for the
    temporary location that it had before (spec A6).
    """
    before = item.remembered_location if item.process else item.temporary_location
    return ItemLent(
        barcode=item.barcode,
        request_id=request.id,
        library=item.library or request.library,
        home_location=item.home_location,
        temporary_location=context.library.resource_sharing_location,
        remembered_location=before,
    )


def chosen(
    barcodes: tuple[str, ...], request: LendingRequest, states: frozenset[ItemState]
) -> tuple[str, ...]:
    """The items of a request that a command means: those named, else all that are out, else all
    in one of `states`. A named one must belong to the request and be in one of `states`.
    """
    for barcode in barcodes:
        if barcode not in request.items:
            raise Invalid("unknown_barcode", f"{barcode} is no item of this request", "barcodes")
        if request.items[barcode] not in states:
            state = request.items[barcode]
            raise Illegal("wrong_item_state", f"{barcode} is {state} already", "barcodes")
    return barcodes or request.out or tuple(b for b, at in request.items.items() if at in states)


def still_lent(barcodes: tuple[str, ...], request: LendingRequest, context: Context) -> list[Item]:
    """The items of `barcodes` whose own stream has them in a process for this request."""
    items = (context.items.get(barcode) for barcode in barcodes)
    return [item for item in items if item is not None and item.request_id == request.id]


def relendable(request: LendingRequest, context: Context) -> list[Item]:
    """The items to lend once more on reactivation. Refuses by name what is elsewhere (spec A18)."""
    back = [_item(barcode, context) for barcode in request.items]
    for item in back:
        if item.process and item.request_id != request.id:
            raise Illegal(
                "item_in_process",
                f"{item.barcode} is {item.process} for another request",
                "barcodes",
            )
    return [item for item in back if item.process != LENT]
