"""What a search asks for, as a small expression that every store's text index can read.

All words must be there, in any order. A word that ends in `*` stands for all that begin so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from projections import identifiers, words
from projections.search import COLUMNS, HASHED, IDENTIFIERS, WORDY, HashWord

MOST_WORDS = 32
"""Words of a query that count; the rest of a very long one narrows no further."""

FIELDS = ("any", *COLUMNS)
"""What a search can be narrowed to."""


class Word(NamedTuple):
    """One word, or all that begin so."""

    text: str
    open_end: bool = False


class AllOf(NamedTuple):
    """Every part is there."""

    parts: tuple[Expression, ...]


class OneOf(NamedTuple):
    """At least one part is there."""

    parts: tuple[Expression, ...]


Expression = Word | AllOf | OneOf


class Asked(NamedTuple):
    """An expression, and the column that it is about; None: any."""

    column: str | None
    expression: Expression


def asked_of(field: str, text: str, hash_word: HashWord) -> Asked | None:
    """What a query asks for; None where its text has nothing to search for."""
    column = None if field == "any" else field
    if field in HASHED:
        tokens = _tokens(text, hash_word)
        return Asked(column, AllOf(tokens)) if tokens else None
    chunks = [chunk for chunk in text.split() if words.compact(chunk)][:MOST_WORDS]
    if not chunks:
        return None
    each = AllOf(tuple(OneOf(tuple(_ways(field, chunk, hash_word))) for chunk in chunks))
    if field in WORDY:
        return Asked(column, each)
    return Asked(column, OneOf((each, *_whole(field, text))))


def _ways(field: str, chunk: str, hash_word: HashWord) -> Iterator[Expression]:
    """How a blank-separated part of a query can be there: as its words, or as an identifier."""
    open_end = chunk.endswith("*")
    asked = words.asked(chunk)[:MOST_WORDS]
    last = len(asked) - 1
    yield AllOf(
        tuple(
            Word(word, more or (open_end and at == last)) for at, (word, more) in enumerate(asked)
        )
    )
    if field not in WORDY:
        yield from _whole(field, chunk)
    if field == "any" and (tokens := _tokens(chunk, hash_word)):
        yield AllOf(tokens)


def _tokens(text: str, hash_word: HashWord) -> tuple[Word, ...]:
    return tuple(Word(token) for token in words.hashed(text, hash_word)[:MOST_WORDS])


def _whole(field: str, text: str) -> Iterator[Word]:
    """A text read as an identifier of the field, or of any."""
    if field == "any":
        forms = identifiers.readings(text)
    else:
        forms = [IDENTIFIERS[field](text)] if field in IDENTIFIERS else []
    for plain in dict.fromkeys([words.compact(text), *forms]):
        if plain:
            yield Word(plain, text.endswith("*"))
