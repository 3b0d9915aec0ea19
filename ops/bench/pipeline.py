"""How many messages a second go from the inbound topic into the log, with their answers.

Read, Avro, parsed, decided, sealed, stored with positions and answer in one transaction, on SQLite
with `synchronous=FULL`; no HTTP; the interpreter set as in the program that serves. Half of the
messages are new requests, a quarter each say Received and ShippedReturn about requests that were
shipped. Every run begins with cold caches. The yardstick in the same rounds is the library's own
loop (`plain_loop`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from adapters.iso18626.codes import Action
from ops.bench.figures import ROUNDS, Figure, interleaved, ratio
from ops.bench.messages import about, new_request
from ops.bench.plain_loop import PlainLoop
from ops.bench.world import Stored, World, pages
from ops.interpreter import settle_in

MESSAGES, STORED, SAVES = 8_000, 100_000, 2_000


class Empty:
    """A store that holds only the requests which the run's messages are about."""

    def __init__(self, folder: Path) -> None:
        self._folders = (folder / f"empty-{n}" for n in count())

    def rate(self, messages: int) -> float:
        """Messages a second."""
        folder = next(self._folders)
        world = World(folder)
        shipped = world.ship(range(messages // 2))
        world.close()
        return _rate(folder, shipped, messages)


class Filled:
    """A store that held many requests before; runs take theirs from all over it."""

    def __init__(self, folder: Path, stored: int) -> None:
        self._folder = folder
        world = World(folder)
        self._shipped = [s for page in pages(range(stored), 5000) for s in world.ship(page)]
        world.close()
        Random(stored).shuffle(self._shipped)
        self._next = stored

    def rate(self, messages: int) -> float:
        """Messages a second."""
        shipped = [self._shipped.pop() for _ in range(messages // 2)]
        begin, self._next = self._next, self._next + messages
        return _rate(self._folder, shipped, messages, begin)


def _rate(folder: Path, shipped: Sequence[Stored], messages: int, begin: int = 10_000_000) -> float:
    world = World(folder)
    world.put_on_topic(mixed(shipped, begin))
    settle_in()
    begun = perf_counter()
    world.take_in(messages)
    taken = perf_counter() - begun
    wrong = [answer.body for answer in world.answers if b">OK<" not in answer.body]
    world.close()
    if wrong or len(world.answers) != messages:
        raise AssertionError(f"{len(world.answers)} answers, {len(wrong)} of them errors")
    return messages / taken


def mixed(shipped: Sequence[Stored], begin: int, step: int = 1) -> Iterator[bytes]:
    """A new request and a report about a shipped one, in turn; the new ones count from `begin`."""
    for n, stored in enumerate(shipped):
        yield new_request(begin + n * step)
        action = Action.SHIPPED_RETURN if n % 2 else Action.RECEIVED
        yield about(stored.made_from, stored.ours, action)


def figures(
    messages: int = MESSAGES, stored: int = STORED, saves: int = SAVES, rounds: int = ROUNDS
) -> Iterator[Figure]:
    """Prepare, measure, and give the figures."""
    with TemporaryDirectory(prefix="interlend-bench-") as name:
        folder = Path(name)
        empty, filled = Empty(folder), Filled(folder / "filled", stored)
        plain = PlainLoop(folder / "plain")
        found = interleaved(
            {
                "plain": lambda: plain.rate(saves),
                "empty": lambda: empty.rate(messages),
                "filled": lambda: filled.rate(messages),
            },
            rounds,
        )
        yard = f"{saves} times load, trigger, save; events of {plain.event_bytes} bytes"
        yard += f"; SQLite synchronous={plain.synchronous}"
        plain.close()
    work = f"{messages} messages of about 2 kB, synchronous=FULL, median of {rounds} rounds"
    at_100k = f"{work}, {stored} requests stored before"
    yield Figure("plain_loop_per_s", median(found["plain"]), "saves/s", yard)
    yield Figure("pipeline_messages_per_s", median(found["empty"]), "messages/s", work)
    yield Figure("pipeline_ratio", ratio(found["empty"], found["plain"]), "times", work)
    yield Figure("pipeline_at_100k_per_s", median(found["filled"]), "messages/s", at_100k)
    yield Figure(
        "pipeline_at_100k_ratio", ratio(found["filled"], found["empty"]), "of empty", at_100k
    )
