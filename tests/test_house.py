"""The house itself: what is locked, what the wheel ships, who imports whom."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

PACKAGES = ("engine", "projections", "adapters", "schemas", "ops")


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text())


def normal(requirement: str) -> str:
    """A distribution's name as the lock writes it: `Foo_Bar[extra]>=1` → `foo-bar`."""
    return re.split(r"[\[<>=!~; ]", requirement)[0].lower().replace("_", "-")


def test_the_lock_pins_everything_with_hashes_and_says_not_where_to_get_it(
    root: Path, project: dict
) -> None:
    lock = (root / "requirements.lock").read_text()
    entries = re.split(r"\n(?=\S)", lock.strip())
    pinned = {normal(entry) for entry in entries if "==" in entry and "--hash=sha256:" in entry}
    wanted = project["project"]["dependencies"] + [
        line
        for group in project["dependency-groups"].values()
        for line in group
        if isinstance(line, str)
    ]
    assert len(pinned) == len(entries)
    assert {normal(line) for line in wanted} <= pinned
    assert "://" not in lock


def test_the_wheel_ships_every_module_and_every_file_beside_them(
    root: Path, tmp_path: Path
) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    with ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        shipped = set(wheel.namelist())
    tracked = subprocess.run(
        ["git", "ls-files", *PACKAGES], cwd=root, check=True, capture_output=True, text=True
    )
    assert set(tracked.stdout.split()) <= shipped
    assert {name.split("/")[0] for name in shipped} == {*PACKAGES, "interlend-0.1.0.dist-info"}


MAKES_OWN = ("PORT", "DATA", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), ""),
        (("PORT=8500",), 'INTERLEND_PORT="${INTERLEND_PORT:-8500}"'),
        (("DATA=/srv/d",), 'INTERLEND_DATA="${INTERLEND_DATA:-/srv/d}"'),
    ],
)
def test_make_run_says_where_only_if_told(root: Path, given: tuple[str, ...], said: str) -> None:
    """Else it would be said twice where a file of settings says it too."""
    environment = {n: v for n, v in os.environ.items() if n not in MAKES_OWN}
    told = subprocess.run(
        ["make", "--no-print-directory", "-n", "run", *given],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
    )
    *_, command = told.stdout.replace("\\\n", " ").splitlines()
    before, _, _ = command.partition("exec .venv/bin/interlend up --demo")
    assert " ".join(before.split()) == said


def test_nobody_imports_what_is_not_below_him(root: Path) -> None:
    linted = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert linted.returncode == 0, linted.stdout
