"""From inbound topics to the engine: batches of partners' messages, never a stuck partition.

What cannot be decoded, and what our own fault keeps from being handled, becomes a dead letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from threading import Event
from typing import Any, NamedTuple

import structlog
from structlog.contextvars import bound_contextvars

import schemas
from adapters import tracing
from adapters.naming import fully_named, message_named
from adapters.own_topics import arrived
from adapters.topics.dead_letters import dead_letter
from adapters.topics.port import Consumer, Record, TopicPartition, Topics
from engine.application.intake import Intake
from engine.application.reception import Incoming, Reception
from engine.errors import Failure
from engine.eventlog.log import EventLog, PositionMove
from engine.eventlog.sealing import KeyForgotten

log = structlog.get_logger(__name__)

GROUP = "inbox"
BATCH = 400
READ_AHEAD = 100
"""Messages in a batch from which on the next one is read while it is being stored: then more wait
already. For fewer the hand-over to another thread would cost more than it gains."""

ReadMessage = Callable[[Mapping[str, Any], str | None], Intake]
"""Reads an inbound record's message; the second argument is the partner who owns the topic."""


class _Batch(NamedTuple):
    """Records, and what reading them came to."""

    consumer: Consumer
    records: Sequence[Record]
    incoming: Sequence[Incoming]
    steps: tracing.Steps


class Inbox:
    """Reads inbound topics on; one for each thread or process that works.

    `prepare` is called before the messages of a batch are read.
    """

    def __init__(
        self,
        topics: Topics,
        store: EventLog,
        reception: Reception,
        readers: Mapping[str, ReadMessage],
        owners: Mapping[str, str | None],
        clock: Callable[[], datetime],
        prepare: Callable[[], None] = lambda: None,
    ) -> None:
        self._topics = topics
        self._store = store
        self._reception = reception
        self._readers = readers
        self._owners = owners
        self._clock = clock
        self._prepare = prepare
        self._ahead: _Batch | None = None

    def consumer(self) -> Consumer:
        """A reader of the inbound topics from where this group stands."""
        return self._topics.consume(list(self._owners), GROUP, self._position)

    def run(self, stop: Event) -> None:
        """Work until told to stop; the batch in hand is finished.

        Raises a `Failure` where a store or the topics are away, or another process has a partition
        now: nothing of the batch is stored, and a new run goes on where it stands.
        """
        consumer = self.consumer()
        try:
            while not stop.is_set():
                self.work(consumer, timeout=0.2)
        finally:
            consumer.close()

    def work(self, consumer: Consumer, timeout: float) -> int:
        """Take one batch in; the number of its messages. It may have been read ahead."""
        batch, self._ahead = self._ahead, None
        if batch is None or batch.consumer is not consumer:
            batch = self._next(consumer, timeout)
        if batch.records:
            with batch.steps:
                self._take(batch)
        return len(batch.records)

    def _next(self, consumer: Consumer, timeout: float) -> _Batch:
        records = [r for part in consumer.poll(timeout, BATCH).values() for r in part]
        if records:
            self._prepare()
        incoming = [self._read(record) for record in records]
        of = ((r.headers, message_named(i.intake)) for r, i in zip(records, incoming, strict=True))
        return _Batch(consumer, records, incoming, tracing.Steps(tracing.Step.TAKE_IN, of))

    def _read_ahead(self, consumer: Consumer) -> None:
        self._ahead = self._next(consumer, 0)

    def _take(self, batch: _Batch) -> None:
        records, incoming = batch.records, batch.incoming
        many = len(records) >= READ_AHEAD
        meanwhile = partial(self._read_ahead, batch.consumer) if many else None
        try:
            self._reception.take(incoming, meanwhile)
        except KeyForgotten:
            self._take_one_by_one(records, incoming)
        except Failure:
            raise  # it passes: the same records are read again
        # Whatever our own fault is, it must not stop the partition: it goes to an operator.
        except Exception:
            log.exception("batch_failed", size=len(records))
            self._take_one_by_one(records, incoming)

    def _take_one_by_one(self, records: Sequence[Record], incoming: Sequence[Incoming]) -> None:
        for record, one in zip(records, incoming, strict=True):
            named = fully_named(one.intake, self._store) | tracing.log_named(record.headers)
            with bound_contextvars(**named):
                self._take_alone(record, one)

    def _take_alone(self, record: Record, one: Incoming) -> None:
        try:
            self._reception.take([one])
        except KeyForgotten as forgotten:
            self._pass_over(record, one, forgotten)
        except Failure:
            raise
        except Exception as fault:
            log.exception("message_failed", topic=record.topic, offset=record.offset)
            self._pass_over(record, one, fault)

    def _pass_over(self, record: Record, one: Incoming, fault: Exception) -> None:
        self._set_aside(record, "fault", repr(fault))
        self._reception.take([Incoming(None, one.move)])

    def _read(self, record: Record) -> Incoming:
        move = PositionMove(
            group=GROUP,
            topic=record.topic,
            partition=record.partition,
            expected=record.met_at,
            new=record.offset + 1,
        )
        try:
            reader, message = self._decoded(record)
        except (schemas.Undecodable, KeyError) as error:
            self._set_aside(record, "undecodable", str(error))
            return Incoming(None, move)
        owner = self._owners[record.topic]
        if owner is not None:
            message = arrived(message, owner, record.timestamp)
        return Incoming(self._intake(reader, message, owner, record), move)

    def _intake(
        self, reader: ReadMessage, message: Mapping[str, Any], owner: str | None, record: Record
    ) -> Intake | None:
        try:
            return reader(message, owner)
        except Failure:
            raise
        except Exception as fault:
            trace = tracing.log_named(record.headers)
            with bound_contextvars(message_id=message["message_id"], **trace):
                log.exception("message_unread", topic=record.topic, offset=record.offset)
                self._set_aside(record, "fault", repr(fault))
            return None

    def _decoded(self, record: Record) -> tuple[ReadMessage, Mapping[str, Any]]:
        name, message = schemas.decode(record.value, record.headers)
        if name != "inbound":
            raise schemas.Undecodable(f"a record of {name} is no inbound message")
        return self._readers[message["protocol"]], message

    def _set_aside(self, record: Record, reason: str, error: str) -> None:
        log.error("dead_letter", topic=record.topic, offset=record.offset, reason=reason)
        dead_letter(self._topics, record, reason, error, self._clock())

    def _position(self, at: TopicPartition) -> int:
        return self._store.position(GROUP, at.topic, at.partition)
