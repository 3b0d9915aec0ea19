"""The lifecycle as a Graphviz graph: a cluster per set, an edge per move with its acts."""

from __future__ import annotations

from engine.diagram.moves import SETS, Move, moves, ordered

HEAD = """digraph lifecycle {
  rankdir=LR; compound=true; fontname="sans-serif";
  node [shape=box, style="rounded,filled", fillcolor="#e8f0fb", fontname="sans-serif"];
  edge [fontname="sans-serif", fontsize=10];"""


def dot() -> str:
    """The graph; a dashed box stands for most of a set, the page names the exceptions."""
    lines = [HEAD]
    for name, places in SETS.items():
        lines.append(f'  subgraph "cluster_{name}" {{')
        lines.append(f'    label="{name}"; "{name}" [label="most {name}", style=dashed];')
        lines += [f'    "{place}";' for place in ordered(places)]
        lines.append("  }")
    for (source, target), acts in _edges().items():
        label = "\\n".join(acts)
        lines.append(f'  "{source}" -> "{target}" [label="{label}"];')
    return "\n".join([*lines, "}"]) + "\n"


def _edges() -> dict[tuple[str, str], dict[str, None]]:
    """From and to, with the acts in between."""
    edges: dict[tuple[str, str], dict[str, None]] = {}
    for move in moves():
        for source in _sources(move):
            for target in move.targets:
                if source != target:
                    edges.setdefault((source, target), {})[move.rule.act] = None
    return edges


def _sources(move: Move) -> list[str]:
    """Whole sets where a row names most of their places, else single ones."""
    names, rest = [], set(move.sources)
    for name, places in SETS.items():
        if len(places) > 1 and 2 * len(places & set(move.sources)) > len(places):
            names.append(name)
            rest -= set(map(str, places))
    return names + ordered(frozenset(rest))
