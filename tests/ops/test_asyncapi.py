"""The description of the topics for others is what the code does."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemas
from adapters.topics.names import PROTOCOLS, TopicNames
from adapters.topics.port import TopicPartition
from adapters.tracing import HEADER as TRACE
from ops.checks import asyncapi
from tests.ops.programs import House, new

NAMES = TopicNames("other")


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return asyncapi.document()


def test_the_file_is_fresh() -> None:
    assert asyncapi.FILE.read_text() == asyncapi.text()


def test_the_file_is_yaml(described: dict[str, Any]) -> None:
    yaml = pytest.importorskip("yaml")
    assert yaml.safe_load(asyncapi.text()) == json.loads(json.dumps(described))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_addresses_are_the_topics_names(described: dict[str, Any], protocol: str) -> None:
    names = {"prefix": "other", "protocol": protocol, "partner": "ALMA"}
    channels = described["channels"]
    addresses = {name: channel["address"].format(**names) for name, channel in channels.items()}
    assert addresses == {
        "inbound": NAMES.inbound(protocol, "ALMA"),
        "outbound": NAMES.outbound(protocol, "ALMA"),
        "lending_event": NAMES.events,
    }


def test_the_headers_are_those_that_records_have(home: House, described: dict[str, Any]) -> None:
    home.say(new())
    home.act("will-supply")
    topics, names = home.program.topics, home.program.names
    records = [
        r
        for p in range(8)
        for r in topics.read(TopicPartition(names.outbound("iso18626"), p), 0, 9)
    ]
    headers = {name for record in records for name, _ in record.headers}
    assert headers | {TRACE} == set(_headers(described, "outbound"))
    assert schemas.FINGERPRINT_HEADER in _headers(described, "inbound")


def _headers(described: dict[str, Any], message: str) -> dict[str, Any]:
    properties: dict[str, Any] = described["components"]["messages"][message]["headers"]
    return properties["properties"]
