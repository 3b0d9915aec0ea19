"""docs/events.md: every fact of the log with its fields, written from the code.

`python -m ops.checks.event_page` writes the page, with `--check` it fails when the page is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import engine.events  # noqa: F401  registers every fact
from engine.eventlog.registry import REGISTRY, Event

PAGE = Path(__file__).parent.parent.parent / "docs" / "events.md"

HEAD = """# The facts of the log

Written from the code by `python -m ops.checks.event_page`; do not edit. A name and its fields are a
storage format: what landed is never renamed or rewritten, a changed fact gets the next version and
an upcaster.

Each fact is stored as JSON beside its stream, its version in the stream and its name:
`{"id", "v", "at", "recorded_at", "by", "library", "command_id", "causation_id", "correlation_id",
"data"}`; the fields below are those of `data`. `Sealed` values are encrypted under the request's
own key.
"""


def fields(fact: type[Event]) -> str:
    """A fact's fields with their types as the code writes them."""
    written = {
        name: kind
        for cls in reversed(fact.__mro__)
        for name, kind in getattr(cls, "__annotations__", {}).items()
        if name in fact.__struct_fields__
    }
    return ", ".join(f"`{name}`: {kind}".replace("|", "\\|") for name, kind in written.items())


def sentence(documented: object) -> str:
    """A docstring on one line."""
    return " ".join((documented.__doc__ or "").split()).replace("|", "\\|")


def section(module: str, facts: Iterable[tuple[str, type[Event]]]) -> str:
    """One subject's facts, as a table under the subject's own first sentence."""
    rows = "".join(
        f"| `{name}` | {fact.VERSION} | {sentence(fact)} | {fields(fact)} |\n"
        for name, fact in facts
    )
    about = sentence(sys.modules[module])
    head = "| name | version | meaning | fields |\n|---|---|---|---|\n"
    return f"\n## {module.removeprefix('engine.events.')}\n\n{about}\n\n{head}{rows}"


def page() -> str:
    """The whole page, subjects and facts in the order of their names."""
    facts = sorted(REGISTRY.types.items(), key=lambda item: (item[1].__module__, item[0]))
    subjects = groupby(facts, key=lambda item: item[1].__module__)
    return HEAD + "".join(section(module, group) for module, group in subjects)


def main() -> int:
    """Write the page, or with `--check` compare it."""
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print(f"{PAGE.name} is stale: python -m {__spec__.name}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
