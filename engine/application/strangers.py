"""Messages of senders that we do not know: some leave a fact, a flood of them only a number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

MOST = 30
"""How many of their messages leave a fact in a minute."""

MINUTE = timedelta(minutes=1)


class Strangers:
    """Lets so many messages of strangers through a minute. Safe to share between threads."""

    def __init__(self, clock: Callable[[], datetime], most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._lock = Lock()
        self._began = clock()
        self._seen = 0

    def admit(self) -> bool:
        """Count one more; whether it may leave a fact."""
        now = self._clock()
        with self._lock:
            if now - self._began >= MINUTE:
                self._began, self._seen = now, 0
            self._seen += 1
            return self._seen <= self._most
