"""May the schemas change as they did? `schemas/<name>.avsc` against all versions that ever landed.

`python -m ops.checks.schemas --check` fails where a change breaks the rules of its topic or has not
landed; without `--check` it lands what changed and may, and says which row to add.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NamedTuple

from schemas.compatibility import RULES, violations
from schemas.shipped import SHIPPED, load

FOLDER = Path(__file__).parent.parent.parent / "schemas"


class Change(NamedTuple):
    """A schema that is not as it last landed."""

    name: str
    version: int
    """The one it is to land as."""
    broken: list[str]
    """The rules it breaks, in words."""


def changes(working: dict[str, dict[str, Any]] | None = None) -> list[Change]:
    """What changed since it last landed; `working` instead of the files' schemas, by name."""
    found = []
    for name in RULES:
        schema = (working or {}).get(name) or load(f"{name}.avsc")
        landed = [load(f"landed/{of}-{number}.avsc") for of, number in _shipped() if of == name]
        if not landed or schema != landed[-1]:
            found.append(Change(name, len(landed) + 1, violations(name, schema, landed)))
    return found


def _shipped() -> list[tuple[str, int]]:
    return [SHIPPED[schema_id] for schema_id in sorted(SHIPPED)]


def land(change: Change) -> str:
    """Keep a version for good; the row to add to the table of shipped ones."""
    text = (FOLDER / f"{change.name}.avsc").read_text(encoding="utf-8")
    landed = FOLDER / "landed" / f"{change.name}-{change.version}.avsc"
    landed.write_text(text, encoding="utf-8")
    return f'{max(SHIPPED) + 1}: ("{change.name}", {change.version}),'


def main() -> int:
    """Check, or land."""
    found = changes()
    for change in found:
        for rule in change.broken:
            print(f"{change.name}.avsc: {rule}", file=sys.stderr)
    if any(change.broken for change in found):
        return 1
    if "--check" not in sys.argv:
        for change in found:
            print(f"add to SHIPPED in schemas/shipped.py: {land(change)}")
        return 0
    for change in found:
        print(f"{change.name}.avsc has not landed: python -m {__spec__.name}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
