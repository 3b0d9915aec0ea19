"""What a word is, for every search: any text becomes the same plain words.

A word is a run of letters and digits in lower case, without accents and differences of width: no
text can reach the query language of a store. Chinese, Japanese and Korean are cut into overlapping
pairs: 科学 finds 计算机科学导论. Searches add what their index needs, and change no word. The log
keeps hashes of words, so what a word is should never change. Source: spec row F4.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

CJK = (
    "\u3005\u3007\u3021-\u3029\u3038-\u303b"  # marks and numerals of Han
    "\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\uac00-\ud7a3"  # Hangul
)
"""Scripts written without blanks, and Hangul, whose endings cling to the word; for use in a regular
expression's brackets."""

_RUN = re.compile(f"[{CJK}]+|[^ {CJK}]+")
_ASCII_RUN = re.compile("[a-z0-9]+")
_IS_CJK = re.compile(f"[{CJK}]").match

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
"""Letters that no rule of Unicode takes apart, though keyboards without them write them so."""

_MOST = 100_000
"""Characters that a table remembers: more than are in use, fewer than fill the memory."""


class Table(dict[int, str]):
    """For `str.translate`: what becomes of each character, found out when it is first met.

    Marks go where `is_accent` says so. With `words_only`, what belongs to no word is a blank.
    """

    def __init__(self, is_accent: Callable[[str], bool], *, words_only: bool = False) -> None:
        super().__init__()
        self._is_accent = is_accent
        self._words_only = words_only

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code).casefold())
        bare = "".join(part for part in parts if not self._is_accent(part))
        plain = unicodedata.normalize("NFC", bare).casefold().translate(_LETTERS)
        if self._words_only:
            plain = "".join(part if _in_words(part) else " " for part in plain)
        if len(self) < _MOST:
            self[code] = plain
        return plain

    def fold(self, text: str) -> str:
        """The text with every character replaced, and what then belongs together put together."""
        return unicodedata.normalize("NFC", text.translate(self))


def _in_words(char: str) -> bool:
    # Han grows with every edition of Unicode: Python need not know the character.
    return unicodedata.category(char)[0] in "LNM" or is_cjk(char)


def is_mark(char: str) -> bool:
    """Whether this is an accent, a vowel sign or another mark that takes no place of its own."""
    return unicodedata.category(char) in ("Mn", "Me")


_FOLDED = Table(is_mark)
_SPACED = Table(is_mark, words_only=True)


def fold(text: str) -> str:
    """The text without case, accents and width: `Ｌécole!` becomes `lecole!`."""
    return text.lower() if text.isascii() else _FOLDED.fold(text)


def runs(text: str) -> list[str]:
    """The text's words before pairs are made of them, in their order."""
    if text.isascii():
        return _ASCII_RUN.findall(text.lower())
    return _RUN.findall(_SPACED.fold(text))


def is_cjk(run: str) -> bool:
    """Whether a run is one of characters that stand without blanks between words."""
    return _IS_CJK(run) is not None


def pairs(run: str) -> list[str]:
    """The words of one run: of CJK its overlapping pairs, else the run itself."""
    if len(run) < 3 or not _IS_CJK(run):
        return [run]
    return [run[at : at + 2] for at in range(len(run) - 1)]


def words(text: str) -> list[str]:
    """The words of the text in their order."""
    found = runs(text)
    return found if text.isascii() else [word for run in found for word in pairs(run)]
