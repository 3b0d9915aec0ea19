"""Rows of the list, made without a program."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.http.pages.language import words_in
from adapters.http.pages.list_rows import RowTeller
from engine.application.directory import Directory
from engine.partner import Library
from tests.projections.rows import NOON, row


@pytest.mark.parametrize(("minutes", "signs"), [(1, ["Locked by ann"]), (0, []), (-1, [])])
def test_a_lock_is_shown_until_its_time_is_over(minutes: int, signs: list[str]) -> None:
    directory = Directory()
    directory.libraries["DEMO"] = Library(code="DEMO", name="Demo")
    teller = RowTeller(directory, words_in("en"), NOON)
    locked = row(1, locked_by="ann", locked_until=NOON + timedelta(minutes=minutes))
    assert [sign.text for sign in teller.tell(locked).indicators] == signs
