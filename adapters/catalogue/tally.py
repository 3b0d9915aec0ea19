"""Counting what a load does, and refusing what a file says twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from adapters.catalogue.intake import Incoming, LoadReport, Refused, UnreadableFile, refusal
from adapters.catalogue.port import Holding
from adapters.catalogue.recognition import Entry


class Tally:
    """One load's counts. A title that many rows describe counts once."""

    def __init__(self) -> None:
        self._added: set[int] = set()
        self._updated: set[int] = set()
        self._items_added = 0
        self._items_updated = 0
        self._refused: list[Refused] = []
        self._first_at: dict[str, int] = {}

    def accepted(self, read: Iterable[Incoming | Refused]) -> Iterator[Incoming]:
        """What may be loaded of a file; the rest is noted.

        When reading has to stop after a good beginning, the beginning is loaded and the report says
        where the file stopped being readable.
        """
        number = 0
        try:
            for one in read:
                number = one.number
                if isinstance(one, Refused):
                    self._refused.append(one)
                elif (first_said := self._first_said(one)) is not None:
                    yield first_said
        except UnreadableFile as error:
            if not number:
                raise
            rest = f"{error.text} Nothing after record {number} was read."
            self._refused.append(refusal(number + 1, error.code, rest))

    def record(self, entry: Entry) -> None:
        """A record was taken in."""
        if entry.new:
            self._added.add(entry.number)
        elif entry.number not in self._added:
            self._updated.add(entry.number)

    def item(self, *, known: bool) -> None:
        """An item was taken in."""
        self._items_updated += known
        self._items_added += not known

    def report(self) -> LoadReport:
        """The counts so far."""
        return LoadReport(
            records_added=len(self._added),
            records_updated=len(self._updated),
            items_added=self._items_added,
            items_updated=self._items_updated,
            refused=tuple(self._refused),
        )

    def _first_said(self, incoming: Incoming) -> Incoming | None:
        """The record without the items that came before; None where nothing of it is left."""
        new = tuple(item for item in incoming.holdings if self._is_new(item, incoming.number))
        if len(new) == len(incoming.holdings):
            return incoming
        if not new and not incoming.description.control_number:
            return None
        return msgspec.structs.replace(incoming, holdings=new)

    def _is_new(self, item: Holding, number: int) -> bool:
        first = self._first_at.setdefault(item.barcode, number)
        if first == number:
            return True
        reason = f"The barcode {item.barcode} stands in the file before, at {first}."
        self._refused.append(refusal(number, "barcode_repeated", reason, "barcode"))
        return False
