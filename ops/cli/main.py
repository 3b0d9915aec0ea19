"""Every command of `interlend`, joined."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from engine.errors import InterlendError
from ops.cli import desk, moving, operating, people, processes
from ops.cli.client import fail


class Commands(TyperGroup):
    """The commands; what Interlend says no with ends one with its words and code 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except InterlendError as error:
            raise fail(str(error)) from error


app = typer.Typer(
    cls=Commands,
    name="interlend",
    help="Lending requests of libraries: run the program, work at the desk, look after it.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
processes.add_to(app, operating.jobs)
moving.add_to(app)
operating.add_to(app)
app.add_typer(people.users, name="users")
desk.add_to(app)
