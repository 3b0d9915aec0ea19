"""Topics on the run's broker, for what is particular to Kafka."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pytest

from adapters.topics import open_topics
from adapters.topics.kafka import KafkaOptions
from adapters.topics.port import TopicPartition, Topics
from tests.services.kafka import Kafka


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The client's log, which would hold on to those sockets, is not kept, and they are collected
    while nobody hears the warning.
    """
    caplog.set_level(logging.CRITICAL, logger="kafka")
    yield
    gc.collect()


@pytest.fixture
def topics(kafka: Kafka) -> Iterator[Topics]:
    options = KafkaOptions(prefix=f"test.{uuid4().hex}", instance="one")
    with closing(open_topics(f"kafka://{kafka.address}", options)) as opened:
        yield opened


@pytest.fixture
def at(topics: Topics) -> TopicPartition:
    """A partition of its own topic."""
    at = TopicPartition(f"test.{uuid4().hex}", 0)
    topics.create({at.topic: 1})
    return at
