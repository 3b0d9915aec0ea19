"""How dead letters and their resolutions are written, and read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

import schemas
from adapters.topics.names import dead_letter_topic
from adapters.topics.port import NewRecord, Record, TopicPartition, Topics

LETTER = "letter"
REQUEUED = "requeued"
DISCARDED = "discarded"
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


def records_of(
    topics: Topics, letters: str, behind: Mapping[TopicPartition, int] | None = None
) -> Iterator[Record]:
    """The records of a dead-letter topic, partition by partition; `behind` gives offsets below
    which they are left out.
    """
    for partition in range(topics.partitions(letters)):
        at = TopicPartition(letters, partition)
        kept = topics.offsets(at)
        offset = max(kept.start, (behind or {}).get(at, 0))
        while offset < kept.stop and (page := topics.read(at, offset, _PAGE)):
            yield from page
            offset = page[-1].offset + 1


def partition_ends(topics: Topics, topic: str) -> dict[TopicPartition, int]:
    """The next offset of each partition of a topic."""
    partitions = (TopicPartition(topic, n) for n in range(topics.partitions(topic)))
    return {at: topics.offsets(at).stop for at in partitions}


def again(record: Record) -> NewRecord:
    """The same record, to be appended once more."""
    return NewRecord(topic=record.topic, key=record.key, value=record.value, headers=record.headers)


def new_record(record: Record, message: dict[str, Any]) -> NewRecord:
    """What sets a record aside, or says what became of it."""
    return NewRecord(
        topic=dead_letter_topic(record.topic),
        key=record.key,
        value=schemas.encode("dead_letter", message),
        headers=(schemas.fingerprint_header("dead_letter"),),
    )


def origin_of(record: Record) -> dict[str, Any]:
    """Where a record was read, which is what tells letters apart."""
    return {"topic": record.topic, "partition": record.partition, "offset": record.offset}


def key_of(message: dict[str, Any]) -> tuple[Any, ...]:
    """The origin that a letter or resolution names."""
    return message["topic"], message["partition"], message["offset"]


def message_of(record: Record) -> dict[str, Any]:
    """A letter or resolution, decoded."""
    return schemas.decode(record.value, record.headers)[1]


def letter_of(topic: str, record: Record, message: dict[str, Any]) -> Letter:
    """A letter as operators see it."""
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
