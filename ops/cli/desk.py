"""Work at the desk from the command line, over the API: list, show, act, history."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.table import Table

from ops.cli.client import call, console, fail, sign_in

Request = Annotated[str, typer.Argument(help="A request: its id, or its number DEMO-26-000123.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("sign-in")(sign_in_command)
    app.command("requests")(requests)
    app.command("show")(show)
    app.command("act")(act)
    app.command("history")(history)


def sign_in_command(
    user: str, password: Annotated[str, typer.Option(prompt=True, hide_input=True)]
) -> None:
    """Sign in; the token is kept for the other commands."""
    console.print(f"signed in; the token is in {sign_in(user, password)}", markup=False)


def requests(
    filters: Annotated[
        list[str] | None, typer.Argument(help="Facets as name=value, e. g. status=overdue.")
    ] = None,
    q: Annotated[str, typer.Option(help="A text to search for.")] = "",
    field: Annotated[str, typer.Option(help="The field to search.")] = "any",
    sort: str = "-created",
    limit: int = 25,
) -> None:
    """List requests: `interlend requests activity=active status=created`."""
    pairs = [_pair(text) for text in filters or []]
    pairs += [("sort", sort), ("limit", str(limit))] + ([("q", q), ("field", field)] if q else [])
    page = call("GET", "/api/v1/requests", params=pairs)
    table = Table("number", "status", "partner", "external id", "title", "author", "due", "alerts")
    for row in page["items"]:
        cells = ("number", "status", "partner", "external_id", "title", "author", "due_date")
        table.add_row(*(_text(row[c]) for c in cells), ", ".join(row["alerts"]))
    console.print(table)
    console.print(f"{len(page['items'])} of {page['total']}")


def show(request: Request) -> None:
    """Show one request and what can be done with it."""
    found = call("GET", f"/api/v1/requests/{_id(request)}")
    table = Table(show_header=False)
    for name, value in found.items():
        if name != "actions" and value not in (None, "", [], {}):
            table.add_row(name, _text(value))
    console.print(table)
    console.print("actions: " + ", ".join(found["actions"]), markup=False)


def act(
    request: Request,
    action: Annotated[str, typer.Argument(help="An action that `show` lists.")],
    fields: Annotated[
        list[str] | None, typer.Argument(help="Its fields as name=value; lists with commas.")
    ] = None,
) -> None:
    """Do an action: `interlend act DEMO-26-000123 ship-physically barcodes=D-1,D-2`."""
    request_id = _id(request)
    found = call("GET", f"/api/v1/requests/{request_id}")
    schema = found["actions"].get(action, {}).get("input", {}).get("properties", {})
    body = {name: _value(text, schema.get(name, {})) for name, text in map(_pair, fields or [])}
    acted = call(
        "POST",
        f"/api/v1/requests/{request_id}/actions/{action}",
        json=body,
        headers={"If-Match": f'"{found["version"]}"'},
    )
    console.print(f"{found['number']}: {found['status']} → {acted['status']}", markup=False)


def history(
    request: Request,
    as_of: Annotated[str | None, typer.Option(help="An instant, as 2026-11-24T10:00:00Z.")] = None,
) -> None:
    """Show what happened to a request, newest first."""
    params = {"as_of": as_of} if as_of else {}
    page = call("GET", f"/api/v1/requests/{_id(request)}/history", params=params)
    table = Table("n", "when", "who", "what", "status", "data")
    for entry in page["items"]:
        who = f"{entry['by']['kind']} {entry['by']['id']}"
        moved = entry["status_before"] != entry["status"]
        status = f"{entry['status_before']} → {entry['status']}" if moved else entry["status"]
        what = entry["event"].partition(".")[2].replace("_", " ")
        at = entry["at"][:19].replace("T", " ")
        table.add_row(str(entry["n"]), at, who, what, _text(status), _text(entry["data"]))
    console.print(table)


def _id(request: str) -> str:
    """The id of a request that is named by its id or its number."""
    with suppress(ValueError):
        return str(UUID(request))
    page = call("GET", "/api/v1/requests", params={"q": request, "field": "number", "limit": "2"})
    exact = [row["id"] for row in page["items"] if row["number"] == request]
    if not exact:
        raise fail(f"there is no request {request}")
    return str(exact[0])


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise fail(f"{text} is not of the form name=value")
    return name, value


def _value(text: str, schema: dict[str, Any]) -> Any:
    """A field's value from its text, of the type that the action's schema names."""
    options = schema.get("anyOf", [schema])
    kinds = {option.get("type") for option in options}
    if "array" in kinds:
        return [part for part in text.split(",") if part]
    if "boolean" in kinds:
        return text.casefold() in ("true", "yes", "1")
    if "$ref" in str(options):
        with suppress(ValueError):
            return json.loads(text)
    return text


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)
