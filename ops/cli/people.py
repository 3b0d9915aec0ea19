"""Add a user from the machine that the program runs on: the first one, who then adds the others."""

from __future__ import annotations

from typing import Annotated

import typer

from adapters.http.access import Role
from ops.cli.client import console
from ops.cli.setting_up import settings

users = typer.Typer(help="Users.", no_args_is_help=True)


@users.command("add")
def add_user(
    name: str,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    role: Annotated[list[Role], typer.Option(help="May be given several times.")],
    library: Annotated[
        list[str] | None, typer.Option(help="Libraries that the user may see; none means all.")
    ] = None,
) -> None:
    """Add a user to the store of the settings; the password is asked for."""
    from ops.composition import Program
    from ops.people import add

    program = Program(settings())
    try:
        add(program, name, password, [str(one) for one in role], library or [])
    finally:
        program.close()
    console.print(f"{name} may sign in", markup=False, highlight=False)
