"""The one thread that writes, and the group commit that lets many callers share its fsync."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

from adapters.topics.embedded.store import Lane
from adapters.topics.port import NewRecord, TopicsUnavailable

T = TypeVar("T")
Records = Mapping[Lane, Sequence[NewRecord]]


class _Group:
    """The records that the next commit takes, and the future of all who brought some."""

    def __init__(self) -> None:
        self.records: defaultdict[Lane, list[NewRecord]] = defaultdict(list)
        self.done: Future[None] = Future()
        # Running from the start: one caller's cancelled wait must not take the others' records.
        self.done.set_running_or_notify_cancel()

    def settle(self, written: Future[None]) -> None:
        error = written.exception()
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)


class Writer:
    """Runs work on one thread, in order.

    While it commits one group the next fills, so groups grow with the load and nobody waits for
    company when there is none.
    """

    def __init__(self, commit: Callable[[Records], None]) -> None:
        self._commit = commit
        self._lock = Lock()
        self._open: _Group | None = None
        self._closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="topics-writer")

    def append(self, records: Iterable[tuple[Lane, NewRecord]]) -> Future[None]:
        """Have the records committed together, soon; the future is done when they are durable."""
        with self._lock:
            group = self._open or self._new_group()
            for lane, record in records:
                group.records[lane].append(record)
            return group.done

    def run(self, work: Callable[[], T]) -> T:
        """Do this on the writing thread, and wait for it."""
        with self._lock:
            self._refuse_when_closed()
            outcome = self._thread.submit(work)
        return outcome.result()

    def close(self) -> None:
        """Commit what was brought, then take nothing more."""
        with self._lock:
            self._closed = True
        self._thread.shutdown(wait=True)

    def _new_group(self) -> _Group:
        self._refuse_when_closed()
        group = _Group()
        self._thread.submit(self._write).add_done_callback(group.settle)
        self._open = group
        return group

    def _write(self) -> None:
        with self._lock:
            group, self._open = self._open, None
        assert group is not None  # each group is submitted once
        self._commit(group.records)

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise TopicsUnavailable("the topics are closed")
