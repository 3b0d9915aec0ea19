"""One normaliser for texts and queries, whatever the store: any text becomes plain words.

Chinese, Japanese and Korean runs become overlapping pairs (科学 finds 计算机科学导论), Latin words
lose case and accents, identifiers lose punctuation. A word is only ever letters and digits, so no
text can reach the query language of a store. Source: spec row F4.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.eventlog import words as engine_words

TITLE_KEY_LENGTH = 64

_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORDS = re.compile(rf"([{_CJK}]+)|[^\W_{_CJK}]+")
_ASCII_WORDS = re.compile("[a-z0-9]+")
_OTHER = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """The text without case, accents and width: `Ｌécole` becomes `lecole`."""
    folded = engine_words.fold(text)
    return folded if folded.isascii() else folded.translate(_PLAIN)


def title_key(title: str) -> str:
    """By what titles are ordered: folded, spaces made one, the first 64 characters."""
    # No store but SQLite takes a zero character in a text.
    begin = title[: 2 * TITLE_KEY_LENGTH].replace("\0", " ")
    return " ".join(fold(begin).split())[:TITLE_KEY_LENGTH]


def words(text: str) -> list[str]:
    """The words under which a text is found."""
    folded = fold(text)
    if folded.isascii():
        return _ASCII_WORDS.findall(folded)
    found: list[str] = []
    for match in _WORDS.finditer(folded):
        run = match.group()
        # The last character stands alone too: a query of one asks for words that begin with it.
        found += [*pairs(run), run[-1]] if match.group(1) else [run]
    return found


def pairs(run: str) -> list[str]:
    """Overlapping pairs of a run of CJK characters; none of a single one."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def asked(text: str) -> list[tuple[str, bool]]:
    """The words that a text must have to answer this query, and whether a word may go on."""
    found: list[tuple[str, bool]] = []
    for match in _WORDS.finditer(fold(text)):
        run = match.group()
        if match.group(1) and len(run) > 1:
            found += [(pair, False) for pair in pairs(run)]
        else:
            found.append((run, bool(match.group(1))))
    return found


def compact(text: str) -> str:
    """An identifier without case and punctuation: `DEMO-26-000123` becomes `demo26000123`."""
    folded = fold(text)
    return folded if folded.isalnum() else _OTHER.sub("", folded)


def hashed(text: str, hash_word: Callable[[str], str]) -> tuple[str, ...]:
    """A person's text as keyed hashes of its words, which are those that the log's facts carry."""
    return tuple(hash_word(word) for word in engine_words.words(text))
