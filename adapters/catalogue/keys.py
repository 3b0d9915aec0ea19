"""Keys by which titles and names are compared, and the words by which they are searched.

Two titles are equal when they differ only in case, accents, punctuation, blanks or width of the
characters. Leading articles count. Words are those of `engine.words`; here `&` is one too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from engine.words import CJK, Table, is_cjk, runs
from engine.words import words as all_words

LONGEST_KEY = 500
LONGEST_WORD = 100
"""Characters: an entry of an index of PostgreSQL has at most 2,704 bytes."""

_AND = re.compile("[&＆﹠]")
_BLANK_IN_CJK = re.compile(f"(?<=[{CJK}]) (?=[{CJK}])")
_SUBTITLE = re.compile(r"[:：]|——|\s[—–-]{1,2}\s")
_BETWEEN_NAMES = re.compile(r"[;；、，|]|\s[&/]\s|\sand\s", re.IGNORECASE)
_BRACKETED = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]")
_CJK_ROLE = re.compile("(?:等|编著|主编|编译|译注|校注|著|編著|主編|編|编|撰|译|譯)+$")
_ROLES = frozenset({"author", "by", "ed", "editor", "eds", "editors", "jr", "sr", "translator"})


def _is_accent(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


_KEYS = Table(_is_accent, words_only=True)


def sound(text: str) -> str:
    """The text with a question mark for what no store takes: half of a surrogate pair, a zero."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower-case words without accents or punctuation, one blank between them.

    Only Latin, Greek and Cyrillic accents go: keys tell apart what the marks of other scripts do,
    though a search does not.
    """
    return " ".join(_KEYS.fold(_AND.sub(" and ", text)).split())


def title_key(title: str) -> str:
    """The title without anything that catalogues write differently (`data base` is `database`)."""
    return _storable(fold(title).replace(" ", ""))


def main_title(title: str) -> str:
    """The title without its subtitle."""
    return _SUBTITLE.split(title, maxsplit=1)[0].strip() or title


def names(author: str) -> list[str]:
    """The single names in a statement of authors."""
    plain = _BRACKETED.sub(" ", author)
    return [name for part in _BETWEEN_NAMES.split(plain) if (name := part.strip())]


def name_parts(name: str) -> list[str]:
    """A name's words in no order, without dates and roles: `Chen, Li, 1970-` is [chen, li]."""
    parts = [_CJK_ROLE.sub("", part) for part in _joined_cjk(fold(name)).split()]
    return sorted(part for part in parts if part and not part.isdigit() and part not in _ROLES)


def same_author(one: str, two: str) -> bool:
    """Whether two statements of authors share a name; an initial stands for any name it begins."""
    left = [name_parts(name) for name in names(one)]
    right = [name_parts(name) for name in names(two)]
    return any(_same_name(a, b) for a in left for b in right)


@lru_cache(maxsize=4096)
def work_key(title: str, author: str) -> str:
    """What makes two descriptions without standard numbers the same work; "" for no title."""
    first = next(iter(names(author)), "")
    key = title_key(title)
    return _storable(f"{key}|{''.join(name_parts(first))}") if key else ""


def words(text: str) -> set[str]:
    """The words that a text is found by: every CJK character begins one of them."""
    found = set(terms(text))
    found.update(run[-1] for run in runs(text) if is_cjk(run))
    return found


def terms(text: str) -> list[str]:
    """The words that must all be found in a text for it to match."""
    return [word[:LONGEST_WORD] for word in all_words(_AND.sub(" and ", text))]


def _storable(key: str) -> str:
    """The key; the end of a very long one is told by a digest."""
    if len(key) <= LONGEST_KEY:
        return key
    end = blake2b(key.encode(), digest_size=16).hexdigest()
    return key[: LONGEST_KEY - len(end)] + end


def _joined_cjk(folded: str) -> str:
    """Blanks between CJK characters are no boundary: `王 伟` is one name."""
    return _BLANK_IN_CJK.sub("", folded)


def _same_name(one: list[str], two: list[str]) -> bool:
    few, many = sorted((one, two), key=len)
    rest = list(many)
    initials = []
    for part in few:
        if part in rest:
            rest.remove(part)
        else:
            initials.append(part)
    # One name in full has to agree; initials alone would fit too many.
    return len(initials) < len(few) and all(_take_initial(part, rest) for part in initials)


def _take_initial(part: str, rest: list[str]) -> bool:
    for name in rest:
        if (len(part) == 1 or len(name) == 1) and part[0] == name[0]:
            rest.remove(name)
            return True
    return False
