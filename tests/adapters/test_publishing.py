"""Every fact about a request is a public event: in order, repeatable, nobody's data."""

from __future__ import annotations

from typing import Any

import schemas
from adapters.iso18626.codes import Action
from adapters.topics.port import TopicPartition
from engine.eventlog.log import Changes, PositionMove
from tests.ops.programs import House, new, says


def published(home: House) -> list[dict[str, Any]]:
    """The events on the topic."""
    topics, topic = home.program.topics, home.program.names.events
    return [
        schemas.decode(record.value, record.headers)[1]
        for n in range(topics.partitions(topic))
        for record in topics.read(TopicPartition(topic, n), 0, 1000)
    ]


def publish(home: House) -> None:
    while home.program.publisher.work():
        pass


def test_each_fact_is_published_once_with_the_status_after_it(home: House) -> None:
    home.say(new())
    home.act("ship-physically", {"barcodes": ["D-1"]})
    publish(home)
    events, request = published(home), home.request()
    assert [e["version"] for e in events] == list(range(1, request.version + 1))
    assert [e["type"] for e in events] == home.facts(request.id)
    assert {e["request_id"] for e in events} == {request.id}
    assert events[-1]["status"] == request.status.value
    assert {(e["partner"], e["library"], e["number"]) for e in events} == {
        ("SIM", "DEMO", request.number)
    }
    assert [e["status"] for e in events][0 :: len(events) - 1] == ["created", "shipped_physically"]


def test_a_message_that_belongs_to_no_request_is_not_published(home: House) -> None:
    home.say(says(Action.RECEIVED, "nobody's"))
    publish(home)
    assert published(home) == []


def test_after_a_crash_events_are_published_again_as_they_were(home: House) -> None:
    home.say(new())
    publish(home)
    before, group = published(home), "lending-events"
    position = home.log.position(group, "log", 0)
    back = PositionMove(group=group, topic="log", partition=0, expected=position, new=0)
    home.log.append(Changes(positions=(back,)))
    home.program.publishing.begin_anew()
    publish(home)
    assert published(home) == before * 2


def test_nothing_of_the_patron_is_in_an_event(home: House) -> None:
    home.say(new())
    publish(home)
    names = {"request_id", "version", "type", "at", "library", "partner", "status", "number"}
    assert all(set(event) == names for event in published(home))
