"""What processes that race with each other do: each opens a program over the same folder."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from engine.application.reception import Incoming
from engine.commands.desk import ChangeLabels
from engine.eventlog.log import Conflict, PositionMove
from tests.adapters.iso18626.peers import read
from tests.ops.programs import BY, House, new

PLACED = 12
LABELLED = 12


def persistently(do: Callable[[], object]) -> None:
    """Do it again, as a caller would, after five conflicts in a row."""
    while True:
        with suppress(Conflict):
            do()
            return


def label(home: House, request_id: str, text: str) -> None:
    """Put a label on a request."""
    command = ChangeLabels(
        id=f"c-{text}", at=home.clock(), by=BY, request_id=request_id, add=(text,)
    )
    persistently(lambda: home.engine.act(command))


def incoming(home: House, body: bytes, message_id: str, at: int, group: str = "race") -> Incoming:
    """A message as an inbox hands it over, at an offset of a partition that is read by a group."""
    intake = read(body, home.program.directory, message_id=message_id)
    move = PositionMove(group=group, topic="t", partition=0, expected=at, new=at + 1)
    return Incoming(intake, move)


def race(folder: Path, request_id: str, name: str) -> None:
    """Place requests, the same ones as everybody else, and put labels on a request."""
    home = House(folder)
    try:
        for n in range(PLACED):
            one = incoming(home, new(f"raced-{n}"), f"{name}-{n}", n, group=name)
            persistently(partial(home.program.reception.take, [one]))
        for n in range(LABELLED):
            label(home, request_id, f"{name}-{n}")
    finally:
        home.close()
