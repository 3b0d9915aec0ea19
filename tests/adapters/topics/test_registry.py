"""Schema ids from a registry: partners' own clients can read and write, and nothing is mixed up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastavro import parse_schema, schemaless_writer

import schemas
from adapters.topics import open_topics
from adapters.topics.names import TopicNames, dead_letter_topic
from adapters.topics.port import Consumer, NewRecord, Record, TopicPartition, Topics
from adapters.topics.registry import (
    Registry,
    RegistryRefused,
    RegistryUnavailable,
    with_registry,
)
from schemas.shipped import load
from tests.services import registry as services
from tests.services.server import free_port

Drain = Callable[[Consumer, int], list[Record]]
MESSAGE = {
    "message_id": "m-1",
    "protocol": "iso18626",
    "partner": None,
    "door": "topic",
    "authenticated_by": None,
    "received_at": datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
    "content_type": "application/xml",
    "body": b"<x/>",
}


@pytest.fixture
def names() -> TopicNames:
    """Names of this test's own: subjects in the registry outlive it."""
    return TopicNames(f"t{uuid4().hex}")


@pytest.fixture
def client(registry: services.Registry) -> Iterator[Registry]:
    with closing(Registry(registry.address)) as client:
        yield client


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Topics]:
    """The topics as they are, without a registry."""
    with closing(open_topics(tmp_path / "topics.db")) as topics:
        yield topics


@pytest.fixture
def topics(
    plain: Topics, registry: services.Registry, client: Registry, names: TopicNames
) -> Iterator[Topics]:
    # The registry's numbers are not ours.
    other = {"type": "record", "name": names.prefix, "fields": []}
    client.register(f"{names.prefix}-other", other)
    with closing(with_registry(plain, registry.address, names)) as topics:
        topics.create(names.shared(1))
        yield topics


@pytest.fixture
def inbound(names: TopicNames) -> TopicPartition:
    return TopicPartition(names.inbound("iso18626"), 0)


def put(topics: Topics, at: TopicPartition, value: bytes, *headers: tuple[str, bytes]) -> None:
    topics.append([NewRecord(topic=at.topic, key=b"k", value=value, headers=headers)])


def number_of(value: bytes) -> int:
    return int.from_bytes(value[1:5], "big")


def decoded(topics: Topics, at: TopicPartition) -> list[tuple[str, dict[str, Any]]]:
    return [schemas.decode(r.value, r.headers) for r in topics.read(at, 0, 10)]


def written_by_partner(client: Registry, at: TopicPartition, schema: Any, message: Any) -> bytes:
    """What a partner's Avro client makes of a message: it registers its schema first."""
    schema_id = client.register(f"{at.topic}-value", schema)  # the same id where it is there
    out = BytesIO()
    schemaless_writer(out, parse_schema(schema), message)
    return b"\0" + schema_id.to_bytes(4, "big") + out.getvalue()


def test_a_record_carries_the_registry_s_id_and_is_read_as_it_was_written(
    topics: Topics, plain: Topics, client: Registry, inbound: TopicPartition, drain: Drain
) -> None:
    put(topics, inbound, schemas.encode("inbound", MESSAGE), schemas.fingerprint_header("inbound"))
    (stored,) = plain.read(inbound, 0, 10)
    assert client.schema(number_of(stored.value)) == load("inbound.avsc")
    assert decoded(topics, inbound) == [("inbound", MESSAGE)]
    with closing(topics.consume([inbound.topic], "g", lambda _: 0)) as consumer:
        (polled,) = drain(consumer, 1)
    assert schemas.decode(polled.value, polled.headers) == ("inbound", MESSAGE)


