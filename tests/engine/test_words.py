"""What a word is. The log keeps hashes of words: what stands here stays."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.eventlog.words import words as distinct
from engine.words import Table, fold, is_mark, pairs, runs, words


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
        ("again Again", ["again", "again"]),
        ("𠀀𠀁𠀂", ["𠀀𠀁", "𠀁𠀂"]),
        ("Łódź, Søren Ægir; Þór", ["lodz", "soren", "aegir", "thor"]),
        ("ＦＵＬＬ　width ﾃﾞｰﾀ", ["full", "width", "テー", "ータ"]),
        ("İstanbul Ilgaz ılık", ["istanbul", "ilgaz", "ilik"]),
        ("हिन्दी में", ["हिनदी", "म"]),
        ("שָׁלוֹם كِتَاب", ["שלום", "كتاب"]),
        ("한국", ["한국"]),
        ("\U000323b0\U000323b1", ["\U000323b0\U000323b1"]),
        ("《科学》、々 〇", ["科学", "々", "〇"]),
        ("½ ℃ Ⅷ x² ٣", ["1", "2", "c", "viii", "x2", "٣"]),
        ("\ud800 a\0b", ["a", "b"]),
    ],
)
def test_words_of(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_each_word_is_hashed_once() -> None:
    assert distinct("Again and again, and 科学科学") == ["again", "and", "科学", "学科"]


@given(st.text())
def test_the_words_of_words_are_these_words(text: str) -> None:
    assert runs(" ".join(runs(text))) == runs(text)
    assert [word for run in runs(text) for word in pairs(run)] == words(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_how_characters_are_put_together_makes_no_difference(
    text: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]
) -> None:
    assert words(unicodedata.normalize(form, text)) == words(text)


def test_more_characters_than_are_in_use_do_not_fill_the_memory() -> None:
    table = Table(is_mark)
    every = "".join(map(chr, range(0x30000, 0x30000 + 150_000)))
    assert table.fold(every) == every
    assert len(table) < 110_000


@given(st.text(), st.text())
def test_words_of_a_part_are_found_in_the_whole(left: str, right: str) -> None:
    assert set(words(left)) <= set(words(f"{left} {right}"))


@given(st.text())
def test_case_makes_no_difference(text: str) -> None:
    assert fold(text) == fold(text.casefold())
