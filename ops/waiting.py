"""Doors wait for the answers to their messages: stored answers are handed to who waits for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Event, Lock

from engine.errors import Failure
from engine.eventlog.log import Answer, EventLog

PAUSE = 0.1
"""Seconds for which our first message may have to wait, since the confirmation goes before it."""


class Waiting:
    """Who waits for which answer, in this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._futures: dict[str, Future[bytes]] = {}

    def expect(self, message_id: str) -> Future[bytes]:
        """A future of the answer to a message; call it before the message is on its topic."""
        future: Future[bytes] = Future()
        with self._lock:
            self._futures[message_id] = future
        return future

    def messages(self) -> list[str]:
        """The messages whose answers are waited for."""
        with self._lock:
            return list(self._futures)

    def give_up(self, message_id: str) -> None:
        """Nobody waits any more."""
        with self._lock:
            self._futures.pop(message_id, None)

    def fail(self, message_id: str, appended: Future[None]) -> None:
        """A message's way to its topic ended: if it failed, there will be no answer."""
        error = appended.exception()
        if error is not None:
            with self._lock:
                future = self._futures.pop(message_id, None)
            if future is not None and future.set_running_or_notify_cancel():
                future.set_exception(error)

    def announce(self, answers: Sequence[Answer]) -> None:
        """Hand stored answers over."""
        with self._lock:
            ready = [(self._futures.pop(a.message_id, None), a.body) for a in answers]
        for future, body in ready:
            # Who gave up waiting has cancelled it.
            if future is not None and future.set_running_or_notify_cancel():
                future.set_result(body)


class Answered:
    """Notes which answers went out, many at a time."""

    def __init__(self, log: EventLog, clock: Callable[[], datetime]) -> None:
        self._log = log
        self._clock = clock
        self._sent: SimpleQueue[str] = SimpleQueue()

    def note(self, message_id: str) -> None:
        """The answer to this message is out."""
        self._sent.put(message_id)

    def run(self, stop: Event) -> None:
        """Store what was noted until told to stop; not often, for it costs the log a commit."""
        while not stop.wait(PAUSE) or not self._sent.empty():
            try:
                ids = [self._sent.get(timeout=0.2)]
            except Empty:
                continue
            while not self._sent.empty():
                ids.append(self._sent.get())
            self._store(ids)

    def _store(self, ids: list[str]) -> None:
        try:
            self._log.mark_answered(ids, self._clock())
        except Failure:
            for message_id in ids:
                self._sent.put(message_id)
            raise
