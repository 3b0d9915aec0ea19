"""How long a partner waits for its confirmation over HTTP, at half of the rate that can be kept up.

The program runs in a process of its own, all of it: door, inbox, reactions, outbox, task list. The
same mix of messages as in `pipeline`, over kept connections. The rate that can be kept up is looked
for from above: the first at which the last answer is there a moment after the last message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from ops.bench.figures import ROUNDS, Figure
from ops.bench.pipeline import mixed
from ops.bench.served import Served, settle
from ops.bench.world import Stored, World, pages

MESSAGES = 40_000
SECONDS = 5.0
WITHIN = 0.25
"""Seconds after the last message in which the last answer must be there."""

STEP = 0.92


def figures(
    messages: int = MESSAGES, seconds: float = SECONDS, rounds: int = ROUNDS
) -> Iterator[Figure]:
    """Prepare, look for the rate, measure at half of it."""
    with TemporaryDirectory(prefix="interlend-bench-") as name:
        folder = Path(name)
        served = Served(folder, list(mixed(_stored(folder, messages // 2), 10_000_000)))
        try:
            served.wait()
            rate, tried = _kept_up(served, seconds, messages // 20)
            p50, p99 = _at(rate / 2, served, seconds, rounds)
        finally:
            served.close()
    mix = "New 50, Received 25, ShippedReturn 25 %"
    yield Figure("bridge_sustainable_per_s", rate, "messages/s", f"{mix}; {tried} rates tried")
    work = f"{mix} at {rate / 2:.0f} messages/s for {seconds:g} s, median of {rounds} rounds"
    yield Figure("bridge_p50_ms", p50, "ms", work)
    yield Figure("bridge_p99_ms", p99, "ms", work)


def _stored(folder: Path, requests: int) -> Sequence[Stored]:
    world = World(folder / "world")
    stored = [s for page in pages(range(requests), 5000) for s in world.ship(page)]
    settle(world)
    world.close()
    return stored


def _kept_up(served: Served, seconds: float, messages: int) -> tuple[float, int]:
    """The rate, and how many were tried; the first is what many connections at once got done."""
    served.send(messages)
    at_once = served.send(messages)
    rate, tried = at_once.messages / at_once.seconds, 1
    while served.send(round(rate * seconds), rate).late > WITHIN:
        rate, tried = rate * STEP, tried + 1
    return rate, tried


def _at(rate: float, served: Served, seconds: float, rounds: int) -> tuple[float, float]:
    """The medians of the rounds' p50 and p99, in milliseconds."""
    cuts = [quantiles(served.send(round(rate * seconds), rate).times, n=100) for _ in range(rounds)]
    return median(c[49] for c in cuts) * 1000, median(c[98] for c in cuts) * 1000
