"""How fast the task list is rebuilt from the log, beside the library's way (`one_by_one`).

Both project the same log to the same rows, which is checked by their hashes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import cast

from adapters.iso18626.codes import Action
from engine.eventlog.sqlite import SqliteEventLog
from ops.bench.figures import ROUNDS, Figure, interleaved, ratio
from ops.bench.messages import about
from ops.bench.one_by_one import one_by_one, project
from ops.bench.world import World
from projections.database import open_database
from projections.rebuild import rebuild
from projections.task_list import TaskList

REQUESTS = 4_000


class Replays:
    """Runs over one log, each into a new file; the hashes of what they wrote."""

    def __init__(self, folder: Path, requests: int) -> None:
        self._files = (folder / f"read-{n}.db" for n in count())
        self._world = World(folder / "world")
        shipped = self._world.ship(range(requests))
        received = [about(s.made_from, s.ours, Action.RECEIVED) for s in shipped[: requests // 2]]
        self._world.put_on_topic(received)
        self._world.take_in(len(received))
        self.events = len(self._world.log.notifications(0, 1_000_000_000))
        self.rows = 0
        self.hashes: set[str] = set()

    def ours(self) -> float:
        """Events a second of a rebuild."""
        database = open_database(next(self._files))
        begun = perf_counter()
        self.rows = rebuild(self._world.log, database, self._world.zone_of)
        taken = perf_counter() - begun
        with database.connect() as connection:
            self.hashes.add(TaskList().digest(connection))
        database.dispose()
        return self.events / taken

    def theirs(self) -> float:
        """Events a second of the library's projection."""
        log = cast("SqliteEventLog", self._world.log)
        with one_by_one(next(self._files), self._world.zone_of) as projection:
            begun = perf_counter()
            events = project(log.recorder, projection)
            taken = perf_counter() - begun
            self.hashes.add(projection.view.digest())
        return events / taken

    def close(self) -> None:
        """Let go of the log."""
        self._world.close()


def figures(requests: int = REQUESTS, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Prepare, measure, and give the figures."""
    with TemporaryDirectory(prefix="interlend-bench-") as name:
        replays = Replays(Path(name), requests)
        found = interleaved({"ours": replays.ours, "theirs": replays.theirs}, rounds)
        replays.close()
    work = f"{replays.events} events of {requests} requests, median of {rounds} rounds"
    yield Figure("replay_events_per_s", median(found["ours"]), "events/s", work)
    yield Figure("replay_baseline_events_per_s", median(found["theirs"]), "events/s", work)
    yield Figure("replay_ratio", ratio(found["ours"], found["theirs"]), "times", work)
    yield Figure("replay_rows", replays.rows, "rows", work)
    equal = f"{len(replays.hashes)} hash of the rows of {2 * rounds} runs"
    yield Figure("replay_hash_equal", float(len(replays.hashes) == 1), "1 is equal", equal)
