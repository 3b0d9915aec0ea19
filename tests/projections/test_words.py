"""The normaliser: what a text is found under."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections import identifiers
from projections.words import asked, compact, fold, hashed, title_key, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Art of Computer-Programming", ["the", "art", "of", "computer", "programming"]),
        ("Ökonomie für Anfänger", ["okonomie", "fur", "anfanger"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("Łódź Søren Ægir", ["lodz", "soren", "aegir"]),
        ("ＦＵＬＬ　width", ["full", "width"]),
        ("科学", ["科学", "学"]),
        ("C语言", ["c", "语言", "言"]),
        ("한국어", ["한국", "국어", "어"]),
        ('"quoted" AND (NEAR* \0', ["quoted", "and", "near"]),
        ("𠀀𠀁", ["𠀀𠀁", "𠀁"]),
        ("--- !!! ", []),
    ],
)
def test_a_text_becomes_plain_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.text())
def test_no_punctuation_gets_through_whatever_the_text(text: str) -> None:
    for word in (*words(text), *(word for word, _ in asked(text)), compact(text)):
        assert all(char.isalnum() for char in word if char.isascii())


@given(st.text())
def test_all_that_a_text_asks_for_is_in_the_text_itself(text: str) -> None:
    found = words(text)
    for word, open_end in asked(text):
        assert word in found or (open_end and any(it.startswith(word) for it in found))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("0-306-40615-2", "9780306406157"),
        ("978-0-306-40615-7", "9780306406157"),
        ("080442957X", "9780804429573"),
        ("9780306406157 (pbk.)", "9780306406157"),
        ("0306406153", "0306406153"),
        ("n/a", "na"),
    ],
)
def test_an_isbn_has_one_form(text: str, form: str) -> None:
    assert identifiers.isbn(text) == form


def test_other_identifiers_have_one_form_each() -> None:
    assert identifiers.issn("2434-561X") == "2434561x"
    assert identifiers.oclc("(OCoLC)ocm00012345") == "12345"
    assert identifiers.oclc("000") == "0"
    assert [identifiers.lccn(text) for text in ("n78-89035", "85-2 ", "2001-000002/AC")] == [
        "n78089035",
        "85000002",
        "2001000002",
    ]


def test_titles_are_ordered_without_case_accents_and_extra_spaces() -> None:
    assert title_key("  Über   den Wolken ") == "uber den wolken"
    assert title_key("x" * 100) == "x" * 64


def test_a_persons_words_are_hashed_one_by_one_and_once() -> None:
    assert hashed("Müller, müller Anna", lambda word: f"<{word}>") == ("<muller>", "<anna>")


def test_plain_text_takes_the_short_way_to_the_same_form() -> None:
    assert fold("Plain") == fold("Pla\u0131n") == "plain"
