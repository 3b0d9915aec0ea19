"""Records that could not be handled, set aside so that their partition goes on.

Only undecodable records and faults of our own come here. A dead-letter topic is only ever appended
to: letters, and resolutions that say what an operator did about one. A letter is open while there
is no resolution of the same origin (topic, partition, offset). One that was written twice, because
a crash came between it and the reader's position, or by `still_needed`, is listed once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from adapters.topics.letters import (
    DISCARDED,
    LETTER,
    REQUEUED,
    Letter,
    again,
    key_of,
    letter_of,
    message_of,
    new_record,
    origin_of,
    partition_ends,
    records_of,
)
from adapters.topics.names import dead_letter_topic
from adapters.topics.port import NewRecord, Record, TopicPartition, Topics
from engine.errors import Illegal, Unknown


def dead_letter(topics: Topics, record: Record, reason: str, error: str, at: datetime) -> None:
    """Set a record aside; returns when that is durable."""
    message = origin_of(record) | {
        "type": LETTER,
        "appended_at": record.timestamp,
        "at": at,
        "reason": reason,
        "error": error,
        "key": record.key,
        "value": record.value,
        "headers": [{"name": name, "value": value} for name, value in record.headers],
    }
    topics.append([new_record(record, message)])


def open_letters(topics: Topics, of: Collection[str]) -> list[Letter]:
    """The letters of these topics that nobody has resolved, oldest first in each partition."""
    return [letter for topic in of for letter in _open(topics, topic).values()]


def show(topics: Topics, letter_id: str) -> Letter:
    """One letter, open or resolved. Raises Unknown."""
    topic, at, offset = _position(topics, letter_id)
    for record in topics.read(at, offset, 1):
        message = message_of(record)
        if record.offset == offset and message["type"] == LETTER:
            return letter_of(topic, record, message)
    raise _unknown(letter_id)


def requeue(topics: Topics, letter_id: str, by: str, at: datetime) -> None:
    """Put the record back on its topic as it was, and close the letter.

    Raises Unknown, and Illegal when the letter is resolved. A crash on the way may leave the letter
    open though its record is back: handling recognises repeats, and nothing is lost.
    """
    record = _find_open(topics, letter_id).record
    topics.append([again(record), _resolution(record, REQUEUED, by, at)])


def discard(topics: Topics, letter_id: str, by: str, at: datetime) -> None:
    """Close the letter without handling its record. Raises Unknown, and Illegal when resolved."""
    record = _find_open(topics, letter_id).record
    topics.append([_resolution(record, DISCARDED, by, at)])


def still_needed(topics: Topics, topic: str, before: datetime) -> dict[TopicPartition, int]:
    """From which offset on a topic's letters are needed, in each partition: all that lies below
    was resolved before an instant. An open letter older than that is written again, under a new
    id, where it would keep resolved ones from being purged.
    """
    letters = dead_letter_topic(topic)
    ends = partition_ends(topics, letters)
    last: dict[tuple[Any, ...], Record] = {}
    resolved: dict[tuple[Any, ...], datetime] = {}
    for record in records_of(topics, letters):
        message = message_of(record)
        if message["type"] == LETTER:
            last[key_of(message)] = record
        else:
            resolved[key_of(message)] = record.timestamp
    held_up = any(at < before for at in resolved.values())
    for key, record in last.items():
        if key not in resolved and record.timestamp < before and held_up:
            topics.append([again(record)])
        elif key not in resolved or resolved[key] >= before:
            at = TopicPartition(letters, record.partition)
            ends[at] = min(ends[at], record.offset)
    return ends


def _find_open(topics: Topics, letter_id: str) -> Letter:
    wanted = show(topics, letter_id).record
    found = _open(topics, wanted.topic).get(key_of(origin_of(wanted)))
    if found is None:
        raise Illegal("dead_letter_resolved", f"{letter_id} was requeued or discarded already")
    return found


def _open(topics: Topics, topic: str) -> dict[tuple[Any, ...], Letter]:
    letters: dict[tuple[Any, ...], Letter] = {}
    resolved: set[tuple[Any, ...]] = set()
    for record in records_of(topics, dead_letter_topic(topic)):
        message = message_of(record)
        if message["type"] == LETTER:
            letters.setdefault(key_of(message), letter_of(topic, record, message))
        else:
            resolved.add(key_of(message))
    return {key: letter for key, letter in letters.items() if key not in resolved}


def _resolution(record: Record, kind: str, by: str, at: datetime) -> NewRecord:
    closing = {"type": kind, "at": at, "by": by, "key": record.key, "value": b""}
    return new_record(record, origin_of(record) | closing)


def _position(topics: Topics, letter_id: str) -> tuple[str, TopicPartition, int]:
    topic, _, place = letter_id.partition("/")
    partition, _, offset = place.partition("/")
    if not (partition.isdecimal() and offset.isdecimal()):
        raise _unknown(letter_id)
    at = TopicPartition(dead_letter_topic(topic), int(partition))
    if at.partition >= topics.partitions(at.topic):
        raise _unknown(letter_id)
    return topic, at, int(offset)


def _unknown(letter_id: str) -> Unknown:
    return Unknown("unknown_dead_letter", f"there is no dead letter {letter_id}")
