"""The words under which rows are found: those of `engine.words`, and what a text index needs more.

A word that is asked for may go on where a text index can tell words that begin so.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.eventlog.words import words as distinct
from engine.words import fold, is_cjk, pairs, runs

TITLE_KEY_LENGTH = 64


def title_key(title: str) -> str:
    """By what titles are ordered: folded, spaces made one, the first 64 characters."""
    # No store but SQLite takes a zero character in a text.
    begin = title[: 2 * TITLE_KEY_LENGTH].replace("\0", " ")
    return " ".join(fold(begin).split())[:TITLE_KEY_LENGTH]


def words(text: str) -> list[str]:
    """The words under which a text is found."""
    found: list[str] = []
    for run in runs(text):
        found += pairs(run)
        # The last character stands alone too: a query of one asks for words that begin with it.
        if len(run) > 1 and is_cjk(run):
            found.append(run[-1])
    return found


def asked(text: str) -> list[tuple[str, bool]]:
    """The words that a text must have to answer this query, and whether a word may go on."""
    return [(word, len(run) == 1 and is_cjk(run)) for run in runs(text) for word in pairs(run)]


def compact(text: str) -> str:
    """An identifier without case and punctuation: `DEMO-26-000123` becomes `demo26000123`."""
    folded = fold(text)
    return folded if folded.isalnum() else "".join(runs(folded))


def hashed(text: str, hash_word: Callable[[str], str]) -> tuple[str, ...]:
    """A person's text as keyed hashes of its words, which are those that the log's facts carry."""
    return tuple(hash_word(word) for word in distinct(text))
