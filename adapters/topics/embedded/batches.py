"""How the records of a batch are packed into the content of one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec

from adapters.topics.port import NewRecord, Record, TopicPartition

MOST_RECORDS: Final = 64
MOST_BYTES: Final = 256 * 1024
"""A reader unpacks a batch as a whole, also when it asked for less."""

_Packed = tuple[bytes, bytes, tuple[tuple[str, bytes], ...]]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[_Packed]).decode


def pack(records: Iterable[NewRecord]) -> Iterator[tuple[int, bytes]]:
    """The records as batches of a bounded size: count and content of each."""
    batch: list[_Packed] = []
    size = 0
    for record in records:
        if batch and (len(batch) == MOST_RECORDS or size + len(record.value) > MOST_BYTES):
            yield len(batch), _encode(batch)
            batch, size = [], 0
        batch.append((record.key, record.value, record.headers))
        size += len(record.value)
    yield len(batch), _encode(batch)


def unpack(at: TopicPartition, first: int, appended: int, content: bytes) -> list[Record]:
    """The records of a batch; `first` is the offset of its first, `appended` in milliseconds."""
    topic, partition = at
    timestamp = datetime.fromtimestamp(appended / 1000, UTC)
    return [
        Record(
            topic=topic,
            partition=partition,
            offset=offset,
            key=key,
            value=value,
            headers=headers,
            timestamp=timestamp,
        )
        for offset, (key, value, headers) in enumerate(_decode(content), first)
    ]
