"""How many dead letters are open, known without reading all of them at every look."""

from __future__ import annotations

from collections.abc import Collection
from threading import Lock
from typing import Any

from adapters.topics.letters import LETTER, key_of, message_of, records_of
from adapters.topics.names import dead_letter_topic
from adapters.topics.port import TopicPartition, Topics


class OpenLetters:
    """Counts the open letters of some topics; each look reads what came since the last one."""

    def __init__(self, topics: Topics, of: Collection[str]) -> None:
        self._topics = topics
        self._of = tuple(of)
        self._next: dict[TopicPartition, int] = {}
        self._letters: set[tuple[Any, ...]] = set()
        self._resolved: set[tuple[Any, ...]] = set()
        self._one_at_a_time = Lock()

    def count(self) -> int:
        """How many are open now."""
        with self._one_at_a_time:
            for topic in self._of:
                self._read_on(dead_letter_topic(topic))
            return len(self._letters - self._resolved)

    def _read_on(self, letters: str) -> None:
        for record in records_of(self._topics, letters, self._next):
            message = message_of(record)
            found = self._letters if message["type"] == LETTER else self._resolved
            found.add(key_of(message))
            self._next[TopicPartition(letters, record.partition)] = record.offset + 1
