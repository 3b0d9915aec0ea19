"""The lifecycle as a drawing: every status a line downwards, every act a row across them.

A ring is a status that an act may start from, an arrow head one that it leads to. So nothing
crosses anything that it does not touch, and a row is read like a sentence.
"""

from __future__ import annotations

from html import escape

from engine.diagram.moves import SETS, Move, moves, ordered
from engine.statuses import REACTIVATED_OUT, WORDING, Status

LEFT, STEP, ROW, TOP, RIGHT = 230, 36, 24, 212, 560
SET_GAP = 18
TINTS = {
    "OPEN": "#e3efff",
    "WAITING": "#fff3d6",
    "OUT": "#e2f5e6",
    "BACK": "#e6f3f1",
    "TROUBLE": "#fde4e1",
    "CLOSED": "#ececef",
    "FINAL": "#e9e4f7",
}
STYLE = """text{font:12px sans-serif;fill:#223}
.act{font:12px monospace;text-anchor:end}.says{fill:#667;font-size:11.5px}
.set{font-weight:bold}.line{stroke:#b9c0cc}.from{fill:#fff;stroke:#345;stroke-width:1.6}
.move{stroke:#345;stroke-width:1.3}.to{fill:#b3261e}.stripe{fill:#00000008}"""


def svg() -> str:
    """The drawing."""
    x, rows = _columns(), moves()
    width, height = max(x.values()) + 24 + RIGHT, TOP + len(rows) * ROW + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>The lifecycle of a lending request</title><style>{STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *(_band(name, x, height) for name in SETS),
        *(_status(place, at, height) for place, at in x.items()),
    ]
    for number, move in enumerate(rows):
        y = TOP + number * ROW + ROW // 2
        if number % 2:
            parts.append(
                f'<rect class="stripe" y="{y - ROW // 2}" width="{width}" height="{ROW}"/>'
            )
        parts += _row(move, y, x, max(x.values()) + 30)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _columns() -> dict[str, int]:
    """Where each place's line stands, set by set."""
    x, at = {}, LEFT
    for places in SETS.values():
        at += SET_GAP
        for place in ordered(places):
            x[place] = at
            at += STEP
    return x


def _band(name: str, x: dict[str, int], height: int) -> str:
    places = ordered(SETS[name])
    left, right = x[places[0]] - 16, x[places[-1]] + 16
    return (
        f'<rect x="{left}" y="8" width="{right - left}" height="{height - 16}" rx="6"'
        f' fill="{TINTS[name]}"/><text class="set" x="{left + 4}" y="22"'
        f' font-size="11" textLength="{min(right - left - 8, 8 * len(name))}"'
        f' lengthAdjust="spacingAndGlyphs">{name}</text>'
    )


def _status(place: str, x: int, height: int) -> str:
    words = "Reactivated, items out" if place == REACTIVATED_OUT else WORDING[Status(place)].en
    return (
        f'<line class="line" x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{height - 12}"/>'
        f'<text transform="translate({x + 4} {TOP - 12}) rotate(-90)">{escape(words)}</text>'
    )


def _row(move: Move, y: int, x: dict[str, int], right: int) -> list[str]:
    rule = move.rule
    where = [given.words for given in rule.given] + [f"{step} is on" for step in rule.steps]
    only = f" [{'; '.join(where)}]" if where else ""
    touched = [x[place] for place in (*move.sources, *move.targets)]
    return [
        f'<text class="act" x="{LEFT - 8}" y="{y + 4}">{escape(rule.act)}</text>',
        f'<line class="move" x1="{min(touched)}" y1="{y}" x2="{max(touched)}" y2="{y}"/>',
        *(f'<circle class="from" cx="{x[place]}" cy="{y}" r="4.5"/>' for place in move.sources),
        *(_head(x[place], y, [x[p] for p in move.sources]) for place in move.targets),
        f'<text class="says" x="{right}" y="{y + 4}">{escape(rule.says)}'
        f"<title>{escape(rule.says + only)}</title></text>",
    ]


def _head(x: int, y: int, sources: list[int]) -> str:
    """An arrow head that points away from where most of the sources are."""
    rightward = sum(source < x for source in sources) * 2 >= len(sources)
    back = -9 if rightward else 9
    return f'<path class="to" d="M{x} {y}l{back} -6v12z"/>'
