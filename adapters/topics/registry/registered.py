"""Topics whose records carry a registry's schema ids; within the program, ids are the shipped ones.

On its way out a record's id is changed to the registry's. On its way in, what was written without
our fingerprint header (by a partner's own client) gets it, after its id was looked up; and what was
written under a version that we do not ship is written anew under ours. Records of before the
registry was used have the header and are read as ever.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final

import structlog
from fastavro.schema import SchemaParseException
from msgspec.structs import replace

import schemas
from adapters.topics.names import TopicNames
from adapters.topics.port import (
    Consumer,
    NewRecord,
    Record,
    Revoked,
    Start,
    TopicPartition,
    Topics,
    ignore_revoked,
)
from adapters.topics.registry.client import Registry
from adapters.topics.registry.subjects import landed, rule_of, schema_of, subject_of
from schemas.shipped import Version, version

log = structlog.get_logger(__name__)

_PREFIX: Final = struct.Struct(">bI")
_SHIPPED: Final = {landed.fingerprint: landed for landed in schemas.LANDED.values()}
_UNKNOWN: Final = (schemas.FINGERPRINT_HEADER, b"unknown")
"""Says that an id is no shipped one, whatever its number."""


class RegisteredTopics:
    """The topics port, with a schema registry."""

    def __init__(self, topics: Topics, registry: Registry, names: TopicNames) -> None:
        self._topics = topics
        self._registry = registry
        self._names = names
        self._ids: dict[tuple[str, bytes], int] = {}
        self._registered: set[str] = set()
        self._versions: dict[tuple[str, int], Version] = {}

    def create(self, topics: Mapping[str, int]) -> None:
        self._topics.create(topics)
        for topic in topics:
            self._register(topic)

    def append(self, records: Sequence[NewRecord]) -> None:
        self._topics.append([self._outward(record) for record in records])

    def append_async(self, records: Sequence[NewRecord]) -> Future[None]:
        return self._topics.append_async([self._outward(record) for record in records])

    def read(self, at: TopicPartition, offset: int, limit: int) -> list[Record]:
        return [self.inward(record) for record in self._topics.read(at, offset, limit)]

    def partitions(self, topic: str) -> int:
        return self._topics.partitions(topic)

    def offsets(self, at: TopicPartition) -> range:
        return self._topics.offsets(at)

    def consume(
        self,
        topics: Collection[str],
        group: str,
        start: Start,
        revoked: Revoked = ignore_revoked,
    ) -> RegisteredConsumer:
        return RegisteredConsumer(self, self._topics.consume(topics, group, start, revoked))

    def close(self) -> None:
        self._topics.close()
        self._registry.close()

    def inward(self, record: Record) -> Record:
        """A record as the program reads it."""
        fingerprint = dict(record.headers).get(schemas.FINGERPRINT_HEADER)
        name = schema_of(record.topic, self._names)
        framed = len(record.value) >= _PREFIX.size and record.value[0] == 0
        if fingerprint in _SHIPPED or name is None or not framed:
            return record
        written = self._version(name, _PREFIX.unpack_from(record.value)[1])
        if written is None:
            return replace(record, headers=(*record.headers, _UNKNOWN))
        if written.fingerprint in _SHIPPED:
            header = (schemas.FINGERPRINT_HEADER, written.fingerprint)
            return replace(record, headers=(*record.headers, header))
        return self._anew(record, name, written)

    def _outward(self, record: NewRecord) -> NewRecord:
        fingerprint = dict(record.headers).get(schemas.FINGERPRINT_HEADER)
        self._register(record.topic)
        schema_id = self._ids.get((record.topic, fingerprint)) if fingerprint else None
        if schema_id is None:
            return record
        return replace(record, value=_PREFIX.pack(0, schema_id) + record.value[_PREFIX.size :])

    def _register(self, topic: str) -> None:
        """Have every landed version of the topic's schema in the registry, oldest first."""
        name = schema_of(topic, self._names)
        if topic in self._registered or name is None:
            return
        for prepared, written in landed(name):
            schema_id = self._registry.look_up(subject_of(topic), written)
            if schema_id is None:
                schema_id = self._add(topic, name, written)
            self._ids[topic, prepared.fingerprint] = schema_id
        self._registered.add(topic)

    def _add(self, topic: str, name: str, written: Mapping[str, Any]) -> int:
        subject = subject_of(topic)
        schema_id = self._registry.register(subject, written)
        self._registry.set_rule(subject, rule_of(name))
        log.info("schema_registered", subject=subject, id=schema_id)
        return schema_id

    def _version(self, name: str, schema_id: int) -> Version | None:
        """What an id stands for as a version of our schema; None where it is no such thing."""
        known = self._versions.get((name, schema_id))
        if known is None and (schema := self._registry.schema(schema_id)):
            with suppress(SchemaParseException, ValueError, KeyError):
                known = self._versions[name, schema_id] = version(name, schema)
        return known

    def _anew(self, record: Record, name: str, written: Version) -> Record:
        schema_id = _PREFIX.unpack_from(record.value)[1]
        try:
            _, message = schemas.Framing({}, {schema_id: written}).decode(record.value)
            value = schemas.encode(name, message)
        except (schemas.Undecodable, ValueError, TypeError, KeyError):
            return replace(record, headers=(*record.headers, _UNKNOWN))
        headers = (*record.headers, schemas.fingerprint_header(name))
        return replace(record, value=value, headers=headers)


class RegisteredConsumer:
    """Reads as another consumer does."""

    def __init__(self, topics: RegisteredTopics, consumer: Consumer) -> None:
        self._topics = topics
        self._consumer = consumer

    def poll(self, timeout: float, limit: int) -> dict[TopicPartition, list[Record]]:
        polled = self._consumer.poll(timeout, limit)
        return {at: [self._topics.inward(record) for record in polled[at]] for at in polled}

    def close(self) -> None:
        self._consumer.close()
