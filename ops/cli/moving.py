"""Move all data from one kind of store to the other."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from ops.cli.client import console, fail
from ops.cli.setting_up import settings


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(migrate_store)


def migrate_store(
    source: Annotated[
        str, typer.Option("--from", help="The old store: a folder, or postgresql://…")
    ],
    target: Annotated[str, typer.Option("--to", help="The new, empty one; of either kind.")],
) -> None:
    """Move all data from one store to another, and compare both; stop all processes before.

    The old store is only read. Topics stay behind; the other settings say where they are.
    """
    from ops.moving import move_store

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        say = partial(console.print, markup=False, highlight=False)
        if not move_store(source, target, settings(), say, _Bars(progress)):
            raise fail("the stores differ: keep the old one, and tell what is printed above")


class _Bars:
    """A bar for each thing that is done, in the order in which they begin."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, of: int) -> None:
        if what not in self._bars:
            self._bars[what] = self._progress.add_task(what)
        self._progress.update(self._bars[what], completed=done, total=of or None)
