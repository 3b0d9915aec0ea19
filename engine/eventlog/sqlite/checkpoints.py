"""Bringing the write-ahead log into the file proper beside the writer, not in its commits."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

# Rows between two checkpoints. A page that many of them touch is then written to the file once;
# what they leave in the write-ahead log (about 100 MB) is what a restart has to read.
INTERVAL = 24_000
_PASSIVE = "PRAGMA wal_checkpoint(PASSIVE)"


class Checkpoints:
    """One checkpoint at a time of the database at `file`, by a thread that ends with it."""

    def __init__(self, file: Path, turn: threading.Lock) -> None:
        self._file = file
        self._turn = turn
        self._running = threading.Lock()
        self._last = 0

    def consider(self, changed: int) -> None:
        """Start a checkpoint when it is time and none runs; `changed`: rows written so far."""
        if changed - self._last > INTERVAL and self._running.acquire(blocking=False):
            self._last = changed
            threading.Thread(target=self._run, name="log-checkpoint", daemon=True).start()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Wait for the checkpoint under way, if any, and start none meanwhile."""
        with self._running:
            yield

    def _run(self) -> None:
        # What fails here is tried again after the next interval; the writer's own checkpoint,
        # whose failure nobody fails to see, is behind that.
        try:
            with suppress(sqlite3.Error):
                self._checkpoint()
        finally:
            self._running.release()

    def _checkpoint(self) -> None:
        with closing(sqlite3.connect(self._file, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            # The bulk while the writer goes on, then what came meanwhile, and the little rest
            # while it waits: only then does the log start anew. PASSIVE waits for nobody; what a
            # reader still needs is left to the next time.
            for _ in range(2):
                connection.execute(_PASSIVE).fetchall()
            with self._turn:
                connection.execute(_PASSIVE).fetchall()
