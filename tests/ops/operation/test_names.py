"""What the files of operation name is there: settings, commands, log lines, files, images."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from ops.cli import app
from ops.settings import CONFIG, Settings
from tests.ops.operation.files import (
    CONTAINERFILE,
    KUBERNETES,
    OPERATING,
    ROOT,
    RUNBOOK,
    documents,
    instructions,
    manifests,
    services,
    texts,
)

FILES = texts()
SETTINGS = {f"INTERLEND_{name.upper()}" for name in Settings.model_fields} | {CONFIG}
PAGES = [RUNBOOK, OPERATING]
NO_LOG_LINES = {"message_id", "request_id", "pg_stat_activity", "synchronous_standby_names"}


def commands() -> set[str]:
    """Every command that is named anywhere, without `interlend`."""
    named = r"`interlend ([^`]+)`", r"(?:-- |worker )interlend (.+)$"
    found = {c for text in FILES.values() for form in named for c in re.findall(form, text, re.M)}
    found |= {" ".join(s["command"]) for s in services().values() if s["image"] == "interlend"}
    objects = [o for f in manifests() for o in documents(f.read_text())]
    pods = [o for o in objects if "template" in o.get("spec", {})]
    args = [c.get("args", []) for o in pods for c in o["spec"]["template"]["spec"]["containers"]]
    return found | {" ".join(words) for words in args if words}


def images() -> set[str]:
    """Every image that is named anywhere."""
    composed = {service["image"] for service in services().values()}
    based = {
        rest.split()[0] for word, rest in instructions(CONTAINERFILE.read_text()) if word == "FROM"
    }
    overlays = [FILES[file] for file in FILES if file.name == "kustomization.yaml"]
    renamed = {name for text in overlays for name in re.findall(r"newName: ([^,}]+)", text)}
    return composed | based | renamed


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_setting_that_is_named_is_one(file: Path) -> None:
    assert set(re.findall(r"\bINTERLEND_[A-Z_]+\b", FILES[file])) <= SETTINGS


@pytest.mark.parametrize("line", sorted(commands()))
def test_every_command_that_is_named_can_be_given(line: str) -> None:
    at = typer.main.get_command(app)
    for word in line.split():
        options = [name for option in at.params for name in option.opts]
        if word.startswith("--"):
            assert word in options
        elif hasattr(at, "commands"):
            assert word in at.commands
            at = at.commands[word]


def test_every_line_of_the_log_that_the_runbook_names_is_written_somewhere() -> None:
    words = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", FILES[RUNBOOK])) - NO_LOG_LINES
    parts = ("engine", "projections", "adapters", "ops")
    code = "".join(file.read_text() for part in parts for file in (ROOT / part).rglob("*.py"))
    assert words
    assert [word for word in sorted(words) if f'"{word}"' not in code] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_points_to_is_there(page: Path) -> None:
    text = FILES[page]
    linked = [page.parent / name for name in re.findall(r"\]\(([^)#]+)", text)]
    named = [ROOT / name for name in re.findall(r"\b((?:ops|docs)/[\w./-]+\w)", text)]
    assert linked + named
    assert [file for file in linked + named if not file.exists()] == []


def test_the_overlays_that_the_page_names_are_there() -> None:
    for overlay in KUBERNETES.glob("overlays/*"):
        assert f"`{overlay.name}`" in FILES[OPERATING]


@pytest.mark.parametrize("image", sorted(images()))
def test_an_image_is_named_without_the_host_of_a_registry(image: str) -> None:
    first, slash, _ = image.partition("/")
    assert not slash or not {".", ":"} & set(first)
