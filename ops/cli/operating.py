"""Look after the program: replay, jobs, dead letters, inventory, settings, documents."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from ops.cli.client import call, console, errors, fail
from ops.cli.setting_up import settings
from ops.settings import Settings, unknown_variables

inventory = typer.Typer(help="The library's own inventory.", no_args_is_help=True)
config = typer.Typer(help="Settings.", no_args_is_help=True)
dead_letters = typer.Typer(help="Messages that could not be handled.", no_args_is_help=True)
jobs = typer.Typer()


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    for name, group in {
        "inventory": inventory,
        "config": config,
        "dead-letters": dead_letters,
        "jobs": jobs,
    }.items():
        app.add_typer(group, name=name)
    for command in (replay, lifecycle, bench):
        app.command()(command)


@config.command("check")
def check_config() -> None:
    """Read the settings, and say what they are or what is wrong with them."""
    found, table = settings(), Table("setting", "value", "meaning")
    for name, field in Settings.model_fields.items():
        value = str(getattr(found, name))
        value = "…" if value and not field.repr else value
        table.add_row(f"INTERLEND_{name.upper()}", value, field.description)
    console.print(table)
    for name in unknown_variables():
        errors.print(f"{name} is no setting", style="yellow", markup=False, highlight=False)


@inventory.command("load")
def load_inventory(file: Path) -> None:
    """Load MARC 21, MARCXML or CSV; counts, and every record that was refused."""
    from adapters.catalogue.files import content_type_of

    try:
        data = file.read_bytes()
    except OSError as error:
        raise fail(f"{file}: {error.strerror}") from error
    report = call(
        "POST",
        "/api/v1/inventory",
        content=data,
        headers={"Content-Type": content_type_of(file)},
    )
    refused = report.pop("refused")
    console.print(", ".join(f"{name.replace('_', ' ')}: {n}" for name, n in report.items()))
    for record in refused:
        console.print(f"refused: record {record['number']}: {record['reason']}", markup=False)


@jobs.command("run")
def run_jobs(
    names: Annotated[list[str] | None, typer.Argument(help="Jobs; none means all.")] = None,
) -> None:
    """Run jobs by hand, over the API; each says what it did and is safe to run twice."""
    for name in names or call("GET", "/api/v1/jobs")["items"]:
        ran = call("POST", f"/api/v1/jobs/{name}")
        console.print(f"{name}: {len(ran['done'])} done, {ran['passed']} not due", markup=False)


def replay(
    projection: Annotated[Literal["task-list"], typer.Argument(help="What to rebuild.")],
    check: Annotated[
        bool, typer.Option("--check", help="Only compare a rebuild with what is live.")
    ] = False,
) -> None:
    """Rebuild a projection from the log beside the live one, and swap it in."""
    from ops.replaying import compare, rebuild_live

    found = settings()
    os.nice(10)
    with Progress(console=console) as progress:
        task = progress.add_task(projection, total=None)
        step = lambda done, of: progress.update(task, completed=done, total=of)  # noqa: E731
        outcome = (compare if check else rebuild_live)(found, step)
    console.print(outcome.text, markup=False)
    if not outcome.equal:
        raise typer.Exit(1)


def lifecycle(
    dot: Annotated[bool, typer.Option("--dot", help="Graphviz.")] = False,
    svg: Annotated[bool, typer.Option("--svg", help="A picture.")] = False,
    md: Annotated[bool, typer.Option("--md", help="A table, the default.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Fail where docs/ is not what the table says.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the files in docs/.")] = False,
) -> None:
    """Draw and document the lifecycle table."""
    from ops.checks.lifecycle_pages import stale, write_all

    if write:
        write_all()
    elif check:
        if old := stale():
            raise fail(f"not what the table says: {', '.join(old)}; interlend lifecycle --write")
    else:
        typer.echo(_drawn(dot=dot, svg=svg, md=md))


def _drawn(*, dot: bool, svg: bool, md: bool) -> str:
    from engine.diagram import render

    if dot + svg + md > 1:
        raise fail("give one of --dot, --svg and --md")
    return render("dot" if dot else "svg" if svg else "md")


@dead_letters.command("list")
def list_dead_letters() -> None:
    """List the open ones."""
    from adapters.topics.dead_letters import open_letters
    from ops.setting_aside import topics_of

    table = Table("id", "at", "reason", "error")
    with topics_of(settings()) as (topics, carrying):
        for letter in open_letters(topics, carrying):
            at = f"{letter.at:%Y-%m-%d %H:%M:%S}"
            table.add_row(letter.id, at, letter.reason, Text(letter.error))
    console.print(table)


@dead_letters.command("show")
def show_dead_letter(letter_id: str) -> None:
    """Show one, with the message as it came."""
    from adapters.topics.dead_letters import show
    from ops.setting_aside import topics_of

    with topics_of(settings()) as (topics, _):
        letter = show(topics, letter_id)
    console.print(f"{letter.reason}: {letter.error}", markup=False, highlight=False)
    typer.echo(letter.record.value)


@dead_letters.command("requeue")
def requeue_dead_letter(letter_id: str) -> None:
    """Put one back on its topic."""
    _resolve(letter_id, "requeue")


@dead_letters.command("discard")
def discard_dead_letter(letter_id: str) -> None:
    """Close one for good."""
    _resolve(letter_id, "discard")


def _resolve(letter_id: str, how: Literal["requeue", "discard"]) -> None:
    from adapters.topics import dead_letters as letters
    from ops.composition import utc_now
    from ops.setting_aside import topics_of

    resolve = {"requeue": letters.requeue, "discard": letters.discard}[how]
    with topics_of(settings()) as (topics, _):
        resolve(topics, letter_id, "operator", utc_now())
    console.print(f"{letter_id}: {how} done", markup=False, highlight=False)


def bench(
    only: Annotated[str | None, typer.Option(help="One benchmark by its name.")] = None,
) -> None:
    """Run the benchmarks: one JSON object a line."""
    from ops.bench.run import main

    main(only)
