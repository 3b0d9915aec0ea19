"""Commands from taking a request up to shipping it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from engine.citation import PHYSICAL
from engine.commands.base import StaffCommand
from engine.values import Money, Sealed


class TakeUp(StaffCommand, frozen=True, kw_only=True):
    """Work on it; it is assigned to the one who does."""

    act: ClassVar[str] = "take-up"


class CreateMove(StaffCommand, frozen=True, kw_only=True):
    """Have the item fetched from a location (spec A2)."""

    act: ClassVar[str] = "move"
    location: str = ""
    description: Sealed | None = None


class CompleteMove(StaffCommand, frozen=True, kw_only=True):
    """The item was fetched."""

    act: ClassVar[str] = "move-complete"


class CancelMove(StaffCommand, frozen=True, kw_only=True):
    """The item is not to be fetched, or was not found."""

    act: ClassVar[str] = "move-cancel"


class CreateDigitization(StaffCommand, frozen=True, kw_only=True):
    """Have the resource digitized by a department (spec A3)."""

    act: ClassVar[str] = "digitize"
    department: str = ""
    description: Sealed | None = None


class CompleteDigitization(StaffCommand, frozen=True, kw_only=True):
    """The copy is ready: content addresses of its files, or a link."""

    act: ClassVar[str] = "digitize-complete"
    files: tuple[str, ...] = ()
    url: str = ""


class CancelDigitization(StaffCommand, frozen=True, kw_only=True):
    """It is not to be digitized."""

    act: ClassVar[str] = "digitize-cancel"


class WillSupply(StaffCommand, frozen=True, kw_only=True):
    """Tell the partner that we will supply (spec A9)."""

    act: ClassVar[str] = "will-supply"


class OfferConditions(StaffCommand, frozen=True, kw_only=True):
    """Tell the partner on which condition we would supply, and by when to answer (spec A10)."""

    act: ClassVar[str] = "conditional"
    reason: str
    reply_by: date
    cost: Money | None = None


class LapseConditions(StaffCommand, frozen=True, kw_only=True):
    """The day to answer our conditions is over."""

    act: ClassVar[str] = "condition-expired"


class ShipPhysically(StaffCommand, frozen=True, kw_only=True):
    """Send items (spec A6).

    `due_date` None means the library's loan period; no `location` its resource sharing location.
    `library` is where staff are, where they say it: items go out from the request's own.
    """

    touches_items: ClassVar[bool] = True
    act: ClassVar[str] = "ship-physically"
    barcodes: tuple[str, ...]
    due_date: date | None = None
    location: str = ""
    library: str = ""
    cost: Money | None = None

    def names_items(self) -> tuple[str, ...]:
        """The scanned barcodes."""
        return self.barcodes


class ShipDigitally(StaffCommand, frozen=True, kw_only=True):
    """Send files or a link (spec A5); `loan` makes a link a digital loan."""

    act: ClassVar[str] = "ship-digitally"
    files: tuple[str, ...] = ()
    url: str = ""
    terms_of_use: str = ""
    complete: bool = False
    loan: bool = False
    cost: Money | None = None


class ShipNonReturnable(StaffCommand, frozen=True, kw_only=True):
    """Send a copy that will not come back (spec A8): `format` is physical or digital."""

    act: ClassVar[str] = "ship-non-returnable"
    format: str = PHYSICAL
    url: str = ""
    files: tuple[str, ...] = ()
    cost: Money | None = None
