"""The words of a text, as searches compare them: in any case, without accents, CJK by pairs."""

from __future__ import annotations

import re
import unicodedata

# Scripts written without spaces (and Hangul, whose endings cling to the word): a query is found
# inside a longer run of characters when the runs are cut into overlapping pairs.
_CJK = (
    "\u3005\u3007\u3021-\u3029\u3038-\u303b"  # marks and numerals of Han
    "\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\uac00-\ud7a3"  # Hangul
)
_RUN = re.compile(rf"[{_CJK}]+|(?:(?![{_CJK}_])\w)+")
_ASCII_RUN = re.compile("[a-z0-9]+")
_STARTS_CJK = re.compile(rf"[{_CJK}]")


def fold(text: str) -> str:
    """`text` without case, accents and compatibility forms."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in parts if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", bare).casefold()


def words(text: str) -> list[str]:
    """The distinct words of `text` in their order; a CJK run gives its pairs of characters."""
    if text.isascii():
        return list(dict.fromkeys(_ASCII_RUN.findall(text.lower())))
    found: dict[str, None] = {}
    for run in _RUN.findall(fold(text)):
        found.update(dict.fromkeys(_pairs(run) if _STARTS_CJK.match(run) else (run,)))
    return list(found)


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(max(1, len(run) - 1))]
