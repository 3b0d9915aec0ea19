"""The lifecycle as a page: its statuses, and its rows in words."""

from __future__ import annotations

from engine.diagram.moves import SETS, in_words
from engine.lifecycle import LIFECYCLE, ROWS, SETTABLE
from engine.rules import Rule, Tell, Verdict
from engine.statuses import REACTIVATED_OUT, WORDING, Status

HEAD = """# The lifecycle of a lending request

Written by `interlend lifecycle --write` from `engine/lifecycle.py`; do not edit.

![Every status a line downwards, every act a row across them](lifecycle.svg)

A ring is a status that an act may start from, an arrow head one that it leads to.
`lifecycle.dot` is the same for Graphviz.

## Statuses

| status | English | 中文 | meaning | set | by hand |
|---|---|---|---|---|---|
"""
ROWS_HEAD = """
`reactivated_out` is the place of a reactivated request whose items are out: it counts among OUT.

## Acts

Of several rows for an act and a status the first that applies counts; where none applies the act
is refused. *Recorded*: the partner's fact is kept and confirmed, the status stays.

| act | from | to | what it means | only where | partner is told |
|---|---|---|---|---|---|
"""


def markdown() -> str:
    """The page."""
    statuses = "\n".join(_status(status) for status in Status)
    rows = "\n".join(_row(rule) for rule in LIFECYCLE)
    never = ", ".join(f"`{act}`" for act, of_act in ROWS.items() if not of_act)
    return f"{HEAD}{statuses}\n{ROWS_HEAD}{rows}\n\nRefused everywhere: {never}.\n"


def _status(status: Status) -> str:
    wording = WORDING[status]
    names = ", ".join(name for name, places in SETS.items() if status in places)
    if status is Status.REACTIVATED:
        names += f" (OUT: `{REACTIVATED_OUT}`)"
    hand = "yes" if status in SETTABLE else ""
    return f"| `{status}` | {wording.en} | {wording.zh} | {wording.meaning} | {names} | {hand} |"


def _row(rule: Rule) -> str:
    where = [given.words for given in rule.given] + [f"{step} is on" for step in rule.steps]
    then = "unchanged, recorded" if rule.verdict is Verdict.RECORDED else str(rule.then)
    cells = (
        f"`{rule.act}`",
        in_words(rule.when),
        then,
        rule.says,
        "; ".join(where) or "–",
        _told(rule.tells),
    )
    return "| " + " | ".join(cells) + " |"


def _told(tell: Tell | None) -> str:
    if tell is None:
        return "–"
    answer = {True: " Y", False: " N", None: ""}[tell.answer]
    step = f" (where {tell.step} is on)" if tell.step else ""
    return f"{tell.reason}{answer} {tell.status or 'current status'}".strip() + step
