"""The client library's records as the port's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from adapters.topics.port import Record


def record_of(found: Any, skipped: int = 0) -> Record:
    """A record as read; what others left without key or value has empty ones."""
    return Record(
        topic=found.topic,
        partition=found.partition,
        offset=found.offset,
        key=found.key or b"",
        value=found.value or b"",
        headers=tuple((name, value or b"") for name, value in found.headers),
        timestamp=datetime.fromtimestamp(found.timestamp / 1000, UTC),
        skipped=skipped,
    )
