"""Leading over one file: who has the lock on a file beside it leads."""

from __future__ import annotations

import fcntl
from io import TextIOWrapper
from pathlib import Path
from threading import Lock

from engine.eventlog.log import StoreUnavailable


class FileLeadership:
    """The system gives the lock back when the process that has it ends."""

    def __init__(self, log: Path, name: str) -> None:
        self._path = log.with_name(f"{log.name}.{name}.lock")
        self._file: TextIOWrapper | None = None
        self._one_at_a_time = Lock()

    def held(self) -> bool:
        """Whether this is the leader now; see `EventLog.leadership`."""
        with self._one_at_a_time:
            if self._file is None:
                self._file = self._taken()
            return self._file is not None

    def close(self) -> None:
        """Let another lead."""
        with self._one_at_a_time:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _taken(self) -> TextIOWrapper | None:
        try:
            file = self._path.open("a", encoding="ascii")
        except OSError as error:
            raise StoreUnavailable(f"{self._path}: {error.strerror}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        return file
