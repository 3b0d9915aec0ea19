"""Text search over the task list (spec row F4): an index of normalised words, one column a field.

Words are made by `projections.words`, so the store only has to split at spaces: the tokenizer is
the plainest one, whose idea of a letter cannot differ from ours. Requester and note columns hold
keyed hashes; a query's words are hashed to look there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from itertools import chain

import msgspec
from pyroaring import BitMap
from sqlalchemy import Connection

from projections import identifiers, words
from projections.row import TaskRow
from projections.tables import marks

COLUMNS = (
    "title",
    "author",
    "isbn",
    "issn",
    "oclc",
    "lccn",
    "external_id",
    "number",
    "barcode",
    "call_number",
    "partner",
    "requester",
    "note",
)
FIELDS = ("any", *COLUMNS)
"""What a search can be narrowed to."""

MOST_WORDS = 32
"""Words of a query that count; the rest of a very long one narrows no further."""

HashWord = Callable[[str], str]

_FORMS: dict[str, Callable[[str], str]] = {
    "isbn": identifiers.isbn,
    "issn": identifiers.issn,
    "oclc": identifiers.oclc,
    "lccn": identifiers.lccn,
}
_HASHED = frozenset({"requester", "note"})
_WORDY = frozenset({"title", "author", "partner"})
_encode = msgspec.json.Encoder().encode


def create_text(connection: Connection, name: str) -> None:
    """Make the text index of one build of the task list."""
    # Which column a word is in is enough: pairs of characters stand in for phrases.
    connection.exec_driver_sql(
        f'CREATE VIRTUAL TABLE "{name}" USING fts5({", ".join(COLUMNS)},'
        " tokenize='ascii', detail=column, columnsize=0)"
    )


def fingerprint(row: TaskRow) -> int:
    """Tells whether a row's words may have changed, without making them."""
    said = (
        *(row.title, row.author, row.isbn, row.issn, row.oclc, row.lccn, row.external_id),
        *(row.number, row.barcodes, row.call_numbers, row.partner),
        *(row.requester_tokens, row.note_tokens),
    )
    return int.from_bytes(blake2b(_encode(said), digest_size=8).digest(), "big", signed=True)


def columns_of(row: TaskRow) -> tuple[str, ...]:
    """The words of a row, column by column."""
    return (
        " ".join(words.words(row.title)),
        " ".join(words.words(row.author)),
        " ".join(map(identifiers.isbn, row.isbn)),
        " ".join(map(identifiers.issn, row.issn)),
        " ".join(map(identifiers.oclc, row.oclc)),
        " ".join(map(identifiers.lccn, row.lccn)),
        _whole_and_words(row.external_id),
        _whole_and_words(row.number),
        " ".join(map(_whole_and_words, row.barcodes)),
        " ".join(map(_whole_and_words, row.call_numbers)),
        _whole_and_words(row.partner),
        " ".join(row.requester_tokens),
        " ".join(row.note_tokens),
    )


def _whole_and_words(text: str) -> str:
    """A label under itself without punctuation, and under its parts."""
    parts = words.words(text)
    whole = words.compact(text)
    return whole if parts == [whole] else " ".join([whole, *parts])


def write_text(
    connection: Connection, name: str, rows: Sequence[tuple[int, TaskRow]], known: Sequence[int]
) -> None:
    """Index these rows' words; `known` are those among them that had words before."""
    if known:
        connection.exec_driver_sql(
            f'DELETE FROM "{name}" WHERE rowid = ?',  # noqa: S608 (a table name of ours)
            [(ordinal,) for ordinal in known],
        )
    places = marks(connection, len(COLUMNS) + 1)
    connection.exec_driver_sql(
        f'INSERT INTO "{name}" (rowid, {", ".join(COLUMNS)}) VALUES {places}',  # noqa: S608
        [(ordinal, *columns_of(row)) for ordinal, row in rows],
    )


def find(connection: Connection, name: str, expression: str) -> BitMap:
    """The ordinals of the rows that answer an expression of `expression_of`."""
    found = connection.exec_driver_sql(
        f'SELECT rowid FROM "{name}" WHERE "{name}" MATCH ?',  # noqa: S608
        (expression,),
    )
    # A common word has a hundred thousand rows: they go straight from the driver to the bitmap.
    return BitMap(chain.from_iterable(found.cursor.fetchall()))


def expression_of(field: str, text: str, hash_word: HashWord) -> str | None:
    """A query as the text index reads it; None where the text has nothing to search for.

    All words must be there, in any order. A word that ends in `*` stands for all that begin so.
    """
    if field in _HASHED:
        terms = [f'"{token}"' for token in words.hashed(text, hash_word)[:MOST_WORDS]]
        return _within(field, " AND ".join(terms))
    chunks = [chunk for chunk in text.split() if words.compact(chunk)][:MOST_WORDS]
    each = " AND ".join(f"({_chunk(field, chunk, hash_word)})" for chunk in chunks)
    if each and field not in _WORDY:
        each = f"({each}) OR {_whole(field, text)}"
    return _within(field, each)


def _within(field: str, expression: str) -> str | None:
    if field == "any" or not expression:
        return expression or None
    return f"{field} : ({expression})"


def _chunk(field: str, chunk: str, hash_word: HashWord) -> str:
    """One blank-separated part of a query: its words, or all of it as an identifier."""
    open_end = chunk.endswith("*")
    asked = words.asked(chunk)[:MOST_WORDS]
    last = len(asked) - 1
    parts = [
        _word(word, more or (open_end and at == last)) for at, (word, more) in enumerate(asked)
    ]
    ways = ["(" + " AND ".join(parts) + ")"]
    if field not in _WORDY:
        ways.append(_whole(field, chunk))
    if field == "any":
        tokens = [f'"{token}"' for token in words.hashed(chunk, hash_word)[:MOST_WORDS]]
        ways.append("(" + " AND ".join(tokens) + ")")
    return " OR ".join(ways)


def _whole(field: str, text: str) -> str:
    """A text read as an identifier of the field, or of any."""
    if field == "any":
        forms = identifiers.readings(text)
    else:
        forms = [_FORMS[field](text)] if field in _FORMS else []
    plain = dict.fromkeys([words.compact(text), *forms])
    return " OR ".join(_word(word, text.endswith("*")) for word in plain if word)


def _word(word: str, open_end: bool) -> str:
    return f'"{word}"*' if open_end else f'"{word}"'
