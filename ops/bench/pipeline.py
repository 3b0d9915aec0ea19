"""How many messages a second go from the inbound topic into the log, with their answers.

Read, Avro, parsed, decided, sealed, stored with positions and answer in one transaction, on SQLite
with `synchronous=FULL`; no HTTP; the interpreter set as in the program that serves. Half of the
messages are new requests, a quarter each say Received and ShippedReturn about requests that were
shipped just before. The yardstick in the same rounds is the library's own loop (`plain_loop`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
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


class Pipeline:
    """Runs over a store that holds so many requests before; each run ships some more to be about.

    With none before, every run begins in a new store.
    """

    def __init__(self, folder: Path, stored: int = 0) -> None:
        self._folders = (folder / f"{stored}-{n}" for n in count())
        self._stored = stored
        self._next = 0
        self._world = self._new_world()

    def _new_world(self) -> World:
        world = World(next(self._folders))
        for page in pages(range(self._stored), 5000):
            world.ship(page)
        return world

    def rate(self, messages: int) -> float:
        """Messages a second."""
        if not self._stored:
            self.close()
            self._world = self._new_world()
        begin = self._stored + self._next
        self._next += messages
        shipped = self._world.ship(range(begin, begin + messages // 2))
        self._world.put_on_topic(mixed(shipped, begin + messages // 2))
        return _timed(self._world, messages)

    def close(self) -> None:
        """Let go of the store."""
        self._world.close()


def _timed(world: World, messages: int) -> float:
    settle_in()
    begun = perf_counter()
    world.take_in(messages)
    taken = perf_counter() - begun
    wrong = [answer.body for answer in world.answers if b">OK<" not in answer.body]
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
        empty, filled = Pipeline(folder), Pipeline(folder, stored)
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
        for one in (plain, empty, filled):
            one.close()
    work = f"{messages} messages of about 2 kB, synchronous=FULL, median of {rounds} rounds"
    at_100k = f"{work}, {stored} requests stored before"
    yield Figure("plain_loop_per_s", median(found["plain"]), "saves/s", yard)
    yield Figure("pipeline_messages_per_s", median(found["empty"]), "messages/s", work)
    yield Figure("pipeline_ratio", ratio(found["empty"], found["plain"]), "times", work)
    yield Figure("pipeline_at_100k_per_s", median(found["filled"]), "messages/s", at_100k)
    yield Figure(
        "pipeline_at_100k_ratio", ratio(found["filled"], found["empty"]), "of empty", at_100k
    )
