"""Follow the log: facts in order, page by page, from a position that moves behind them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from threading import Condition, Event

from engine.eventlog.format import Recorded, decode
from engine.eventlog.log import Changes, EventLog, PositionMove, StoredEvent


class Wake:
    """Rings when there is something new. Who waits polls anyway: a missed ring costs only time."""

    def __init__(self) -> None:
        self._grown = Condition()
        self._rings = 0

    def ring(self) -> None:
        """There is something new."""
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
    together with what the facts led to, and `moved` says that it was. A step that was given and
    not heard of again may or may not be stored: then the position is read anew.

    `names` says which facts are followed, or is asked before each page; `prepare` is called before
    that, so that whoever deals with a page knows all that the log held when it was read.
    """

    def __init__(
        self,
        log: EventLog,
        group: str,
        names: Collection[str] | Callable[[], Collection[str]],
        prepare: Callable[[], object] = lambda: None,
    ) -> None:
        self._log = log
        self._group = group
        self._names = names if callable(names) else lambda: names
        self._prepare = prepare
        self._stored = self._seen = self._next = 0
        self._uncertain = True

    def next(self, limit: int) -> list[tuple[StoredEvent, Recorded]]:
        """The next facts, at most `limit`; the same ones again until they are done."""
        if self._uncertain:
            self._read_position()
        end = self._log.last_position()
        if end <= self._seen:
            return []
        self._prepare()
        found = self._log.notifications(self._seen, limit, self._names())
        stored = [event for event in found if event.position <= end]
        if not stored:
            self._seen = end  # so that what is not ours is passed over once
            return []
        self._next = stored[-1].position
        return [(event, decode(event.name, event.state)) for event in stored]

    def move(self) -> PositionMove:
        """The step behind the facts of the last page."""
        self._uncertain = True
        return PositionMove(
            group=self._group,
            topic="log",
            partition=0,
            expected=self._stored,
            new=self._next,
        )

    def moved(self) -> None:
        """The step was stored."""
        self._stored = self._seen = self._next
        self._uncertain = False

    def done(self) -> None:
        """Store the step behind the last page."""
        self._log.append(Changes(positions=(self.move(),)))
        self.moved()

    def begin_anew(self) -> None:
        """Another process may have moved the position."""
        self._uncertain = True

    def _read_position(self) -> None:
        self._stored = self._seen = self._next = self._log.position(self._group, "log", 0)
        self._uncertain = False


def follow(
    log: EventLog, work: Callable[[], int], stop: Event, poll: float = 0.5, rest: float = 0.0
) -> None:
    """Call `work` while it finds something, then wait for the log to grow.

    `rest`: seconds to let pass before each time, so that what comes within them is done at once.
    """
    while not stop.wait(rest):
        seen = log.last_position()
        if not work():
            log.wait(seen, poll)
