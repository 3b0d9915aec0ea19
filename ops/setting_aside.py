"""The topics as an operator opens them to look at dead letters, also while the program runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from adapters.topics.names import TopicNames, is_dead_letter
from adapters.topics.port import Topics
from ops import places
from ops.settings import Settings


@contextmanager
def topics_of(settings: Settings) -> Iterator[tuple[Topics, Collection[str]]]:
    """The topics, and the names of those that may have dead letters. Raises `BadSettings`."""
    places.require_data(settings)
    topics = places.topics(settings)
    try:
        shared = TopicNames(settings.topic_prefix).shared(settings.partitions)
        topics.create(shared)
        yield topics, [name for name in shared if not is_dead_letter(name)]
    finally:
        topics.close()
