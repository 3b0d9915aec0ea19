"""Request numbers: unique, one after the other, gaps allowed."""

from __future__ import annotations

from threading import Lock

from engine.eventlog.log import Changes, EventLog, PositionMove, PositionMoved

GROUP = "numbers"
BLOCK = 200


class Numbers:
    """Hands out numbers like DEMO-26-000123, from blocks that are this process's own."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._lock = Lock()
        self._blocks: dict[str, range] = {}

    def next(self, library: str, year: int) -> str:
        """The next number of a library in a year."""
        series = f"{library}-{year % 100:02}"
        with self._lock:
            block = self._blocks.get(series) or self._reserve(series)
            self._blocks[series] = block[1:]
            return f"{series}-{block[0] + 1:06}"

    def _reserve(self, series: str) -> range:
        """Take a block by moving the series' position on, which only one process can."""
        while True:
            start = self._log.position(GROUP, series, 0)
            move = PositionMove(
                group=GROUP, topic=series, partition=0, expected=start, new=start + BLOCK
            )
            try:
                self._log.append(Changes(positions=(move,)))
            except PositionMoved:
                continue
            return range(start, start + BLOCK)
