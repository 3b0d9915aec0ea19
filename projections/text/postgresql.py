"""The text index in PostgreSQL: a tsvector under a GIN index, whose lexemes name their column.

The words are ours, so no parser and no dictionary of PostgreSQL has a say. A lexeme is a capital
letter for the column, which no word of ours has, and the word.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from string import ascii_uppercase

from pyroaring import BitMap
from sqlalchemy import Connection

from projections.asking import AllOf, Asked, Expression, Word
from projections.row import TaskRow
from projections.search import COLUMNS, columns_of

LONGEST_WORD = 2_000
MOST_TEXT = 500_000
"""Bytes of a word, and of all words of a row: PostgreSQL takes 2,046 and a mebibyte."""

_LETTER = dict(zip(COLUMNS, ascii_uppercase, strict=False))


def create(connection: Connection, name: str) -> None:
    """Make the index."""
    connection.exec_driver_sql(
        f'CREATE TABLE "{name}" (ordinal integer PRIMARY KEY, words tsvector NOT NULL)'
    )
    # Without a list of what is still to be indexed, which every search would have to go through.
    connection.exec_driver_sql(
        f'CREATE INDEX ON "{name}" USING gin (words) WITH (fastupdate = off)'
    )


def write(
    connection: Connection, name: str, rows: Sequence[tuple[int, TaskRow]], known: Sequence[int]
) -> None:
    """Index rows, whether or not they have words already."""
    connection.exec_driver_sql(
        f"INSERT INTO \"{name}\" SELECT ordinal, array_to_tsvector(string_to_array(words, ' '))"  # noqa: S608
        " FROM unnest(%s::integer[], %s::text[]) AS row (ordinal, words)"
        " ON CONFLICT (ordinal) DO UPDATE SET words = excluded.words",
        (
            [ordinal for ordinal, _ in rows],
            [" ".join(lexemes(columns_of(row))) for _, row in rows],
        ),
    )


def find(connection: Connection, name: str, asked: Asked) -> BitMap:
    """The ordinals of the rows that answer."""
    found = connection.exec_driver_sql(
        f'SELECT ordinal FROM "{name}" WHERE words @@ %s::tsquery',  # noqa: S608
        (query(asked),),
    )
    return BitMap(chain.from_iterable(found.cursor.fetchall()))


def lexemes(columns: Sequence[str]) -> list[str]:
    """The words of a row's columns, as they lie in the index; too many of one leave the others."""
    found: dict[str, None] = {}
    left = MOST_TEXT
    lettered = zip(ascii_uppercase, columns, strict=False)
    for letter, words in sorted(lettered, key=lambda column: len(column[1])):
        for word in words.split():
            left -= len(word.encode())
            if left > 0:
                found[letter + _cut(word)] = None
    return list(found)


def query(asked: Asked) -> str:
    """The expression in PostgreSQL's language."""
    letters = [_LETTER[asked.column]] if asked.column else list(_LETTER.values())
    return _said(asked.expression, letters)


def _said(expression: Expression, letters: Sequence[str]) -> str:
    if isinstance(expression, Word):
        end = "':*" if expression.open_end else "'"
        parts = [f"'{letter}{_cut(expression.text)}{end}" for letter in letters]
    else:
        parts = [_said(part, letters) for part in expression.parts]
    between = " & " if isinstance(expression, AllOf) else " | "
    return f"({between.join(parts)})"


def _cut(word: str) -> str:
    if len(word) * 4 <= LONGEST_WORD:
        return word
    return word.encode()[:LONGEST_WORD].decode(errors="ignore")
