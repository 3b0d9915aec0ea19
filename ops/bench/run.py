"""All benchmarks, by name: what `interlend bench` runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ops.bench import pipeline
from ops.bench.figures import Figure, show

BENCHES: dict[str, Callable[[], Iterator[Figure]]] = {"pipeline": pipeline.figures}


def main(only: str | None = None) -> None:
    """Run them all, or one. Raises SystemExit where there is none of that name."""
    if only is not None and only not in BENCHES:
        raise SystemExit(f"there is no benchmark {only}: there are {', '.join(BENCHES)}")
    for name, figures in BENCHES.items():
        if only in (None, name):
            show(figures())
