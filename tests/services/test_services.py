"""The services themselves: they answer, and what they acknowledged survives a kill."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

from tests.services.kafka import Kafka
from tests.services.postgres import Postgres
from tests.services.registry import Registry
from tests.services.server import Server, ServerFailed


def test_what_postgres_has_committed_survives_a_kill(postgres: Postgres) -> None:
    address = postgres.new_database()
    name = address.rpartition("/")[2]
    postgres.run("CREATE TABLE kept (n int)", name)
    postgres.run("INSERT INTO kept VALUES (42)", name)
    postgres.kill()
    postgres.start()
    assert postgres.run("SELECT n FROM kept", name) == [(42,)]
    assert postgres.run("SHOW fsync") == [("on",)]
    postgres.drop(address)


@pytest.mark.slow
def test_what_kafka_has_acknowledged_survives_a_kill(kafka: Kafka) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    admin.create_topics([NewTopic("kept", num_partitions=1, replication_factor=1)])
    admin.close()
    producer = KafkaProducer(bootstrap_servers=kafka.address, acks="all")
    producer.send("kept", b"42").get(timeout=30)
    producer.close()
    kafka.kill()
    kafka.start()
    consumer = KafkaConsumer(bootstrap_servers=kafka.address, auto_offset_reset="earliest")
    consumer.assign([TopicPartition("kept", 0)])
    assert next(consumer).value == b"42"
    consumer.close()


@pytest.mark.slow
def test_the_registry_takes_a_schema_and_gives_it_back(registry: Registry) -> None:
    schema = json.dumps({"type": "record", "name": "R", "fields": []})
    subject = f"{registry.address}/subjects/test-value/versions"
    number = httpx.post(subject, json={"schema": schema}, timeout=10).json()["id"]
    found = httpx.get(f"{registry.address}/schemas/ids/{number}", timeout=10).json()
    assert json.loads(found["schema"])["name"] == "R"


def test_a_server_that_does_not_come_up_says_what_it_said(tmp_path: Path) -> None:
    class Broken(Server):
        def command(self) -> list[str]:
            return ["sh", "-c", "echo cannot find my feet; exit 3"]

        def answers(self) -> bool:
            return False

    with pytest.raises(ServerFailed, match=r"\(3\):\ncannot find my feet"):
        Broken(tmp_path).start()
