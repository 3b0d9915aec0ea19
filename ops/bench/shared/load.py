"""A partner who lives on Kafka: so many messages a second, and how long each confirmation took.

`python -m ops.bench.shared.load BROKERS INBOUND OUTBOUND FILE RATE` sends the records in FILE,
evenly spaced, whatever comes back; a message's time counts from when it was due until its
confirmation is read from the outbound topic, so that falling behind cannot be hidden.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import perf_counter

import msgspec
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

import schemas

WAITED = 30.0
"""Seconds after the last message in which the last confirmation must come."""


class Ready(msgspec.Struct, frozen=True):
    """A record, and the message's id by which its confirmation is known."""

    message_id: str
    key: bytes
    value: bytes


class Heard(msgspec.Struct, frozen=True):
    """What came of a load: times are seconds; `late` is how long the last one took."""

    messages: int
    late: float
    times: list[float]


class Partner:
    """Sends and listens, in two threads."""

    def __init__(self, brokers: str, inbound: str, outbound: str) -> None:
        self._inbound = inbound
        self._producer = KafkaProducer(bootstrap_servers=brokers, acks="all", linger_ms=0)
        self._consumer = KafkaConsumer(bootstrap_servers=brokers)
        partitions = self._consumer.partitions_for_topic(outbound) or ()
        self._consumer.assign([TopicPartition(outbound, n) for n in partitions])
        self._consumer.seek_to_end()
        for at in self._consumer.assignment():
            self._consumer.position(at)
        self._due: dict[str, float] = {}
        self._times: list[float] = []

    def run(self, records: list[Ready], rate: float) -> Heard:
        """Send them all, and hear all confirmations. Raises TimeoutError."""
        listening = Thread(target=self._listen, args=(len(records),), daemon=True)
        listening.start()
        begun = perf_counter()
        for number, record in enumerate(records):
            due = begun + number / rate
            if (early := due - perf_counter()) > 0:
                time.sleep(early)
            self._due[record.message_id] = due
            self._producer.send(self._inbound, key=record.key, value=record.value)
        self._producer.flush()
        listening.join(WAITED)
        if len(self._times) < len(records):
            raise TimeoutError(f"{len(self._times)} of {len(records)} were confirmed")
        return Heard(messages=len(records), late=self._times[-1], times=self._times)

    def _listen(self, messages: int) -> None:
        while len(self._times) < messages:
            for message_id in self._confirmed():
                due = self._due.pop(message_id, None)
                if due is not None:
                    self._times.append(perf_counter() - due)

    def _confirmed(self) -> Iterator[str]:
        for records in self._consumer.poll(timeout_ms=100).values():
            for record in records:
                _, message = schemas.decode(record.value, record.headers)
                if message["type"] == "confirmation":
                    yield message["message_id"]


def main(brokers: str, inbound: str, outbound: str, file: str, rate: str) -> None:
    """Send a file's records and print what came of it."""
    records = msgspec.msgpack.decode(Path(file).read_bytes(), type=list[Ready])
    heard = Partner(brokers, inbound, outbound).run(records, float(rate))
    print(msgspec.json.encode(heard).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
