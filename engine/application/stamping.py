"""The stamp of a fact that a command led to."""

from __future__ import annotations

from datetime import datetime

from engine.commands.base import Command
from engine.eventlog.format import Stamp


def stamp_of(
    command: Command, library: str, n: int | str, last: datetime | None, recorded_at: datetime
) -> Stamp:
    """The stamp of a command's fact `n`, recorded neither before it happened nor before the `last`
    of its stream.
    """
    recorded_at = max(recorded_at, command.at)
    return Stamp(
        id=f"{command.id}/{n}",
        at=command.at,
        recorded_at=last if last and last > recorded_at else recorded_at,
        by=command.by,
        library=library or None,
        command_id=command.id,
        causation_id=command.cause or command.id,
        correlation_id=command.correlation or command.cause or command.id,
    )
