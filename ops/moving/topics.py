"""The topics of the store that is left: they stay behind, so nothing in them may be under way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from adapters.collecting import GROUP as DELIVER
from adapters.inbox import GROUP as INBOX
from adapters.own_topics import inbound_topics
from adapters.topics import open_topics
from adapters.topics.dead_letters import open_letters
from adapters.topics.embedded.lock import ReadersLock
from adapters.topics.names import TopicNames, dead_letter_topic
from adapters.topics.port import TopicPartition, Topics, TopicsInUse, UnknownTopic
from engine.application.directory import Directory
from engine.eventlog.log import EventLog
from ops import places
from ops.moving.stores import CannotMove, Folder, Store
from ops.parts.stores import ISO
from ops.settings import EMBEDDED, Settings


@contextmanager
def left_behind(store: Store, log: EventLog, settings: Settings) -> Iterator[str]:
    """Keep readers away from the store's topics; what is to be said of open dead letters, if any.

    Raises CannotMove where they hold what nobody has handled, or are not found.
    """
    with _opened(store, settings) as topics:
        readers = _readers(log, TopicNames(settings.topic_prefix))
        if topics is None:
            if any(group in (INBOX, DELIVER) for group, *_ in log.all_positions()):
                raise CannotMove(
                    "the topics of this store are not found: set INTERLEND_TOPICS and"
                    " INTERLEND_DATA as they were for the program"
                )
            yield ""
            return
        _require_drained(topics, log, readers)
        yield _letters(topics, readers)


@contextmanager
def _opened(store: Store, settings: Settings) -> Iterator[Topics | None]:
    """The topics that go with a store: those in the file beside it, or those that are set."""
    folder = store.folder if isinstance(store, Folder) else settings.folder
    file = folder / "topics.db"
    if file.exists() and (isinstance(store, Folder) or settings.topics == EMBEDDED):
        with _locked(file), closing(open_topics(file)) as embedded:
            yield embedded
    elif settings.topics != EMBEDDED:
        with closing(places.topics(settings)) as shared:
            yield shared
    else:
        yield None


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    lock = ReadersLock(file)
    try:
        lock.take()
    except TopicsInUse as used:
        raise CannotMove(f"a program reads the topics in {file}: stop it") from used
    try:
        yield
    finally:
        lock.release()


def _readers(log: EventLog, names: TopicNames) -> dict[str, str]:
    """The topics that we read, and the group that does."""
    directory = Directory()
    directory.catch_up(log)
    own = inbound_topics(directory.partners.values(), names)
    return {**dict.fromkeys([names.inbound(ISO), *own], INBOX), names.outbound(ISO): DELIVER}


def _require_drained(topics: Topics, log: EventLog, readers: Mapping[str, str]) -> None:
    left = {topic: _unhandled(topics, log, topic, group) for topic, group in readers.items()}
    if any(left.values()):
        told = ", ".join(f"{count} on {topic}" for topic, count in left.items() if count)
        raise CannotMove(
            f"records that are not handled yet: {told}. Start the program once more with partners"
            " kept out, stop it when they are, and move then"
        )


def _unhandled(topics: Topics, log: EventLog, topic: str, group: str) -> int:
    """How many records a group has not read; marks that brokers keep count where any does."""
    if not _exists(topics, topic):
        return 0
    behind = 0
    for partition in range(topics.partitions(topic)):
        at = TopicPartition(topic, partition)
        position, kept = log.position(group, topic, partition), topics.offsets(at)
        if kept.stop > position and topics.read(at, max(position, kept.start), 1):
            behind += kept.stop - max(position, kept.start)
    return behind


def _letters(topics: Topics, readers: Mapping[str, str]) -> str:
    known = [topic for topic in readers if _exists(topics, dead_letter_topic(topic))]
    count = len(open_letters(topics, known))
    if not count:
        return ""
    return (
        f"{count} dead letters are open; they stay in the old topics. To have them in the new"
        " store, stop here, start the old program, and `interlend dead-letters requeue` or"
        " `discard` each"
    )


def _exists(topics: Topics, topic: str) -> bool:
    try:
        return topics.partitions(topic) > 0
    except UnknownTopic:
        return False
