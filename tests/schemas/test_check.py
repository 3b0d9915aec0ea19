"""`make check` refuses a schema that partners with old ones could not live with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ops.checks.schemas import changes
from schemas.shipped import load

MORE = {"name": "more", "type": "int"}


def test_the_schemas_are_as_they_landed(root: Path) -> None:
    command = [sys.executable, "-m", "ops.checks.schemas", "--check"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_change_that_breaks_the_rules_is_told() -> None:
    for name in ("inbound", "outbound"):
        schema = load(f"{name}.avsc")
        (change,) = changes({name: schema | {"fields": [*schema["fields"], MORE]}})
        assert (change.name, change.version) == (name, 2)
        assert change.broken == ["reading version 1: more: not written, and has no default"]


def test_a_change_that_keeps_them_only_has_to_land() -> None:
    schema = load("outbound.avsc")
    fields = [*schema["fields"], MORE | {"default": 0}]
    (change,) = changes({"outbound": schema | {"fields": fields}})
    assert change.broken == []
