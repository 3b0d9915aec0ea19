"""The words under which a row is found (spec row F4), one column a field.

Words are made by `projections.words`, so a store only has to split at spaces. Requester and note
columns hold keyed hashes; a query's words are hashed to look there.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

import msgspec

from projections import identifiers, words
from projections.row import TaskRow

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
HashWord = Callable[[str], str]

IDENTIFIERS: dict[str, Callable[[str], str]] = {
    "isbn": identifiers.isbn,
    "issn": identifiers.issn,
    "oclc": identifiers.oclc,
    "lccn": identifiers.lccn,
}
HASHED = frozenset({"requester", "note"})
WORDY = frozenset({"title", "author", "partner"})
_encode = msgspec.json.Encoder().encode


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
