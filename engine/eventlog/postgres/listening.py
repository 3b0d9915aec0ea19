"""News of the log: heard from the server, asked for anyway."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from psycopg import Connection

from engine.eventlog.log import StoreUnavailable
from engine.eventlog.postgres.branches import CHANNEL
from engine.eventlog.postgres.connections import LogDatabase
from engine.eventlog.postgres.trouble import available

# Seconds between two questions while the server is heard, and while it is not. A listener may be
# deaf without knowing it, so news never depends on it.
_ASK_AGAIN = 0.5
_ASK_OFTEN = 0.05
_LISTEN_AGAIN = 1.0
_LOOK_UP = 0.2


class News:
    """Waits for events behind a position. Listens from the first time that somebody waits."""

    def __init__(self, database: LogDatabase, last_position: Callable[[], int]) -> None:
        self._database = database
        self._last_position = last_position
        self._changed = threading.Condition()
        self._heard = 0
        self._hears = False
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def wait(self, after: int, timeout: float) -> bool:
        """Whether there is an event behind `after`, now or within `timeout` seconds."""
        until = time.monotonic() + timeout
        self._listen()
        while self._heard <= after and self._last_position() <= after:
            left = until - time.monotonic()
            if left <= 0:
                return False
            with self._changed:
                pause = _ASK_AGAIN if self._hears else _ASK_OFTEN
                self._changed.wait_for(lambda: self._heard > after, min(left, pause))
        return True

    def announce(self, position: int) -> None:
        """There are events up to this position."""
        with self._changed:
            self._heard = max(self._heard, position)
            self._changed.notify_all()

    def close(self) -> None:
        """Stop listening."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _listen(self) -> None:
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="log-news", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                with available(), closing(self._database.connect()) as connection:
                    self._hear(connection)
            except StoreUnavailable:
                self._hears = False
                self._ended.wait(_LISTEN_AGAIN)

    def _hear(self, connection: Connection[Any]) -> None:
        connection.execute(f"LISTEN {CHANNEL}".encode())
        self._hears = True
        while not self._ended.is_set():
            for notify in connection.notifies(timeout=_LOOK_UP):
                self.announce(int(notify.payload or 0))
