"""Over TLS and with passwords, everybody may do what is granted and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from adapters.topics import open_topics
from adapters.topics.kafka import access
from adapters.topics.names import TopicNames
from adapters.topics.port import (
    Consumer,
    NewRecord,
    Record,
    TopicPartition,
    Topics,
    TopicsUnavailable,
    UnknownTopic,
)
from tests.adapters.topics.kafka.secured import SecuredKafka
from tests.services.fixtures import running

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]
NAMES = TopicNames()
ISO = "iso18626"
PAIR = NAMES.own_pair(ISO, "ALMA", 1)
INBOUND, OUTBOUND = NAMES.inbound(ISO, "ALMA"), NAMES.outbound(ISO, "ALMA")
OTHERS = NAMES.inbound(ISO, "OTHER"), NAMES.outbound(ISO, "OTHER"), NAMES.inbound(ISO)
Drain = Callable[[Consumer, int], list[Record]]


@pytest.fixture(scope="module")
def server() -> Iterator[SecuredKafka]:
    with running(SecuredKafka) as server:
        server.add_user("interlend", access.for_interlend(NAMES))
        server.add_user("alma", access.for_partner(NAMES, ISO, "ALMA", "alma"))
        yield server


@pytest.fixture
def ours(server: SecuredKafka) -> Iterator[Topics]:
    options = server.options("interlend", NAMES.prefix)
    with closing(open_topics(f"kafka://{server.guarded_address}", options)) as topics:
        topics.create(PAIR | dict.fromkeys(OTHERS, 1))
        yield topics


@pytest.fixture
def partner(ours: Topics, server: SecuredKafka) -> Iterator[Topics]:
    """The partner's connection; it uses the same client."""
    options = server.options("alma", "ALMA")
    with closing(open_topics(f"kafka://{server.guarded_address}", options)) as topics:
        yield topics


def record(topic: str, value: bytes) -> NewRecord:
    return NewRecord(topic=topic, key=b"k", value=value)


def start(_: TopicPartition) -> int:
    return 0


def test_a_partner_writes_to_its_inbound_topic_and_reads_its_outbound_one(
    ours: Topics, partner: Topics, drain: Drain
) -> None:
    partner.append([record(INBOUND, b"from the partner")])
    with closing(ours.consume([INBOUND], "inbox", start)) as consumer:
        # Another test's records may be there too.
        assert b"from the partner" in [found.value for found in drain(consumer, 1)]
    ours.append([record(OUTBOUND, b"to the partner")])
    with closing(partner.consume([OUTBOUND], "reader", start)) as consumer:
        assert [found.value for found in drain(consumer, 1)] == [b"to the partner"]


@pytest.mark.parametrize("topic", [*OTHERS, OUTBOUND])
def test_a_partner_writes_to_no_other_topic(partner: Topics, topic: str) -> None:
    with pytest.raises((UnknownTopic, TopicsUnavailable)):
        partner.append([record(topic, b"x")])


@pytest.mark.parametrize("topic", [*OTHERS, INBOUND])
def test_a_partner_reads_no_other_topic(ours: Topics, partner: Topics, topic: str) -> None:
    ours.append([record(topic, b"secret")])
    with pytest.raises((UnknownTopic, TopicsUnavailable)):
        partner.read(TopicPartition(topic, 0), 0, 1)


def test_a_partner_joins_no_group_of_ours(server: SecuredKafka, partner: Topics) -> None:
    options = server.options("alma", NAMES.prefix)
    with (
        closing(open_topics(f"kafka://{server.guarded_address}", options)) as disguised,
        closing(disguised.consume([OUTBOUND], "deliver", start)) as consumer,
        pytest.raises(TopicsUnavailable, match="GroupAuthorization"),
    ):
        consumer.poll(5, 1)


def test_a_wrong_password_is_told(server: SecuredKafka) -> None:
    options = replace(server.options("alma", "ALMA", password="wrong"), patience=2)
    with pytest.raises(TopicsUnavailable, match="password"):
        open_topics(f"kafka://{server.guarded_address}", options)


def test_the_grants_stand_on_the_page_for_partners(root: Path) -> None:
    page = (root / "docs" / "connect-over-kafka.md").read_text()
    grants = access.for_interlend(NAMES) + access.for_partner(NAMES, ISO, "ALMA", "alma")
    missing = [line for g in grants if (line := access.command(g, "broker:9092")) not in page]
    assert missing == []
