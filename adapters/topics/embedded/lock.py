"""Keeps a second process from reading the same embedded topics."""

from __future__ import annotations

import fcntl
import os
from io import TextIOWrapper
from pathlib import Path
from threading import Lock

from adapters.topics.port import TopicsInUse


class ReadersLock:
    """A lock on a file beside the topics; the system lets go of it when the process ends."""

    def __init__(self, topics: Path) -> None:
        self._path = topics.with_name(f"{topics.name}.lock")
        self._held: TextIOWrapper | None = None
        self._one_at_a_time = Lock()

    def take(self) -> None:
        """Hold the lock from now on. Raises TopicsInUse where another process does."""
        with self._one_at_a_time:
            if self._held is None:
                self._held = self._take()

    def _take(self) -> TextIOWrapper:
        file = self._path.open("a+", encoding="ascii")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            with file:
                file.seek(0)
                raise TopicsInUse(
                    f"process {file.read() or 'unknown'} reads these topics already"
                    f" ({self._path}); embedded topics serve one process, Kafka serves many"
                ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        return file

    def release(self) -> None:
        """Let another process read."""
        if self._held is not None:
            self._held.close()
            self._held = None
