"""Records that could not be handled, set aside so that their partition goes on.

Only undecodable records and faults of our own come here. A dead-letter topic is only ever appended
to: letters, and resolutions that say what an operator did about one. Both carry the letter's key,
so they are in one partition, in order; a letter is open while no resolution of the same origin
(topic, partition, offset) follows it. A letter written twice, because a crash came between it and
the reader's position, is listed once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

import schemas
from adapters.topics.names import dead_letter_topic
from adapters.topics.port import NewRecord, Record, TopicPartition, Topics
from engine.errors import Illegal, Unknown

_LETTER = "letter"
_REQUEUED = "requeued"
_DISCARDED = "discarded"
_PAGE = 200


class Letter(Struct, frozen=True, kw_only=True):
    """A record that was set aside."""

    id: str
    """For operators: the record's topic, then partition and offset of the letter."""
    at: datetime
    """When it was set aside."""
    reason: str
    """A code, such as `undecodable`."""
    error: str
    """The error's own words."""
    record: Record
    """The record as it had been read."""


def dead_letter(topics: Topics, record: Record, reason: str, error: str, at: datetime) -> None:
    """Set a record aside; returns when that is durable."""
    message = _origin(record) | {
        "type": _LETTER,
        "appended_at": record.timestamp,
        "at": at,
        "reason": reason,
        "error": error,
        "key": record.key,
        "value": record.value,
        "headers": [{"name": name, "value": value} for name, value in record.headers],
    }
    topics.append([_new_record(record, message)])


def open_letters(topics: Topics, of: Collection[str]) -> list[Letter]:
    """The letters of these topics that nobody has resolved, oldest first in each partition."""
    return [letter for topic in of for letter in _open(topics, topic).values()]


def show(topics: Topics, letter_id: str) -> Letter:
    """One letter, open or resolved. Raises Unknown."""
    topic, at, offset = _position(topics, letter_id)
    for record in topics.read(at, offset, 1):
        message = _message(record)
        if record.offset == offset and message["type"] == _LETTER:
            return _letter(topic, record, message)
    raise _unknown(letter_id)


def requeue(topics: Topics, letter_id: str, by: str, at: datetime) -> None:
    """Put the record back on its topic as it was, and close the letter.

    Raises Unknown, and Illegal when the letter is resolved. A crash on the way may leave the letter
    open though its record is back: handling recognises repeats, and nothing is lost.
    """
    record = _find_open(topics, letter_id).record
    again = NewRecord(
        topic=record.topic, key=record.key, value=record.value, headers=record.headers
    )
    topics.append([again, _resolution(record, _REQUEUED, by, at)])


def discard(topics: Topics, letter_id: str, by: str, at: datetime) -> None:
    """Close the letter without handling its record. Raises Unknown, and Illegal when resolved."""
    record = _find_open(topics, letter_id).record
    topics.append([_resolution(record, _DISCARDED, by, at)])


def _find_open(topics: Topics, letter_id: str) -> Letter:
    wanted = show(topics, letter_id).record
    found = _open(topics, wanted.topic).get(_key(_origin(wanted)))
    if found is None:
        raise Illegal("dead_letter_resolved", f"{letter_id} was requeued or discarded already")
    return found


def _open(topics: Topics, topic: str) -> dict[tuple[Any, ...], Letter]:
    letters: dict[tuple[Any, ...], Letter] = {}
    for record in _records(topics, dead_letter_topic(topic)):
        message = _message(record)
        if message["type"] == _LETTER:
            letters.setdefault(_key(message), _letter(topic, record, message))
        else:
            letters.pop(_key(message), None)
    return letters


def _records(topics: Topics, topic: str) -> Iterator[Record]:
    for partition in range(topics.partitions(topic)):
        at = TopicPartition(topic, partition)
        kept = topics.offsets(at)
        offset = kept.start
        while offset < kept.stop:
            page = topics.read(at, offset, _PAGE)
            yield from page
            offset = page[-1].offset + 1


def _resolution(record: Record, kind: str, by: str, at: datetime) -> NewRecord:
    closing = {"type": kind, "at": at, "by": by, "key": record.key, "value": b""}
    return _new_record(record, _origin(record) | closing)


def _new_record(record: Record, message: dict[str, Any]) -> NewRecord:
    return NewRecord(
        topic=dead_letter_topic(record.topic),
        key=record.key,
        value=schemas.encode("dead_letter", message),
        headers=(schemas.fingerprint_header("dead_letter"),),
    )


def _origin(record: Record) -> dict[str, Any]:
    return {"topic": record.topic, "partition": record.partition, "offset": record.offset}


def _key(message: dict[str, Any]) -> tuple[Any, ...]:
    return message["topic"], message["partition"], message["offset"]


def _message(record: Record) -> dict[str, Any]:
    return schemas.decode(record.value, record.headers)[1]


def _letter(topic: str, record: Record, message: dict[str, Any]) -> Letter:
    headers = tuple((header["name"], header["value"]) for header in message["headers"])
    return Letter(
        id=f"{topic}/{record.partition}/{record.offset}",
        at=message["at"],
        reason=message["reason"],
        error=message["error"],
        record=Record(
            **_origin_of(message),
            key=message["key"],
            value=message["value"],
            headers=headers,
            timestamp=message["appended_at"],
        ),
    )


def _origin_of(message: dict[str, Any]) -> dict[str, Any]:
    return {name: message[name] for name in ("topic", "partition", "offset")}


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
