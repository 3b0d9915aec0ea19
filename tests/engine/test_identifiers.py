"""Standard numbers: equal numbers become equal texts, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.identifiers import isbn, issn, lccn, oclc

NORMALISERS = (isbn, issn, oclc, lccn)


def ean(first_twelve: str) -> str:
    weighted = sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(first_twelve))
    return first_twelve + str((10 - weighted % 10) % 10)


def with_check(digits: str) -> str:
    """The digits with the check digit that ISBN-10 and ISSN share."""
    weighted = sum(int(c) * (len(digits) + 1 - i) for i, c in enumerate(digits))
    return digits + "0123456789X"[(11 - weighted % 11) % 11]


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@given(digits(9))
def test_an_isbn_10_and_its_isbn_13_are_one_number(nine: str) -> None:
    thirteen = ean("978" + nine)
    assert isbn(with_check(nine)) == isbn(thirteen) == thirteen


@given(digits(9), st.sampled_from(["978", "979"]), st.data())
def test_hyphens_blanks_and_qualifiers_do_not_matter(
    nine: str, prefix: str, data: st.DataObject
) -> None:
    number = ean(prefix + nine)
    gaps = data.draw(st.lists(st.sampled_from(["", "-", " ", "‑"]), min_size=10, max_size=10))
    written = number[:2] + "".join(a + b for a, b in zip(number[2:], [*gaps, ""], strict=True))
    for form in (written, f"ISBN {written}", f"ISBN-13: {written}", f"{written} (pbk.)"):
        assert isbn(form) == number


@given(digits(9), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_makes_no_isbn(nine: str, place: int, change: int) -> None:
    number = ean("979" + nine)
    wrong = str((int(number[place]) + change) % 10)
    assert isbn(number[:place] + wrong + number[place + 1 :]) is None


@given(digits(7))
def test_an_issn_is_eight_characters_without_a_hyphen(seven: str) -> None:
    number = with_check(seven)
    for form in (number, f"{number[:4]}-{number[4:]}", f" issn {number.lower()} (online)"):
        assert issn(form) == number


@given(digits(7), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_makes_no_issn(seven: str, place: int, change: int) -> None:
    wrong = str((int(seven[place]) + change) % 10)
    assert issn(seven[:place] + wrong + with_check(seven)[place + 1 :]) is None


@given(st.integers(1, 10**12))
def test_oclc_numbers_are_the_same_with_and_without_prefix(number: int) -> None:
    forms = (
        f"{number}",
        f"(OCoLC){number}",
        f"(OCoLC)ocm{number:08}",
        f"ocn{number}",
        f"on{number}",
        f"OCLC: {number}",
        f"ocm{number:08} ",
    )
    assert {oclc(form) for form in forms} == {str(number)}


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("n78-89035", "n78089035"),
        ("85-2 ", "85000002"),
        ("   85000002 /AC/r86", "85000002"),
        ("2001-000002", "2001000002"),
        ("sh 95000001", "sh95000001"),
        ("LCCN 2001000002", "2001000002"),
        ("x", None),
        ("2001-0000002", None),
    ],
)
def test_lccn_follows_the_library_of_congress(written: str, normal: str | None) -> None:
    assert lccn(written) == normal


@pytest.mark.parametrize("normalise", NORMALISERS)
@given(text=st.text(max_size=200))
def test_any_text_is_a_normal_number_or_none(
    normalise: Callable[[str], str | None], text: str
) -> None:
    number = normalise(text)
    if number is not None:
        assert number.isascii()
        assert normalise(number) == number


@pytest.mark.parametrize("normalise", NORMALISERS)
@pytest.mark.parametrize("text", ["", "9.78031E+12", "٩٧٨", "-", "0", "\ud800", "9" * 10_000])
def test_what_is_no_number_is_none(normalise: Callable[[str], str | None], text: str) -> None:
    assert normalise(text) is None
