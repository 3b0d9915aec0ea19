"""The reckoning of staff's actions sees what is lost, done twice, or done unasked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.acting import Deed, reckon_deeds
from tests.acceptance.reckoning import Reckoning

DEEDS = [
    Deed(request_id="r", command_id="promise", action="will-supply", version=3),
    Deed(request_id="r", command_id="ship", action="ship-physically", version=5),
    Deed(request_id="r", command_id="late", action="will-supply"),
    Deed(request_id="r", command_id="cut off", action="note", answered=False),
]


def history(*commands: str) -> list[dict[str, Any]]:
    """A fact of each command; an empty one is the partner's."""
    return [
        {
            "event": "request.note_added",
            "command_id": command,
            "by": {"kind": "staff" if command else "partner"},
        }
        for command in commands
    ]


@pytest.mark.parametrize(
    ("commands", "wrong"),
    [
        (("", "promise", "promise", "ship", "ship"), {}),
        (("", "promise", "promise", "ship", "ship", "", "cut off"), {}),
        (("", "promise", "promise"), {"actions_lost": 1}),
        (("", "", "", "ship", "ship"), {"actions_lost": 1}),
        (("", "promise", "promise", "ship", "ship", "ship", "ship"), {"actions_twice": 1}),
        (("", "promise", "promise", "ship", "ship", "promise"), {"actions_twice": 1}),
        (("", "promise", "promise", "ship", "ship", "late"), {"actions_unasked": 1}),
        (("", "promise", "promise", "ship", "ship", "nobody's"), {"actions_unasked": 1}),
    ],
)
def test_staff_s_actions_are_reckoned(commands: tuple[str, ...], wrong: dict[str, int]) -> None:
    assert reckon_deeds(history(*commands), DEEDS) == Reckoning(**wrong)


def test_what_was_really_sent_is_no_action() -> None:
    delivered = {"event": "correspondence.message_delivered", "command_id": "", "by": {}}
    told = history("", "promise", "promise", "ship", "ship")
    assert reckon_deeds([*told[:2], delivered, *told[2:]], DEEDS) == Reckoning()
