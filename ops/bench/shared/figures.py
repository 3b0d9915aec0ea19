"""`pipeline-kafka-postgres`: what the scaled form gets done on this machine, servers included."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from ops.bench.figures import Figure, interleaved, ratio
from ops.bench.shared.filled import Filled, Taken
from ops.bench.shared.installation import STORE, Installation, resident_mb
from ops.bench.shared.live import Live, LivePartner

FEW, MANY = 1_000, 200_000
WORKERS = (1, 2, 4)
MESSAGES = 16_000
ROUNDS = 3
LIVE_RATES, LIVE_SECONDS = (750.0, 1500.0), 60.0
ROLES = ("api", "worker", "deliver", "project", "jobs")


def figures(
    messages: int = MESSAGES,
    many: int = MANY,
    rounds: int = ROUNDS,
    seconds: float = LIVE_SECONDS,
    rates: Sequence[float] = LIVE_RATES,
    workers: Sequence[int] = WORKERS,
) -> Iterator[Figure]:
    """Measure, where `INTERLEND_BENCH_STORE` and `INTERLEND_BENCH_TOPICS` say what with."""
    if STORE not in os.environ:
        print(f"pipeline-kafka-postgres is left out: {STORE} names no PostgreSQL", flush=True)
        return
    with TemporaryDirectory(prefix="interlend-bench-") as name:
        few = Filled(Installation(Path(name), "bench_few"), FEW)
        partner = LivePartner(Installation(Path(name), "bench_live"))
        yield from _live(partner, rates, seconds)
        lots = Filled(Installation(Path(name), "bench_many"), many)
        yield from _filled({FEW: few, many: lots}, workers, messages, rounds)
        yield from _memory(lots.installation, many)


def _filled(
    stores: dict[int, Filled], workers: Sequence[int], messages: int, rounds: int
) -> Iterator[Figure]:
    taken: dict[str, Taken] = {}

    def run(stored: int, count: int) -> float:
        taken[f"{stored}-{count}"] = found = stores[stored].run(count, messages)
        return found.per_s

    names = {(stored, count): f"{stored}-{count}" for stored in stores for count in workers}
    runs = {name: (lambda key=key: run(*key)) for key, name in names.items()}
    rates = interleaved(runs, rounds)
    for (stored, count), name in names.items():
        cpu = ", ".join(f"{one} {us:.0f}" for one, us in taken[name].cpu.items())
        work = f"{count} workers, {stored} requests stored before, {messages} messages waiting"
        work += f", median of {rounds} rounds, fsync on; CPU µs a message: {cpu}"
        title = f"pipeline_kafka_postgres_{count}_workers_{stored}_stored_per_s"
        yield Figure(title, median(rates[name]), "messages/s", work)
    few, many = sorted(stores)
    for count in workers:
        name = f"pipeline_kafka_postgres_{count}_workers_at_many_ratio"
        pairs = ratio(rates[f"{many}-{count}"], rates[f"{few}-{count}"])
        yield Figure(name, pairs, "of few", f"{many} requests stored before, to {few}")


def _live(partner: LivePartner, rates: Sequence[float], seconds: float) -> Iterator[Figure]:
    for rate in rates:
        live = partner.run(("worker", "worker"), rate, seconds)
        yield from _told(f"live_at_{rate:.0f}", live, f"2 workers, {rate:g}/s for {seconds:g} s")


def _told(name: str, live: Live, work: str) -> Iterator[Figure]:
    cores = ", ".join(f"{one} {share:.2f}" for one, share in live.cores.items())
    work = f"{work}; from inbound topic to confirmation on the outbound one; cores: {cores}"
    for figure, value in (("p50", live.p50), ("p99", live.p99), ("last", live.late)):
        yield Figure(f"{name}_{figure}_ms", value, "ms", work)


def _memory(installation: Installation, stored: int) -> Iterator[Figure]:
    processes = installation.start(*ROLES)
    try:
        for process in processes:
            used, work = resident_mb(process.pid), f"{stored} requests stored"
            yield Figure(f"memory_{process.role}_mb", used, "MB resident", work)
    finally:
        for process in processes:
            process.stop()
