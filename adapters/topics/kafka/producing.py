"""Appending: every record acknowledged by all replicas in sync, none of them twice.

The client library tries for ever: once it has given up a record of an idempotent producer it never
sends another of that partition. So it is we who stop waiting, and who take nothing more while what
was taken is not acknowledged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from threading import Lock
from time import monotonic
from typing import Any, Final

from kafka import KafkaProducer
from kafka.errors import KafkaError

from adapters.topics.kafka.errors import failing, unavailable
from adapters.topics.kafka.options import LARGEST_LETTER
from adapters.topics.kafka.pending import Pending
from adapters.topics.port import NewRecord, TopicsUnavailable

STALLED: Final = 15.0
"""Seconds without acknowledgement after which no more records are taken until it comes."""

CLOSING: Final = 30.0
"""Seconds that closing waits for acknowledgements."""

_FOR_EVER: Final = 10**9

_SETTINGS: Final = {
    "metrics_enabled": False,
    "acks": "all",
    "enable_idempotence": True,
    "linger_ms": 0,  # batches form by themselves under load
    "batch_size": 128 << 10,
    "max_request_size": LARGEST_LETTER,
    "delivery_timeout_ms": _FOR_EVER,
    "max_block_ms": 5_000,
    "allow_auto_create_topics": False,
}


class Producer:
    """Sends records; for any number of threads."""

    def __init__(
        self, connection: Mapping[str, Any], stalled: float = STALLED, closing: float = CLOSING
    ) -> None:
        with failing():
            self._client = KafkaProducer(**connection, **_SETTINGS)
        self._stalled = stalled
        self._closing = closing
        self._closed = False
        self._lock = Lock()
        self._pending: dict[Pending, float] = {}
        """What is not acknowledged, oldest first, with the time it was taken."""

    def append(self, records: Sequence[tuple[int, NewRecord]]) -> Future[None]:
        """Send records to their partitions; the future is done when all are acknowledged."""
        pending = Pending(len(records), self._settled)
        self._take(pending)
        try:
            if not records:
                pending.finish()
            for partition, record in records:
                self._send(partition, record).add_both(pending.settle)
        except (KafkaError, ValueError) as error:
            pending.fail(unavailable(error))
        return pending.done

    def prepare(self, topics: Iterable[str]) -> None:
        """Learn where these topics are, so that appending to them does not have to wait for it."""
        with failing():
            for topic in topics:
                self._client.partitions_for(topic)

    def close(self) -> None:
        """Have everything acknowledged that was sent, then send nothing more."""
        if self._closed:
            return
        self._closed = True
        try:
            with failing():
                self._client.close(timeout=self._closing)
        finally:
            for pending in list(self._pending):
                pending.fail(TopicsUnavailable("the topics were closed before it was acknowledged"))

    def _take(self, pending: Pending) -> None:
        now = monotonic()
        with self._lock:
            if self._closed:
                raise TopicsUnavailable("the topics are closed")
            if now - next(iter(self._pending.values()), now) > self._stalled:
                raise TopicsUnavailable("the brokers have acknowledged nothing for a while")
            self._pending[pending] = now

    def _settled(self, pending: Pending) -> None:
        with self._lock:
            self._pending.pop(pending, None)

    def _send(self, partition: int, record: NewRecord) -> Any:
        return self._client.send(
            record.topic,
            partition=partition,
            key=record.key,
            value=record.value,
            headers=list(record.headers),
        )
