"""Keys of titles and names, and the words of a search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.catalogue.keys import (
    fold,
    main_title,
    names,
    same_author,
    sound,
    terms,
    title_key,
    words,
)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Élodie's Harbour", "elodie s harbour"),
        ("Trade & Tides", "Trade and Tides"),
        ("Data base", "database"),
        ("Straße", "STRASSE"),
        ("Søren Łukasz Æ", "soren lukasz ae"),
        ("ＴＩＤＥ", "tide"),
        ("《计算机：科学》", "计算机 科学"),
        ("ﾃｽﾄ", "テスト"),
    ],
)
def test_titles_that_differ_in_writing_only_are_equal(one: str, two: str) -> None:
    assert title_key(one) == title_key(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [("The Tides", "Tides"), ("か", "が"), ("计算机", "計算機"), ("नमक", "नमकीन"), ("C", "C++ 2")],
)
def test_titles_that_differ_in_words_are_not(one: str, two: str) -> None:
    assert title_key(one) != title_key(two)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_does_not_matter(text: str) -> None:
    assert title_key(text.upper().lower()) == title_key(text.upper().lower().casefold())


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("Salt Roads: Trade", "Salt Roads"),
        ("海港：历史", "海港"),
        ("灯塔——一封信", "灯塔"),
        ("Salt - a history", "Salt"),
        ("Self-taught", "Self-taught"),
        (": odd", ": odd"),
        ("", ""),
    ],
)
def test_a_subtitle_begins_at_a_colon_or_a_dash(title: str, main: str) -> None:
    assert main_title(title) == main


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Chen, Li, 1970-", "Li Chen", True),
        ("Chen, L.", "Chen, Li", True),
        ("Chen", "Chen, Li", True),
        ("L. C.", "Li Chen", False),
        ("Chen, Li", "Chen, Wei", False),
        ("Chen, Li; Sato, Ren", "Ren Sato", True),
        ("Vance, Imogen and Ren Sato", "Sato, R. (editor)", True),
        ("陈立新 著；周敏 编著", "周敏", True),
        ("（美）周 敏", "周敏译", True),
        ("陈立", "陈立新", False),
        ("", "Chen", False),
        ("1970", "1970", False),
    ],
)
def test_authors_are_compared_by_their_names(one: str, two: str, same: bool) -> None:
    assert same_author(one, two) is same_author(two, one) is same


@given(st.text(), st.text())
def test_comparing_authors_has_no_sides(one: str, two: str) -> None:
    assert same_author(one, two) == same_author(two, one)


def test_names_lose_what_is_in_brackets() -> None:
    assert names("[英] Rowe, Peter / Sato") == ["Rowe, Peter", "Sato"]


@given(st.text())
def test_a_text_is_found_by_its_own_words_and_by_each_of_its_characters(text: str) -> None:
    indexed = words(text)
    assert set(terms(text)) <= indexed
    for char in fold(text).replace(" ", ""):
        if "一" <= char <= "龥":
            assert any(word.startswith(char) for word in indexed)


@given(st.text(st.characters(), max_size=50))
def test_sound_text_can_be_stored(text: str) -> None:
    assert sound(text).encode().decode() == sound(text)
    assert sound("\ud800a") == "?a"
