"""The one normaliser of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.eventlog.words import fold, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("The Art, of  War!", ["the", "art", "of", "war"]),
        ("Ångström résumé", ["angstrom", "resume"]),
        ("Straße ﬁne", ["strasse", "fine"]),
        ("snake_case A-1/b2", ["snake", "case", "a", "1", "b2"]),
        ("计算机科学", ["计算", "算机", "机科", "科学"]),
        ("王", ["王"]),
        ("C语言 入门", ["c", "语言", "入门"]),
        ("한국어", ["한국", "국어"]),
        ("データ", ["テー", "ータ"]),
        ("again again Again", ["again"]),
        ("𠀀𠀁𠀂", ["𠀀𠀁", "𠀁𠀂"]),
    ],
)
def test_words_of(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert words(" ".join(words(text))) == words(" ".join(words(" ".join(words(text)))))


@given(st.text(), st.text())
def test_words_of_a_part_are_found_in_the_whole(left: str, right: str) -> None:
    assert set(words(left)) <= set(words(f"{left} {right}"))


@given(st.text())
def test_case_makes_no_difference(text: str) -> None:
    assert fold(text) == fold(text.casefold())
