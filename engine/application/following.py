"""Follow the log: facts in order, page by page, from a position that moves behind them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from threading import Condition, Event

from engine.eventlog.format import Recorded, decode
from engine.eventlog.log import Changes, EventLog, PositionMove, StoredEvent


class Wake:
    """Rings when the log has grown. Followers poll anyway: a missed ring only costs time."""

    def __init__(self) -> None:
        self._grown = Condition()
        self._rings = 0

    def ring(self) -> None:
        """The log has grown."""
        with self._grown:
            self._rings += 1
            self._grown.notify_all()

    def wait(self, seen: int, timeout: float) -> int:
        """Wait until it has rung more often than `seen`; how often it has."""
        with self._grown:
            self._grown.wait_for(lambda: self._rings > seen, timeout)
            return self._rings


class Follower:
    """Reads facts on from its group's position.

    `done` moves the position in a transaction of its own; `move` gives the step to be stored
    together with what the facts led to.
    """

    def __init__(self, log: EventLog, group: str, names: Collection[str]) -> None:
        self._log = log
        self._group = group
        self._names = tuple(names)
        self._position = log.position(group, "log", 0)
        self._next = self._position

    def next(self, limit: int) -> list[tuple[StoredEvent, Recorded]]:
        """The next facts, at most `limit`; the same ones again until they are done."""
        stored = self._log.notifications(self._position, limit, self._names)
        if stored:
            self._next = stored[-1].position
        return [(event, decode(event.name, event.state)) for event in stored]

    def move(self, upto: int | None = None) -> PositionMove:
        """The step behind the facts of the last page, or behind position `upto`."""
        return PositionMove(
            group=self._group,
            topic="log",
            partition=0,
            expected=self._position,
            new=self._next if upto is None else upto,
        )

    def moved(self, upto: int | None = None) -> None:
        """The step was stored."""
        self._position = self._next if upto is None else upto

    def done(self) -> None:
        """Store the step behind the last page."""
        self._log.append(Changes(positions=(self.move(),)))
        self.moved()


def follow(work: Callable[[], int], wake: Wake, stop: Event, poll: float = 0.5) -> None:
    """Call `work` while it finds something, then wait for the log to grow."""
    seen = 0
    while not stop.is_set():
        if not work():
            seen = wake.wait(seen, poll)
