"""Commands of the desk and the jobs about a loan that is out."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from engine.commands.base import StaffCommand
from engine.values import Money


class Renew(StaffCommand, frozen=True, kw_only=True):
    """Grant a longer loan (spec A12)."""

    act: ClassVar[str] = "renew"
    due_date: date


class RefuseRenewal(StaffCommand, frozen=True, kw_only=True):
    """Leave the loan as it is."""

    act: ClassVar[str] = "refuse-renewal"


class Recall(StaffCommand, frozen=True, kw_only=True):
    """Ask for the item back by an earlier date (spec A13)."""

    act: ClassVar[str] = "recall"
    due_date: date


class AcknowledgeRecall(StaffCommand, frozen=True, kw_only=True):
    """The partner acknowledged the recall."""

    act: ClassVar[str] = "record-recall-acknowledged"


class MarkOverdue(StaffCommand, frozen=True, kw_only=True):
    """The due date has passed."""

    act: ClassVar[str] = "overdue"


class RemindOverdue(StaffCommand, frozen=True, kw_only=True):
    """It is overdue for another interval."""

    act: ClassVar[str] = "overdue-again"


class ChangeDueDate(StaffCommand, frozen=True, kw_only=True):
    """Set another due date."""

    act: ClassVar[str] = "change-due-date"
    due_date: date


class ItemsCommand(StaffCommand, frozen=True, kw_only=True):
    """A command on items; no barcode means all that it can concern."""

    touches_items: ClassVar[bool] = True
    barcodes: tuple[str, ...] = ()

    def names_items(self) -> tuple[str, ...]:
        """The given barcodes."""
        return self.barcodes


class CheckIn(ItemsCommand, frozen=True, kw_only=True):
    """Items are here again (spec A14); `scanned` where their shelf state changes with it."""

    act: ClassVar[str] = "check-in"
    scanned: bool = False


class ReportLost(ItemsCommand, frozen=True, kw_only=True):
    """Items will not come back (spec A15)."""

    act: ClassVar[str] = "lost"
    cost: Money | None = None


class ReportDamaged(ItemsCommand, frozen=True, kw_only=True):
    """Items are damaged (spec A15)."""

    act: ClassVar[str] = "damaged"
    cost: Money | None = None
