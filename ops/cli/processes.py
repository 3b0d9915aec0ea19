"""Start processes of the program, and make ready what they stand on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from ops.cli.client import console
from ops.cli.setting_up import settings
from ops.roles import ROLES, Role
from ops.settings import EMBEDDED, BadSettings, Settings

topics = typer.Typer(help="The topics.", no_args_is_help=True)


def add_to(app: typer.Typer, jobs: typer.Typer) -> None:
    """Add the commands; `interlend jobs` alone is a role, with a word more it runs jobs by hand."""
    app.command()(up)
    for name, role in ROLES.items():
        if name != "jobs":
            app.command(name, help=f"{role.does} {role.more}")(_runs(role))
    role = ROLES["jobs"]
    help_ = f"{role.does} {role.more} Or run jobs by hand."
    jobs.callback(invoke_without_command=True, help=help_)(_jobs)
    app.add_typer(topics, name="topics")
    app.command()(migrate)


def up(
    demo: Annotated[bool, typer.Option(help="A demo library with staff and a partner.")] = False,
) -> None:
    """Run everything in this process, until it is told to stop."""
    from ops.composition import Program
    from ops.demo.guard import check_passwords
    from ops.serving import serve

    program = Program(settings())
    if not demo:
        check_passwords(program)
        serve(program)
        return
    from ops.demo.world import Demo

    world = Demo(program)
    world.set_up()
    address = program.settings.address
    console.print(f"{address}: sign in as staff, manager, admin or viewer, password interlend")
    serve(program, on_start=world.start)


@topics.command("create")
def create_topics() -> None:
    """Make the topics that are not there yet, partners' own ones too."""
    from ops.composition import Program

    program = Program(settings())
    try:
        for name in program.all_topics():
            console.print(name, markup=False, highlight=False)
    finally:
        program.close()


def migrate() -> None:
    """Bring the store of an earlier release to this one's schema; stop all processes before."""
    from ops.migrating import migrate as bring_up_to_date

    for line in bring_up_to_date(settings()):
        console.print(line, markup=False, highlight=False)


def _jobs(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        _run(ROLES["jobs"])


def _runs(role: Role) -> Callable[[], None]:
    return lambda: _run(role)


def _run(role: Role) -> None:
    from ops.composition import Program
    from ops.demo.guard import check_passwords
    from ops.serving import serve

    found = settings()
    _require_shared(found)
    program = Program(found)
    if role.serves_people:
        check_passwords(program)
    serve(program, role)


def _require_shared(found: Settings) -> None:
    """Raise `BadSettings` where other processes could not take part."""
    if not found.on_server or found.topics == EMBEDDED:
        raise BadSettings(
            "processes share a PostgreSQL and a Kafka: set INTERLEND_STORE=postgresql://… and"
            " INTERLEND_TOPICS=kafka://…; with files only, `interlend up` is the whole program"
        )
