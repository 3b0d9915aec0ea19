"""Records that were sent together, and the future of them all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Any

from adapters.topics.kafka.errors import unavailable


class Pending:
    """Counts the acknowledgements of some records; `settled` is told when there is no more to come,
    before the future is done.
    """

    def __init__(self, count: int, settled: Callable[[Pending], None]) -> None:
        self._left = count
        self._lock = Lock()
        self._settled = settled
        self.done: Future[None] = Future()
        # Running from the start: the records are on their way, nobody can call them back.
        self.done.set_running_or_notify_cancel()

    def settle(self, outcome: Any) -> None:
        """One record was acknowledged, or failed; called on the client's own thread."""
        if isinstance(outcome, BaseException):
            self.fail(unavailable(outcome))
        elif self._count(1):
            self.finish()

    def finish(self) -> None:
        """All are acknowledged."""
        self._settled(self)
        self.done.set_result(None)

    def fail(self, error: Exception) -> None:
        """One record failed, so they did not all arrive; later outcomes say nothing new."""
        if self._count(self._left):
            self._settled(self)
            self.done.set_exception(error)

    def _count(self, settled: int) -> bool:
        """Whether these are the last."""
        with self._lock:
            before, self._left = self._left, self._left - settled
        return before > 0 and self._left <= 0
