"""Every command of `interlend`, joined."""

from __future__ import annotations

import typer

from ops.cli import desk, operating

app = typer.Typer(
    name="interlend",
    help="Lending requests of libraries: run the program, work at the desk, look after it.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
operating.add_to(app)
desk.add_to(app)
