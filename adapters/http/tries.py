"""Guessing passwords takes time: only so many wrong ones a minute, by name and by address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

BY_NAME = 10
BY_ADDRESS = 30
"""Wrong passwords of a name and from an address in a minute; a reading room shares an address."""

MINUTE = timedelta(minutes=1)


class Tries:
    """The tries of this minute that were not right. Safe to share between threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._began = clock()
        self._wrong: Counter[tuple[str, str]] = Counter()

    def begin(self, name: str, address: str) -> bool:
        """Count a try before it is known to be right, so that many at once do not pass; whether it
        may be made.
        """
        with self._lock:
            if self._clock() - self._began >= MINUTE:
                self._began = self._clock()
                self._wrong.clear()
            by_name, by_address = ("name", name), ("address", address)
            if self._wrong[by_name] >= BY_NAME or self._wrong[by_address] >= BY_ADDRESS:
                return False
            self._wrong.update((by_name, by_address))
            return True

    def succeed(self, name: str, address: str) -> None:
        """A try was right: it does not count."""
        with self._lock:
            self._wrong.subtract((("name", name), ("address", address)))
