"""Commands say which row of the table and which items they are about."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import arrival, ending, loan, partner, supply
from engine.commands.base import Command
from engine.decide.decision import DECIDERS
from engine.lifecycle import ROWS
from engine.partner import Library
from tests.engine.story import MORNING, PARTNER, STAFF


def made(command: type[Command], **fields: Any) -> Command:
    """A command of staff."""
    return command(**{"id": "c1", "at": MORNING, "by": STAFF} | fields)


@pytest.mark.parametrize(
    ("command", "fields", "row"),
    [
        (ending.Reject, {"reason": "NotHeld"}, "reject"),
        (ending.Reject, {"reason": "", "may_retry": True}, "reject:may-retry"),
        (ending.AnswerCancel, {"accept": True}, "cancel-reply:yes"),
        (ending.AnswerCancel, {"accept": False}, "cancel-reply:no"),
        (partner.AskCancel, {"partner": "SIM"}, "partner:cancel"),
        (
            partner.AskCancel,
            {"partner": "SIM", "refuses_conditions": True},
            "partner:cancel-conditions",
        ),
        (arrival.Edit, {}, "edit"),
        (arrival.Edit, {"by": PARTNER}, "partner:update"),
        (supply.TakeUp, {}, "take-up"),
    ],
)
def test_a_command_names_its_row(command: type[Command], fields: Any, row: str) -> None:
    assert made(command, **fields).name_in_table() == row


def test_commands_on_items_name_them() -> None:
    for command in (supply.ShipPhysically, loan.CheckIn, loan.ReportLost, loan.ReportDamaged):
        assert made(command, barcodes=("A1", "B2")).names_items() == ("A1", "B2")
        assert command.touches_items
    assert made(supply.TakeUp).names_items() == ()


def test_what_looks_at_the_items_of_a_request_says_so() -> None:
    for command in (ending.Reactivate, partner.ReportPartnerLoss, partner.UndoShipment):
        assert command.touches_items
    assert not supply.TakeUp.touches_items


def test_every_act_has_a_command_and_every_command_its_rows() -> None:
    acts = {command.act for command in DECIDERS} | {partner.HoldReturn.act}
    told_apart = {"reject:may-retry", "cancel-reply:yes", "cancel-reply:no"}
    also = told_apart | {"partner:cancel-conditions", "partner:update", "duplicate"}
    assert acts - {"cancel-reply"} == ROWS.keys() - also


def test_a_library_lives_in_its_time_zone() -> None:
    assert str(Library(code="DEMO", name="Demo", time_zone="Asia/Shanghai").zone) == "Asia/Shanghai"
