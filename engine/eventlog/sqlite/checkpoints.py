"""Bringing the write-ahead log into the file proper beside the writer, not in its commits."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

# Rows between two checkpoints. A page that many of them touch is then written to the file once;
# what they leave in the write-ahead log (about 100 MB) is what a restart has to read.
INTERVAL = 24_000


class Checkpoints:
    """One checkpoint at a time of the database at `file`, by a thread that ends with it."""

    def __init__(self, file: Path, writer: threading.Lock) -> None:
        self._file = file
        self._writer = writer
        self._running = threading.Lock()
        self._last = 0

    def consider(self, changed: int) -> None:
        """Start a checkpoint when it is time and none runs; `changed`: rows written so far."""
        if changed - self._last > INTERVAL and self._running.acquire(blocking=False):
            self._last = changed
            threading.Thread(target=self._run, name="log-checkpoint", daemon=True).start()

    def finish(self) -> None:
        """Wait for the checkpoint that is under way, if any."""
        with self._running:
            pass

    def _run(self) -> None:
        try:
            connection = sqlite3.connect(self._file, isolation_level=None)
            try:
                connection.execute("PRAGMA synchronous=FULL")
                connection.execute("PRAGMA secure_delete=ON")
                # The bulk while the writer goes on, the rest while it waits: then the log starts
                # anew. PASSIVE waits for nobody; what a reader still needs is left to the next.
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                with self._writer:
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            finally:
                connection.close()
        finally:
            self._running.release()
