"""What every command carries."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from engine.values import Actor, Sealed


class SealedText(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A text that staff or a partner wrote: sealed, with keyed hashes of its words to search by."""

    box: Sealed
    tokens: tuple[str, ...] = ()


class Command(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A wish concerning one request; `act` is its name in the lifecycle table.

    `touches_items` tells that its decision looks at item streams: of those it names and of those
    that the request has. `id` makes repeats recognisable, `at` is the time it counts from, `by` who
    wishes. `cause` is the id of the event or message that led to it.
    """

    act: ClassVar[str] = ""
    touches_items: ClassVar[bool] = False
    id: str
    at: datetime
    by: Actor
    request_id: str = ""
    cause: str = ""
    correlation: str = ""

    def name_in_table(self) -> str:
        """The row to look up; some commands stand for several rows."""
        return self.act

    def names_items(self) -> tuple[str, ...]:
        """The barcodes whose item streams the decision needs beside those of the request."""
        return ()


class StaffCommand(Command, frozen=True, kw_only=True):
    """A command of the desk: both notes become notes of the request.

    `note_to_partner` goes with what the partner is told.
    """

    internal_note: SealedText | None = None
    note_to_partner: SealedText | None = None
