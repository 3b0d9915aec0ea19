"""Draw and document the lifecycle table: Graphviz, SVG and Markdown, from the table itself."""

from __future__ import annotations

from html import escape
from typing import Literal

from engine.lifecycle import LIFECYCLE
from engine.rules import Rule, Tell, Then
from engine.statuses import BACK, CLOSED, FINAL, OPEN, OUT, TROUBLE, WAITING, WORDING, Status

Form = Literal["dot", "svg", "md"]

COLUMNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("open", OPEN),
    ("waiting", WAITING),
    ("out", OUT),
    ("back", BACK),
    ("trouble", TROUBLE),
    ("closed", CLOSED),
    ("final", FINAL),
)
"""The sets of statuses, as the diagram's columns from left to right."""

BOX_WIDTH, BOX_HEIGHT, GAP, COLUMN_WIDTH, TOP = 184, 28, 22, 270, 64


def render(form: Form) -> str:
    """The lifecycle in one of the forms."""
    return {"dot": _dot, "svg": _svg, "md": _markdown}[form]()


def arrows() -> dict[tuple[str, str], tuple[str, ...]]:
    """Every move between two sets of statuses or two statuses: from, to, and the acts that do it.

    Moves whose target depends on more than the row are left to the table.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    for rule in LIFECYCLE:
        if isinstance(rule.then, Then):
            continue
        for source in _sources(rule):
            if source != rule.then:
                found.setdefault((source, str(rule.then)), {})[rule.act] = None
    return {move: tuple(acts) for move, acts in found.items()}


def _sources(rule: Rule) -> list[str]:
    """Whole columns where a row names most of their statuses, else single statuses."""
    rest, sources = set(map(str, rule.when)), []
    for name, places in COLUMNS:
        if len(places) > 1 and 2 * len(places & rule.when) > len(places):
            sources.append(f"most {name}")
            rest -= set(map(str, places))
    return sources + sorted(rest - {"reactivated_out"})


def _dot() -> str:
    lines = ["digraph lifecycle {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    for name, places in COLUMNS:
        members = "; ".join(f'"{s}"' for s in _statuses(places))
        lines.append(f'  subgraph "cluster_{name}" {{ label="{name}"; "most {name}"; {members} }}')
    for (source, target), acts in arrows().items():
        label = "\\n".join(acts)
        lines.append(f'  "{source}" -> "{target}" [label="{label}"];')
    return "\n".join([*lines, "}"]) + "\n"


def _statuses(places: frozenset[str]) -> list[str]:
    return [str(status) for status in Status if status in places]


def _boxes() -> dict[str, tuple[int, int]]:
    """Where each box stands: the column of its set, in the order of the statuses."""
    places: dict[str, tuple[int, int]] = {}
    for column, (name, members) in enumerate(COLUMNS):
        entries = [f"most {name}", *_statuses(members)] if len(members) > 1 else _statuses(members)
        for row, entry in enumerate(entries):
            places[entry] = (20 + column * COLUMN_WIDTH, TOP + row * (BOX_HEIGHT + GAP))
    return places


def _svg() -> str:
    boxes = _boxes()
    width = 90 + len(COLUMNS) * COLUMN_WIDTH - (COLUMN_WIDTH - BOX_WIDTH)
    height = max(y for _, y in boxes.values()) + BOX_HEIGHT + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        ' font-family="sans-serif" font-size="12">',
        "<title>The lifecycle of a lending request</title>",
        '<defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto"><path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    parts += [_heading(column, name) for column, (name, _) in enumerate(COLUMNS)]
    parts += [_curve(boxes, move, acts) for move, acts in arrows().items()]
    parts += [_box(entry, place) for entry, place in boxes.items()]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _heading(column: int, name: str) -> str:
    return (
        f'<text x="{20 + column * COLUMN_WIDTH}" y="36" font-size="16" font-weight="bold">'
        f"{name}</text>"
    )


def _box(entry: str, place: tuple[int, int]) -> str:
    x, y = place
    group = entry.startswith("most ")
    fill, dash = ("#f3f3f3", ' stroke-dasharray="4 3"') if group else ("#e8f0fb", "")
    text = entry if group else WORDING[Status(entry)].en
    return (
        f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="5" fill="{fill}"'
        f' stroke="#334"{dash}/><text x="{x + 8}" y="{y + 18}">{escape(text)}</text>'
    )


def _curve(boxes: dict[str, tuple[int, int]], move: tuple[str, str], acts: tuple[str, ...]) -> str:
    (x1, y1), (x2, y2) = boxes[move[0]], boxes[move[1]]
    y1, y2 = y1 + BOX_HEIGHT // 2, y2 + BOX_HEIGHT // 2
    if x1 < x2:
        x1, bend1, bend2 = x1 + BOX_WIDTH, 70, -70
    elif x1 > x2:
        x2, bend1, bend2 = x2 + BOX_WIDTH, -70, 70
    else:
        x1, x2, bend1, bend2 = x1 + BOX_WIDTH, x2 + BOX_WIDTH, 46, 46
    told = escape(f"{move[0]} → {move[1]}: {', '.join(acts)}")
    return (
        f'<path d="M{x1} {y1}C{x1 + bend1} {y1} {x2 + bend2} {y2} {x2} {y2}" fill="none"'
        f' stroke="#777" marker-end="url(#to)"><title>{told}</title></path>'
    )


def _markdown() -> str:
    lines = [
        "# The lifecycle of a lending request",
        "",
        "Written by `interlend lifecycle --write` from `engine/lifecycle.py`; do not edit.",
        "Of several rows for an act and a status the first that applies counts; where none applies",
        "the act is refused. `lifecycle.svg` draws the moves whose target is fixed, from *most* of a",
        "set where a row names most of its statuses.",
        "",
        "| act | from | to | what it means | only where | partner is told |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(rule) for rule in LIFECYCLE]
    return "\n".join([*lines, ""])


def _row(rule: Rule) -> str:
    conditions = [given.words for given in rule.given] + [f"{step} is on" for step in rule.steps]
    target = f"{rule.then}" + ("" if rule.verdict == "accepted" else " (recorded)")
    cells = (
        f"`{rule.act}`",
        _from(rule),
        target,
        rule.says,
        "; ".join(conditions) or "–",
        _told(rule.tells),
    )
    return "| " + " | ".join(cells) + " |"


def _from(rule: Rule) -> str:
    every = frozenset().union(*(places for _, places in COLUMNS))
    if rule.when >= every:
        return "any"
    rest, words = set(map(str, rule.when)), []
    for name, places in COLUMNS:
        if len(places) > 1 and places <= rule.when:
            words.append(name.upper())
            rest -= set(map(str, places))
    return ", ".join([*words, *sorted(rest)])


def _told(tell: Tell | None) -> str:
    if tell is None:
        return "–"
    answer = {True: " Y", False: " N", None: ""}[tell.answer]
    step = f" (where {tell.step} is on)" if tell.step else ""
    return f"{tell.reason}{answer} {tell.status or 'current status'}".strip() + step
