"""The pages and pictures of the lifecycle in docs/, written from the table."""

from __future__ import annotations

from pathlib import Path

from engine.diagram import Form, render

DOCS = Path("docs")
FORMS: tuple[Form, ...] = ("dot", "svg", "md")


def write_all() -> None:
    """Write them anew."""
    for form in FORMS:
        _file(form).write_text(render(form), encoding="utf-8")


def stale() -> list[str]:
    """Those that are missing or not what the table says."""
    return [str(_file(form)) for form in FORMS if _read(form) != render(form)]


def _read(form: Form) -> str | None:
    file = _file(form)
    return file.read_text(encoding="utf-8") if file.exists() else None


def _file(form: Form) -> Path:
    return DOCS / f"lifecycle.{form}"
