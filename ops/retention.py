"""Purge the embedded topics of what every reader is done with and nobody needs to look at again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from adapters.topics.dead_letters import still_needed
from adapters.topics.embedded import EmbeddedTopics
from adapters.topics.names import dead_letter_topic
from adapters.topics.port import TopicPartition, Topics
from engine.eventlog.log import EventLog


def purge(
    topics: Topics, log: EventLog, readers: Mapping[str, str], now: datetime, days: int
) -> int:
    """Remove records older than `days`: each topic's only behind its reader's position, and its
    dead letters only where they were resolved that long ago.

    Returns how many went. Kafka keeps its own retention, so there nothing is done.
    """
    if not isinstance(topics, EmbeddedTopics):
        return 0
    before, gone = now - timedelta(days=days), 0
    for topic, group in readers.items():
        parts = [TopicPartition(topic, n) for n in range(topics.partitions(topic))]
        positions = {at: log.position(group, at.topic, at.partition) for at in parts}
        gone += topics.purge(topic, before, positions)
        gone += topics.purge(dead_letter_topic(topic), before, still_needed(topics, topic, before))
    return gone
