"""What a catalogue knows titles by beside their standard numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adapters.catalogue.identifiers import control, normalised, other


def test_a_scheme_in_the_value_goes_before_the_one_beside_it() -> None:
    assert other("OtherSystem", "(DE-599) BV 12") == other("de-599", "bv12") == "de-599:bv12"
    assert other("isrc", "") is None


def test_numbers_of_one_kind_are_gathered_without_what_is_none() -> None:
    assert {i.value for i in normalised("oclc", ["ocm00000012", "12", "junk"])} == {"12"}


@given(st.text())
def test_whatever_is_said_can_be_stored(text: str) -> None:
    for name in (other(text, text), control(text)):
        if name is not None:
            assert "\0" not in name
            assert len(name.encode()) < 2_704
