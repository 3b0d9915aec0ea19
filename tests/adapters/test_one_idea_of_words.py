"""The log, the task list and the catalogue search alike: what one of them finds the others find."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.catalogue import identifiers as of_catalogue
from adapters.catalogue import keys as catalogue
from engine import identifiers, words
from engine.eventlog import words as log
from projections import identifiers as of_list
from projections import words as task_list

SCRIPTS = st.characters(codec="utf-8") | st.sampled_from("aÄøßﬁ 科学ー々한ガｶﾞहिंไทעָ٣_-.'&０")
TEXTS = st.text(SCRIPTS, max_size=60)
PLAIN = TEXTS.filter(lambda text: not set(text) & set("&＆﹠"))
"""In the catalogue, `&` is the word `and`."""


@given(TEXTS)
@example("Søren Ångström: 计算机科学 हिन्दी ﾃﾞｰﾀ")
def test_the_log_and_the_task_list_have_every_word_and_none_but_those(text: str) -> None:
    assert set(log.words(text)) == set(words.words(text))
    assert [word for word, _ in task_list.asked(text)] == words.words(text)


@given(PLAIN)
def test_the_catalogue_asks_for_the_same_words(text: str) -> None:
    assert catalogue.terms(text) == words.words(text)


@given(TEXTS)
def test_in_the_catalogue_an_ampersand_is_a_word_more(text: str) -> None:
    assert set(words.words(text)) <= set(catalogue.terms(text))
    assert set(catalogue.terms(text)) - set(words.words(text)) <= {"and"}


@given(PLAIN)
def test_task_list_and_catalogue_index_the_same(text: str) -> None:
    assert set(task_list.words(text)) == catalogue.words(text)


@given(TEXTS, TEXTS)
def test_what_one_finds_the_others_find(title: str, query: str) -> None:
    text = f"{title} {query}"
    assert set(log.words(query)) <= set(log.words(text))
    assert set(catalogue.terms(query)) <= catalogue.words(text)
    assert {word for word, _ in task_list.asked(query)} <= set(task_list.words(text))


SEVEN, NINE = (st.text("0123456789", min_size=n, max_size=n) for n in (7, 9))
LCCNS = st.from_regex(r"(n|sh|no)? ?[0-9]{2}-[0-9]{1,6}", fullmatch=True)
OCLC = st.integers(1, 10**12).flatmap(
    lambda n: st.sampled_from([str(n), f"(OCoLC){n}", f"(OCoLC)ocm{n:08}", f"ocn{n}", f"on{n}"])
)


def checked(digits: str) -> str:
    """With the check digit that ISBN-10 and ISSN share."""
    added = sum(int(c) * (len(digits) + 1 - i) for i, c in enumerate(digits))
    return digits + "0123456789X"[-added % 11]


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (of_catalogue.ISBN, NINE.map(checked)),
        (of_catalogue.ISBN, NINE.map(lambda nine: f"ISBN {checked(nine)} (pbk.)")),
        (of_catalogue.ISSN, SEVEN.map(checked)),
        (of_catalogue.ISSN, SEVEN.map(lambda seven: f"{seven[:4]}-{checked(seven)[4:]}")),
        (of_catalogue.OCLC, OCLC),
        (of_catalogue.LCCN, LCCNS),
    ],
)
@given(data=st.data())
def test_a_number_has_one_form_everywhere(
    kind: str, written: st.SearchStrategy[str], data: st.DataObject
) -> None:
    text = data.draw(written)
    normal: Callable[[str], str | None] = getattr(identifiers, kind)
    number = normal(text)
    assert number
    assert of_catalogue.normalised(kind, [text]) == {of_catalogue.Identifier(kind, number)}
    assert getattr(of_list, kind)(text) == number.casefold()
