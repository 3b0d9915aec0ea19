"""From the outbound topic into the table of deliveries; the position moves with the rows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

import structlog

import schemas
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
            return self._delivery(record)
        except KeyForgotten as forgotten:
            log.warning("not_delivered", offset=record.offset, reason=str(forgotten))
        except (schemas.Undecodable, KeyError, ValueError) as error:
            log.error("dead_letter", topic=record.topic, offset=record.offset)
            dead_letter(self._topics, record, "undecodable", str(error), record.timestamp)
        return None

    def _delivery(self, record: Record) -> Delivery:
        name, message = schemas.decode(record.value, record.headers)
        if name != "outbound":
            raise schemas.Undecodable(f"a record of {name} is no outbound message")
        headers = dict(record.headers)
        request_id = message["request_id"] or message["message_id"]
        return Delivery(
            message_id=message["message_id"],
            request_id=request_id,
            partner=message["partner"],
            protocol=message["protocol"],
            sequence=int(headers.get("sequence", b"0")),
            answer_first=headers.get("after", b"").decode(),
            record=sealed(self._keyring, request_id, record),
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
