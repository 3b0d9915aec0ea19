"""Request numbers: unique, one after the other, gaps allowed."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

from engine.eventlog.log import Changes, EventLog, PositionMove, PositionMoved

GROUP = "numbers"
FIRST, MOST = 25, 3200
"""The sizes of blocks. Each costs the log a commit, and what is left of the last one is a gap: so
they grow with what a process needs, and no gap is larger than what it has numbered."""


class Numbers:
    """Hands out numbers like DEMO-26-000123, from blocks that are this process's own."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._lock = Lock()
        self._blocks: dict[str, Iterator[int]] = {}
        self._sizes: dict[str, int] = {}

    def next(self, library: str, year: int) -> str:
        """The next number of a library in a year."""
        series = f"{library}-{year % 100:02}"
        with self._lock:
            number = next(self._blocks.get(series, iter(())), None)
            if number is None:
                self._blocks[series] = iter(self._reserve(series))
                number = next(self._blocks[series])
            return f"{series}-{number:06}"

    def _reserve(self, series: str) -> range:
        """Take a block by moving the series' position on, which only one process can."""
        size = min(2 * self._sizes.get(series, 0) or FIRST, MOST)
        while True:
            start = self._log.position(GROUP, series, 0)
            move = PositionMove(
                group=GROUP, topic=series, partition=0, expected=start, new=start + size
            )
            try:
                self._log.append(Changes(positions=(move,)))
            except PositionMoved:
                continue
            self._sizes[series] = size
            return range(start + 1, start + size + 1)
