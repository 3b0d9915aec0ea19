"""Which record of the inventory an incoming one is, and what becomes of that record's description.

A record is recognised by its control number; without one by its standard numbers, else by title
and author. Series lend their ISSN to books, so an ISSN counts only between records without ISBN or
other number of their own; title and author count only where one side has no numbers to contradict
them.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from adapters.catalogue.identifiers import ISBN, ISSN, LCCN, OCLC, Identifier
from adapters.catalogue.intake import Description, Incoming
from adapters.catalogue.keys import work_key

OWN_KINDS = frozenset({ISBN, OCLC, LCCN})
"""The kinds of numbers that mean one title, not a series."""

_NAMESPACE = uuid.UUID("5f0c3f0e-7f1b-5a56-9d8e-0a6a1b5f7c11")


class Entry(msgspec.Struct, kw_only=True, eq=False):
    """A record as a load sees it; `description` changes, `number` and `id` never do."""

    number: int
    id: str
    description: Description
    new: bool
    changed: bool = False


def record_id(incoming: Incoming) -> str:
    """The id that a record gets when it is new: the same file makes the same ids again."""
    description = incoming.description
    if description.control_number:
        return description.control_number
    barcodes = sorted(item.barcode for item in incoming.holdings)
    numbers = sorted(f"{i.kind}:{i.value}" for i in description.standard_numbers())
    known_by = numbers or [work(description)]
    return str(uuid.uuid5(_NAMESPACE, "\n".join([*known_by, *barcodes])))


def work(description: Description) -> str:
    """The key by which a description without numbers is recognised."""
    return work_key(description.title, description.author)


class Shelf:
    """The records that a batch may be about, found in memory."""

    def __init__(self, entries: Iterable[Entry], next_number: int) -> None:
        self.entries: dict[str, Entry] = {}
        self._next_number = next_number
        self._by_control: dict[str, Entry] = {}
        self._by_identifier: defaultdict[Identifier, list[Entry]] = defaultdict(list)
        self._by_work: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._place(entry)

    def take(self, incoming: Incoming) -> Entry:
        """The record that this one is, with its description brought up to date."""
        entry = self._recognise(incoming)
        if entry is None:
            entry = Entry(
                number=self._next_number,
                id=record_id(incoming),
                description=incoming.description,
                new=True,
                changed=True,
            )
            self._next_number += 1
            self._place(entry)
        elif (described := merged(entry.description, incoming.description)) != entry.description:
            entry.description, entry.changed = described, True
            self._place(entry)
        return entry

    def _place(self, entry: Entry) -> None:
        self.entries[entry.id] = entry
        if entry.description.control_number:
            self._by_control[entry.description.control_number] = entry
        for identifier in entry.description.identifiers:
            if entry not in self._by_identifier[identifier]:
                self._by_identifier[identifier].append(entry)
        if entry not in self._by_work[work(entry.description)]:
            self._by_work[work(entry.description)].append(entry)

    def _recognise(self, incoming: Incoming) -> Entry | None:
        wanted = incoming.description
        known = self._by_control.get(wanted.control_number) or self.entries.get(record_id(incoming))
        return known or next(
            (
                entry
                for entry in self._candidates(wanted)
                if not (wanted.control_number and entry.description.control_number)
            ),
            None,
        )

    def _candidates(self, wanted: Description) -> Iterable[Entry]:
        for kinds in (OWN_KINDS, {ISSN}):
            for identifier in sorted(wanted.identifiers):
                for entry in self._by_identifier[identifier]:
                    if identifier.kind in kinds and _share(identifier, wanted, entry.description):
                        yield entry
        for entry in self._by_work[work(wanted)]:
            if work(entry.description) == work(wanted) and _uncontradicted(
                wanted, entry.description
            ):
                yield entry


def merged(known: Description, incoming: Description) -> Description:
    """A catalogue's own record replaces what is known; a row without one only adds and corrects."""
    if incoming.control_number:
        return incoming
    if known.control_number:
        added = known.identifiers | incoming.identifiers
        return msgspec.structs.replace(known, identifiers=added)
    return Description(
        title=incoming.title,
        author=incoming.author or known.author,
        edition=incoming.edition or known.edition,
        publication_year=incoming.publication_year or known.publication_year,
        titles=incoming.titles,
        names=incoming.names or known.names,
        forms=tuple(sorted({*known.forms, *incoming.forms})),
        identifiers=known.identifiers | incoming.identifiers,
    )


def _share(identifier: Identifier, one: Description, two: Description) -> bool:
    if identifier not in two.identifiers:
        return False
    return identifier.kind in OWN_KINDS or not (_own(one) or _own(two))


def _own(description: Description) -> bool:
    return any(identifier.kind in OWN_KINDS for identifier in description.identifiers)


def _uncontradicted(one: Description, two: Description) -> bool:
    return not (one.standard_numbers() and two.standard_numbers())
