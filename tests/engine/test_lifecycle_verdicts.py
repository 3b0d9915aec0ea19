"""Every verdict that was transcribed by hand holds; `lifecycle_verdicts.md` explains them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from engine.errors import Refusal
from engine.lifecycle import ROWS
from engine.rules import Verdict
from engine.statuses import ANYWHERE
from tests.engine.circumstances import circumstances
from tests.engine.doing import DOING

Row = dict[str, str]

OF_THE_APPLICATION = {
    ("partner:new", "known_id=yes content=same"): "the stored answer is given again",
    ("partner:retry", "resend=yes"): "the stored answer is given again",
    ("partner:retry", "last_told=RetryPossible new_id=of_another_request"): "names are of the log",
}
"""Lines that are decided before `decide`, and why."""

OTHER_NAMES = {
    "reject:may-retry",
    "cancel-reply:yes",
    "cancel-reply:no",
    "partner:cancel-conditions",
}
"""Acts that the verdicts tell apart by a word in `given`, not by their name."""

with (Path(__file__).parent / "lifecycle_verdicts.csv").open(newline="") as file:
    VERDICTS: list[Row] = list(csv.DictReader(file))
DECIDED = [row for row in VERDICTS if (row["command"], row["given"]) not in OF_THE_APPLICATION]


def given_of(row: Row) -> dict[str, str]:
    return dict(word.split("=", 1) for word in row["given"].split())


def verdict(row: Row, place: str) -> str:
    """What becomes of a request in a place, in the words of the table."""
    given = given_of(row)
    story = circumstances(place, given)
    before, last = story.r, story.last
    try:
        after = DOING[row["command"]](story, given)
    except Refusal:
        assert story.request is before
        return "refused"
    if after is not story or after.r.status is not before.status:
        return after.status
    decided = story.last if story.last is not last else None
    return "recorded" if decided and decided.verdict is Verdict.RECORDED else "="


def expected(row: Row, place: str) -> str:
    """The cell; a word for an earlier status in place of its name."""
    return {"before_reject": "created", "before_cancel": "created"}.get(row[place], row[place])


@pytest.mark.parametrize("row", DECIDED, ids=lambda row: f"{row['command']} {row['given']}".strip())
def test_the_verdict_is_the_transcribed_one_in_every_place(row: Row) -> None:
    places = [place for place in ANYWHERE if row[place] != "-"]
    wrong = {
        f"{place}: {got}, not {row[place]}"
        for place in places
        if (got := verdict(row, place)) != expected(row, place)
    }
    assert places
    assert not wrong, "\n".join(sorted(wrong))


def test_every_line_has_a_cell_for_every_place() -> None:
    for row in VERDICTS:
        assert all(row[place] for place in ANYWHERE)


def test_lines_that_the_application_decides_are_there() -> None:
    lines = {(row["command"], row["given"]) for row in VERDICTS}
    assert OF_THE_APPLICATION.keys() <= lines


def test_no_line_says_twice_the_same() -> None:
    lines = [(row["command"], row["given"]) for row in VERDICTS]
    assert len(lines) == len(set(lines))


def test_every_act_of_the_lifecycle_has_its_verdicts() -> None:
    assert ROWS.keys() - {row["command"] for row in VERDICTS} - OTHER_NAMES == set()
