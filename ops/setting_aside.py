"""The topics as an operator opens them to look at dead letters, also while the program runs."""

from __future__ import annotations

from collections.abc import Collection

from adapters.topics import open_topics
from adapters.topics.names import TopicNames, is_dead_letter
from adapters.topics.port import Topics
from ops.settings import Settings


def open_topics_of(settings: Settings) -> tuple[Topics, Collection[str]]:
    """The topics, and the names of those that may have dead letters."""
    topics = open_topics(settings.folder / "topics.db")
    shared = TopicNames(settings.topic_prefix).shared(settings.partitions)
    topics.create(shared)
    return topics, [name for name in shared if not is_dead_letter(name)]
