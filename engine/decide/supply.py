"""Decide about promises: taking a request up, and that we will supply."""

from __future__ import annotations

from engine.commands import supply as commands
from engine.decide.draft import Draft
from engine.events import supply


def take_up(command: commands.TakeUp, draft: Draft) -> None:
    """Whoever takes it up has it."""
    draft.add(supply.TakenUp(status=draft.then, user=command.by.id))
    draft.notes(command)


def will_supply(command: commands.WillSupply, draft: Draft) -> None:
    """Promise it."""
    draft.add(supply.SupplyPromised(status=draft.then))
    draft.notes(command)
    draft.tell()
