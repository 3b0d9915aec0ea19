"""Appending: every record acknowledged by all replicas in sync, none of them twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Any, Final

from kafka import KafkaProducer
from kafka.errors import KafkaError

from adapters.topics.kafka.errors import failing, unavailable
from adapters.topics.kafka.options import LARGEST_LETTER
from adapters.topics.port import NewRecord, TopicsUnavailable

DELIVERY_TIMEOUT: Final = 30.0
"""Seconds that an append is tried for, so that brokers may be started again meanwhile."""

_SETTINGS: Final = {
    "metrics_enabled": False,
    "acks": "all",
    "enable_idempotence": True,
    "linger_ms": 0,  # batches form by themselves under load
    "batch_size": 128 << 10,
    "max_request_size": LARGEST_LETTER,
    "delivery_timeout_ms": int(DELIVERY_TIMEOUT * 1000),
    "max_block_ms": 10_000,
    "allow_auto_create_topics": False,
}


class Producer:
    """Sends records; for any number of threads."""

    def __init__(self, connection: Mapping[str, Any]) -> None:
        with failing():
            self._client = KafkaProducer(**connection, **_SETTINGS)
        self._closed = False

    def append(self, records: Sequence[tuple[int, NewRecord]]) -> Future[None]:
        """Send records to their partitions; the future is done when all are acknowledged."""
        if self._closed:
            raise TopicsUnavailable("the topics are closed")
        pending = _Pending(len(records))
        try:
            for partition, record in records:
                self._send(partition, record).add_both(pending.settle)
        except KafkaError as error:
            pending.fail(error)
        return pending.done

    def close(self) -> None:
        """Have everything acknowledged that was sent, then send nothing more."""
        if not self._closed:
            self._closed = True
            self._client.close(timeout=DELIVERY_TIMEOUT)

    def _send(self, partition: int, record: NewRecord) -> Any:
        return self._client.send(
            record.topic,
            partition=partition,
            key=record.key,
            value=record.value,
            headers=list(record.headers),
        )


class _Pending:
    """Records sent together, and the future of them all."""

    def __init__(self, count: int) -> None:
        self._left = count
        self._lock = Lock()
        self.done: Future[None] = Future()
        # Running from the start: the records are on their way, nobody can call them back.
        self.done.set_running_or_notify_cancel()
        if not count:
            self.done.set_result(None)

    def settle(self, outcome: Any) -> None:
        """One record was acknowledged, or failed; called on the client's own thread."""
        if isinstance(outcome, BaseException):
            self.fail(outcome)
            return
        with self._lock:
            self._left -= 1
            last = not self._left
        if last and not self.done.done():
            self.done.set_result(None)

    def fail(self, error: BaseException) -> None:
        """One record failed, so they did not all arrive."""
        with self._lock:
            first, self._left = self._left > 0, -1
        if first:
            self.done.set_exception(unavailable(error))
