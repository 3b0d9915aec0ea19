"""Outbound messages come into the table of deliveries once, sealed, with the topic's position."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import schemas
from adapters.collecting import GROUP, Collector
from adapters.delivery import table
from adapters.delivery.keeping import message_of, opened
from adapters.topics.port import NewRecord, TopicPartition
from engine.eventlog.log import PositionMoved
from ops.composition import ISO
from tests.adapters.test_outbox import outbound
from tests.ops.programs import House, new


def collector_of(home: House) -> Collector:
    program = home.program
    return Collector(program.topics, program.log, program.keyring, program.outbound, home.clock)


def shipped(home: House) -> None:
    home.say(new())
    home.act("ship-physically", {"barcodes": ["D-1"], "note_to_partner": "Marmalade on page 7."})


def put(home: House, value: bytes, headers: tuple[tuple[str, bytes], ...] = ()) -> None:
    topic = home.program.names.outbound(ISO)
    home.program.topics.append([NewRecord(topic=topic, key=b"k", value=value, headers=headers)])


def test_a_message_waits_sealed_and_opens_to_the_same_bytes(home: House) -> None:
    shipped(home)
    (delivery,) = table.due(home.log, home.clock.now + timedelta(seconds=1), 10)
    (record,) = outbound(home)
    assert b"Marmalade" in record.value
    assert b"Marmalade" not in delivery.record
    assert opened(home.program.keyring, delivery) == record
    assert b"Marmalade" in message_of(record)["body"]
    assert table.waiting(home.log) == 1


def test_a_message_that_comes_twice_waits_once(home: House) -> None:
    shipped(home)
    (record,) = outbound(home)
    put(home, record.value, record.headers)
    home.work()
    assert table.waiting(home.log) == 1


def test_what_cannot_be_decoded_is_set_aside_and_the_others_go_on(home: House) -> None:
    headers = (schemas.fingerprint_header("outbound"), ("sequence", b"first"))
    inbound = home.record(new(), "m")
    put(home, b"nothing that we know")
    put(home, inbound.value, inbound.headers)
    put(home, schemas.encode("outbound", message(home)), headers)
    shipped(home)
    assert [letter.reason for letter in home.letters()] == ["undecodable"] * 3
    assert table.waiting(home.log) == 1


def message(home: House) -> dict[str, Any]:
    return {
        "message_id": "o-1",
        "type": "message",
        "protocol": ISO,
        "partner": "SIM",
        "request_id": None,
        "number": None,
        "library": "DEMO",
        "decided_at": home.clock(),
        "body": b"<x/>",
    }


def test_a_message_whose_request_was_forgotten_is_passed_over(home: House) -> None:
    put(home, schemas.encode("outbound", message(home)))
    home.work()
    assert table.waiting(home.log) == 0
    assert not home.letters()


def test_who_lost_the_partition_collects_nothing(home: House) -> None:
    shipped(home)
    topics, log = home.program.topics, home.log
    (record,) = outbound(home)
    behind = topics.consume(home.program.outbound, "behind", lambda at: 0)
    with pytest.raises(PositionMoved):
        collector_of(home).work(behind, timeout=0)
    behind.close()
    at = TopicPartition(record.topic, record.partition)
    assert log.position(GROUP, at.topic, at.partition) == record.offset + 1
    assert table.waiting(log) == 1
