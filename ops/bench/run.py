"""All benchmarks, by name: what `interlend bench` runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ops.bench import bridge, facets, pipeline, replay
from ops.bench.figures import Figure, show
from ops.bench.shared import figures as shared

Benches = Mapping[str, Callable[[], Iterator[Figure]]]
BENCHES: Benches = {
    "pipeline": pipeline.figures,
    "bridge": bridge.figures,
    "facets": facets.in_a_process_of_its_own,
    "replay": replay.figures,
    "pipeline-kafka-postgres": shared.figures,
}


def main(only: str | None = None, benches: Benches = BENCHES) -> None:
    """Run them all, or one. Raises SystemExit where there is none of that name."""
    if only is not None and only not in benches:
        raise SystemExit(f"there is no benchmark {only}: there are {', '.join(benches)}")
    for name, figures in benches.items():
        if only in (None, name):
            show(figures())
