"""What a benchmark prints: one JSON object a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from statistics import median

import msgspec

ROUNDS = 5
"""Rounds of a benchmark; within each, what is compared runs in turn."""


class Figure(msgspec.Struct, frozen=True):
    """One measurement; `work` says what was done to get it. Names of rates end in `per_s`."""

    name: str
    value: float
    unit: str
    work: str


def show(figures: Iterable[Figure]) -> None:
    """Print figures as they come."""
    for figure in figures:
        print(msgspec.json.encode(figure).decode(), flush=True)


def interleaved(
    runs: Mapping[str, Callable[[], float]], rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """The results of each run, round by round: a machine that drifts drifts for all of them."""
    results: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            results[name].append(run())
    return results


def ratio(these: list[float], those: list[float]) -> float:
    """The median of the rounds' own ratios."""
    return median(a / b for a, b in zip(these, those, strict=True))
