"""From the log to the topic of public lending events: every fact about a request, nobody's data.

At least once and in order per request; a repeat has the same request and version.
"""

from __future__ import annotations

from collections.abc import Iterator

import schemas
from adapters.topics.names import TopicNames
from adapters.topics.port import NewRecord, Topics
from engine.application.following import Follower
from engine.eventlog.format import Recorded, decode
from engine.eventlog.log import EventLog, StoredEvent
from engine.eventlog.registry import REGISTRY
from engine.evolve import evolve
from engine.request import LendingRequest

GROUP = "lending-events"
_HEADERS = (schemas.fingerprint_header("lending_event"),)


class Publisher:
    """Follows the facts about requests and publishes each with the status that it led to."""

    NAMES = tuple(name for name in REGISTRY.types if name.startswith("request."))

    def __init__(
        self, log: EventLog, follower: Follower, topics: Topics, names: TopicNames
    ) -> None:
        self._log = log
        self._follower = follower
        self._topics = topics
        self._topic = names.events

    def work(self, limit: int = 500) -> int:
        """Publish the next facts; how many were passed."""
        page = self._follower.next(limit)
        if page:
            self._topics.append(list(self._records(page)))
            self._follower.done()
        return len(page)

    def _records(self, page: list[tuple[StoredEvent, Recorded]]) -> Iterator[NewRecord]:
        states: dict[tuple[str, int], LendingRequest] = {}
        for stream, events in self._log.streams({stored.stream for stored, _ in page}).items():
            states |= {(stream, n): after for n, after in _states(stream, events)}
        for stored, fact in page:
            after = states[stored.stream, stored.version]
            if after.partner:  # else it is a message that belongs to no request
                yield self._record(stored, fact, after)

    def _record(self, stored: StoredEvent, fact: Recorded, after: LendingRequest) -> NewRecord:
        message = {
            "request_id": stored.stream,
            "version": stored.version,
            "type": stored.name,
            "at": fact.stamp.at,
            "library": after.library,
            "partner": after.partner,
            "status": after.status.value,
            "number": after.number or None,
        }
        value = schemas.encode("lending_event", message)
        return NewRecord(
            topic=self._topic, key=stored.stream.encode(), value=value, headers=_HEADERS
        )


def _states(stream: str, events: list[StoredEvent]) -> Iterator[tuple[int, LendingRequest]]:
    """The request as it was after each of its facts."""
    request = LendingRequest(id=stream)
    for stored in events:
        recorded = decode(stored.name, stored.state)
        request = evolve(request, recorded.event, recorded.stamp)
        yield stored.version, request