def test_every_topic_has_its_schema_and_another_process_finds_the_same(
    topics: Topics, plain: Topics, registry: services.Registry, names: TopicNames, client: Registry
) -> None:
    again = with_registry(plain, registry.address, names)
    for topic, schema in [
        (names.inbound("ncip"), "inbound"),
        (names.outbound("email"), "outbound"),
        (dead_letter_topic(names.inbound("ncip")), "dead_letter"),
        (names.events, "lending_event"),
    ]:
        known = client.look_up(f"{topic}-value", load(f"{schema}.avsc"))
        assert known is not None
        at = TopicPartition(topic, 0)
        put(again, at, b"\0\0\0\0\x63body", schemas.fingerprint_header(schema))
        (stored,) = plain.read(at, 0, 10)
        assert stored.value == b"\0" + known.to_bytes(4, "big") + b"body"
    again.close()


def test_what_a_partner_s_own_client_wrote_is_read(
    topics: Topics, plain: Topics, client: Registry, inbound: TopicPartition
) -> None:
    put(plain, inbound, written_by_partner(client, inbound, load("inbound.avsc"), MESSAGE))
    assert decoded(topics, inbound) == [("inbound", MESSAGE)]


def test_a_partner_s_version_of_a_schema_is_read_as_ours(
    topics: Topics, plain: Topics, client: Registry, inbound: TopicPartition
) -> None:
    ours = load("inbound.avsc")
    theirs = ours | {"fields": [*ours["fields"], {"name": "more", "type": "int", "default": 0}]}
    put(plain, inbound, written_by_partner(client, inbound, theirs, MESSAGE | {"more": 7}))
    assert decoded(topics, inbound) == [("inbound", MESSAGE)]


def test_what_was_written_before_the_registry_was_used_is_read(
    topics: Topics, plain: Topics, inbound: TopicPartition
) -> None:
    put(plain, inbound, schemas.encode("inbound", MESSAGE), schemas.fingerprint_header("inbound"))
    assert decoded(topics, inbound) == [("inbound", MESSAGE)]


@pytest.mark.parametrize("number", [1, 9_999])
def test_an_id_is_the_registry_s_also_where_a_shipped_schema_has_the_same_number(
    topics: Topics, plain: Topics, inbound: TopicPartition, number: int, client: Registry
) -> None:
    assert client.schema(1) != load("inbound.avsc")  # the registry's first is another
    body = schemas.encode("inbound", MESSAGE)[5:]
    put(plain, inbound, b"\0" + number.to_bytes(4, "big") + body)
    (record,) = topics.read(inbound, 0, 10)
    with pytest.raises(schemas.Undecodable):
        schemas.decode(record.value, record.headers)


def test_what_is_no_message_is_left_as_it_is(
    topics: Topics, plain: Topics, inbound: TopicPartition
) -> None:
    put(topics, inbound, b"garbage")
    put(topics, inbound, b"\0\0\0\0\1garbage")
    assert [r.value for r in plain.read(inbound, 0, 10)] == [b"garbage", b"\0\0\0\0\1garbage"]
    assert [r.value for r in topics.read(inbound, 0, 10)] == [b"garbage", b"\0\0\0\0\1garbage"]


def test_the_registry_refuses_a_schema_that_breaks_the_rules(
    topics: Topics, client: Registry, names: TopicNames
) -> None:
    ours = load("outbound.avsc")
    unreadable = ours | {"fields": [*ours["fields"], {"name": "more", "type": "int"}]}
    with pytest.raises(RegistryRefused, match="409"):
        client.register(f"{names.outbound('ncip')}-value", unreadable)


def test_a_registry_that_knows_all_schemas_is_only_read(
    topics: Topics, plain: Topics, registry: services.Registry, names: TopicNames
) -> None:
    topic = names.inbound("iso18626")
    with closing(httpx.Client(base_url=registry.address)) as http:
        http.put(f"/config/{topic}-value", json={"compatibility": "NONE"}).raise_for_status()
        with closing(with_registry(plain, registry.address, names)) as again:
            again.create({topic: 1})
        assert http.get(f"/config/{topic}-value").json()["compatibilityLevel"] == "NONE"


def test_a_registry_that_is_not_there_is_unavailable() -> None:
    with (
        closing(Registry(f"http://127.0.0.1:{free_port()}")) as nobody,
        pytest.raises(RegistryUnavailable),
    ):
        nobody.schema(1)
