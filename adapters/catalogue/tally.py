"""Counting what a load does, and refusing what a file says twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

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
                else:
                    yield from _reduced(one, [i for i in one.holdings if self._is_new(i, number)])
        except UnreadableFile as error:
            if not number:
                raise
            rest = f"{error.text} Nothing after record {number} was read."
            self._refused.append(refusal(number + 1, error.code, rest))

    def without(self, incoming: Incoming, foreign: Collection[str]) -> Iterator[Incoming]:
        """The record without the items that are other libraries'; nothing where none is left."""
        for item in incoming.holdings:
            if item.barcode in foreign:
                reason = f"The barcode {item.barcode} is at an item of another library."
                code = "barcode_of_another_library"
                self._refused.append(refusal(incoming.number, code, reason, "barcode"))
        yield from _reduced(incoming, [i for i in incoming.holdings if i.barcode not in foreign])

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

    def _is_new(self, item: Holding, number: int) -> bool:
        first = self._first_at.setdefault(item.barcode, number)
        if first == number:
            return True
        reason = f"The barcode {item.barcode} stands in the file before, at {first}."
        self._refused.append(refusal(number, "barcode_repeated", reason, "barcode"))
        return False


def _reduced(incoming: Incoming, items: Sequence[Holding]) -> Iterator[Incoming]:
    """The record with some of its items; nothing where it was only about the others."""
    if items or not incoming.holdings or incoming.description.control_number:
        yield msgspec.structs.replace(incoming, holdings=tuple(items))
