"""Stored answers to messages that came over partners' own topics, as records to go back there.

The outbox sends them in the order of the log among our own messages, so that a confirmation is on
the topic before what we tell because of the message. At least once; a repeat is the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import structlog

import schemas
from adapters.own_topics import DOOR, sender_of
from adapters.topics.names import TopicNames
from adapters.topics.port import NewRecord, Topics, UnknownTopic
from engine.eventlog.format import Recorded
from engine.eventlog.log import Answer, StoredEvent
from engine.events.partner import MessageReceived

log = structlog.get_logger(__name__)

Answers = Callable[[Collection[str]], Mapping[str, Answer]]
Page = Sequence[tuple[StoredEvent, Recorded]]


class Confirmations:
    """Makes records of the answers that a page of facts calls for."""

    def __init__(self, topics: Topics, names: TopicNames, answers: Answers) -> None:
        self._topics = topics
        self._names = names
        self._answers = answers

    def of(self, page: Page) -> dict[int, NewRecord]:
        """The confirmations that go out, by the log's position of the message's fact."""
        received = {
            stored.position: (stored, fact.event, fact.stamp.library)
            for stored, fact in page
            if isinstance(fact.event, MessageReceived) and fact.stamp.by.door == DOOR
        }
        if not received:
            return {}
        answers = self._answers([event.message_id for _, event, _ in received.values()])
        return {
            position: self._record(stored, event, library or "", answers[event.message_id])
            for position, (stored, event, library) in received.items()
            if event.message_id in answers and self._can_go(stored, event)
        }

    def _record(
        self, stored: StoredEvent, received: MessageReceived, library: str, answer: Answer
    ) -> NewRecord:
        owner, message_id = sender_of(received.message_id)
        message = {
            "message_id": message_id,
            "type": "confirmation",
            "protocol": received.protocol,
            "partner": owner,
            "request_id": None if stored.stream.startswith("message:") else stored.stream,
            "number": None,
            "library": library,
            "decided_at": answer.recorded_at,
            "body": answer.body,
        }
        return NewRecord(
            topic=self._topic(received),
            key=stored.stream.encode(),
            value=schemas.encode("outbound", message),
            headers=(schemas.fingerprint_header("outbound"),),
        )

    def _topic(self, received: MessageReceived) -> str:
        return self._names.outbound(received.protocol, sender_of(received.message_id)[0])

    def _can_go(self, stored: StoredEvent, received: MessageReceived) -> bool:
        topic = self._topic(received)
        try:
            self._topics.partitions(topic)
        except UnknownTopic:
            log.error(
                "confirmation_lost",
                topic=topic,
                message_id=received.message_id,
                request_id=stored.stream,
                partner=received.partner,
            )
            return False
        return True
