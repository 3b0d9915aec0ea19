"""The topics as an operator opens them to look at dead letters, also while the program runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from adapters.own_topics import own_pairs
from adapters.topics.names import TopicNames, is_dead_letter
from adapters.topics.port import Topics
from engine.application.directory import Directory
from ops import places
from ops.settings import Settings


@contextmanager
def topics_of(settings: Settings) -> Iterator[tuple[Topics, Collection[str]]]:
    """The topics, and the names of those that may have dead letters. Raises `BadSettings`."""
    places.require_data(settings)
    carrying = _all_topics(settings)
    topics = places.topics(settings)
    try:
        topics.create(carrying)
        yield topics, [name for name in carrying if not is_dead_letter(name)]
    finally:
        topics.close()


def _all_topics(settings: Settings) -> dict[str, int]:
    """The shared topics, and those that are partners' own."""
    names, directory, log = (
        TopicNames(settings.topic_prefix),
        Directory(),
        places.event_log(settings),
    )
    try:
        directory.catch_up(log)
    finally:
        log.close()
    own = own_pairs(directory.partners.values(), names, settings.partitions)
    return names.shared(settings.partitions) | own
