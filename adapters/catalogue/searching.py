"""Free search by staff (spec A16): each field that is given is a query a record has to be in."""

from __future__ import annotations

import sqlalchemy as sa

from adapters.catalogue import identifiers as ids
from adapters.catalogue.hits import Numbers
from adapters.catalogue.keys import sound, terms, title_key
from adapters.catalogue.locating import MOST_TERMS, with_numbers
from adapters.catalogue.port import Search
from adapters.catalogue.tables import holdings, words

_LAST = "\U0010ffff"
_FIELDS = ("title", "author")


def searched(wanted: Search) -> list[Numbers]:
    """The queries; none for an empty search."""
    queries: list[Numbers] = []
    queries += _with_words(wanted.title, "title")
    queries += _with_words(wanted.author, "author")
    for kind in ids.NORMALISERS:
        if text := getattr(wanted, kind).strip():
            queries.append(with_numbers(ids.normalised(kind, [text])))
    if barcode := sound(wanted.barcode).strip():
        queries.append(_with_barcode(barcode))
    if call_number := title_key(wanted.call_number):
        queries.append(_with_call_number(call_number))
    if anything := sound(wanted.any).strip():
        queries.append(_anywhere(anything))
    return queries


def _anywhere(text: str) -> Numbers:
    numbers = {number for kind in ids.NORMALISERS for number in ids.normalised(kind, [text])}
    found: list[Numbers] = [with_numbers(numbers), _with_barcode(text)]
    if key := title_key(text):
        found.append(_with_call_number(key))
    if in_words := _with_words(text, *_FIELDS):
        found.append(sa.select(sa.intersect(*in_words).subquery().c.record))
    return sa.union(*found)


def _with_words(text: str, *fields: str) -> list[sa.Select[int]]:
    """One query a word; the last word may be the beginning of one, as people type."""
    wanted = terms(text)[:MOST_TERMS]
    return [
        sa.select(words.c.record).where(
            _begins(words.c.word, term)
            if term is wanted[-1] or len(term) == 1
            else words.c.word == term,
            words.c.field.in_(fields),
        )
        for term in wanted
    ]


def _begins(column: sa.ColumnElement[str], text: str) -> sa.ColumnElement[bool]:
    return sa.and_(column >= text, column <= text + _LAST)


def _with_barcode(barcode: str) -> sa.Select[int]:
    return sa.select(holdings.c.record).where(holdings.c.barcode == barcode)


def _with_call_number(key: str) -> sa.Select[int]:
    """Call numbers that begin so."""
    return sa.select(holdings.c.record).where(_begins(holdings.c.call_number_key, key))
