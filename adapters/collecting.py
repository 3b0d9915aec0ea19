"""From the outbound topic into the table of deliveries; the position moves with the rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import structlog

import schemas
from adapters import tracing
from adapters.delivery.keeping import sealed
from adapters.delivery.table import Delivery, added
from adapters.topics.dead_letters import dead_letter
from adapters.topics.port import Consumer, Record, TopicPartition, Topics
from engine.application.reception import joined
from engine.eventlog.log import Changes, EventLog, PositionMove
from engine.eventlog.sealing import KeyForgotten, Keyring

log = structlog.get_logger(__name__)

GROUP = "deliver"


class Collector:
    """Copies outbound messages into the table."""

    def __init__(
        self,
        topics: Topics,
        store: EventLog,
        keyring: Keyring,
        outbound: Collection[str],
        clock: Callable[[], datetime],
    ) -> None:
        self._topics = topics
        self._store = store
        self._keyring = keyring
        self._outbound = outbound
        self._clock = clock

    def consumer(self) -> Consumer:
        """A reader of the outbound topics from where this group stands."""
        return self._topics.consume(self._outbound, GROUP, self._position)

    def work(self, consumer: Consumer, timeout: float, limit: int = 500) -> int:
        """Copy the next messages; how many they were."""
        records = [r for part in consumer.poll(timeout, limit).values() for r in part]
        if records:
            deliveries = [d for record in records if (d := self._read(record))]
            moves = joined([_move(record) for record in records])
            rows = (added(deliveries, self._clock()),) if deliveries else ()
            self._store.append(Changes(positions=moves, rows=rows))
        return len(records)

    def _read(self, record: Record) -> Delivery | None:
        try:
            name, message = schemas.decode(record.value, record.headers)
            if name != "outbound":
                raise schemas.Undecodable(f"a record of {name} is no outbound message")
            return self._delivery(record, message)
        except (schemas.Undecodable, KeyError, ValueError) as error:
            trace = tracing.log_named(record.headers)
            log.error("dead_letter", topic=record.topic, offset=record.offset, **trace)
            dead_letter(self._topics, record, "undecodable", str(error), record.timestamp)
        return None

    def _delivery(self, record: Record, message: Mapping[str, Any]) -> Delivery | None:
        request_id = message["request_id"] or message["message_id"]
        ids = {name: message[name] for name in ("message_id", "partner")}
        headers = dict(record.headers)
        sequence, after = int(headers.get("sequence", b"0")), headers.get("after", b"").decode()
        try:
            content = sealed(self._keyring, request_id, record)
        except KeyForgotten as forgotten:
            trace = tracing.log_named(record.headers)
            log.warning(
                "not_delivered", request_id=request_id, reason=str(forgotten), **ids, **trace
            )
            return None
        return Delivery(
            **ids,
            request_id=request_id,
            protocol=message["protocol"],
            sequence=sequence,
            answer_first=after,
            record=content,
            waiting_since=message["decided_at"],
        )

    def _position(self, at: TopicPartition) -> int:
        return self._store.position(GROUP, at.topic, at.partition)


def _move(record: Record) -> PositionMove:
    return PositionMove(
        group=GROUP,
        topic=record.topic,
        partition=record.partition,
        expected=record.met_at,
        new=record.offset + 1,
    )
