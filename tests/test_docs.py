"""Everything a user or operator meets is documented, or this fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ops.cli
from adapters.http.actions import ACTIONS
from engine.eventlog.registry import REGISTRY
from engine.lifecycle import ROWS
from engine.statuses import Status
from ops.checks import event_page
from ops.settings import Settings

CODE = ("engine", "projections", "adapters", "schemas", "ops")


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text()


@pytest.fixture(scope="module")
def lifecycle(root: Path) -> str:
    return (root / "docs" / "lifecycle.md").read_text()


def setting_row(name: str) -> str:
    """The line of the README's table that a setting must have."""
    field = Settings.model_fields[name]
    shown = "" if field.default in (None, "") else f"`{field.default}`"
    return f"| `INTERLEND_{name.upper()}` | {shown} | {field.description} |"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme_with_its_default_and_meaning(
    name: str, readme: str
) -> None:
    assert setting_row(name) in readme.splitlines()


@pytest.mark.parametrize("status", Status)
def test_every_status_is_on_the_lifecycle_page(status: Status, lifecycle: str) -> None:
    assert status.value in lifecycle


@pytest.mark.parametrize("act", ROWS)
def test_every_act_is_on_the_lifecycle_page(act: str, lifecycle: str) -> None:
    assert act in lifecycle


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_says_in_words_what_it_asks_for(action: str) -> None:
    row = ACTIONS[action]
    assert row.en
    assert row.zh
    assert row.input.__doc__


def test_every_fact_of_the_log_is_on_the_page_of_events(root: Path) -> None:
    page = event_page.PAGE.read_text()
    assert [name for name in REGISTRY.types if f"| `{name}` |" not in page] == []
    assert page == event_page.page()


def test_every_page_that_code_points_to_is_there(root: Path) -> None:
    code = [f for part in CODE for f in (root / part).rglob("*.py")]
    named = {page for f in code for page in re.findall(r"docs/[\w-]+\.md", f.read_text())}
    assert named
    assert [page for page in sorted(named) if not (root / page).exists()] == []


def test_every_command_of_the_command_line_says_what_it_does() -> None:
    app = ops.cli.app
    nested = [group.typer_instance for group in app.registered_groups]
    commands = [c for part in (app, *nested) if part for c in part.registered_commands]
    assert commands
    assert [c for c in commands if not (c.help or (c.callback and c.callback.__doc__))] == []
