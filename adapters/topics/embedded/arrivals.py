"""Wakes readers when something was appended to their topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from threading import Condition


class Arrivals:
    """Counts the commits of each topic, and lets readers wait for the next."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._commits: Counter[str] = Counter()

    def announce(self, topics: Collection[str]) -> None:
        """Something was committed to these topics."""
        with self._changed:
            self._commits.update(topics)
            self._changed.notify_all()

    def seen(self, topics: Collection[str]) -> int:
        """What to hand to `wait`, taken before looking for records."""
        return sum(self._commits[topic] for topic in topics)

    def wait(self, topics: Collection[str], seen: int, timeout: float) -> None:
        """Until something was committed to these topics since `seen`, at most so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.seen(topics) != seen, timeout)
