"""The record of a delivery, sealed while it waits: the log's file shows nobody what we write."""

from __future__ import annotations

from typing import Any

import msgspec

import schemas
from adapters.delivery.table import Delivery
from adapters.topics.port import Record
from engine.eventlog.sealing import Keyring
from engine.values import Sealed

_record = msgspec.msgpack.Decoder(Record)


def sealed(keyring: Keyring, request_id: str, record: Record) -> bytes:
    """A record under the key of its request. Raises `KeyForgotten`."""
    content = msgspec.msgpack.encode(record)
    return keyring.seal(keyring.key_for(request_id), request_id, content).box


def opened(keyring: Keyring, delivery: Delivery) -> Record:
    """The record of a delivery. Raises `KeyForgotten`."""
    content = keyring.open(delivery.request_id, Sealed(box=delivery.record))
    return _record.decode(content)


def message_of(record: Record) -> dict[str, Any]:
    """The outbound message in a record; its `body` is what the partner gets, at every try."""
    message: dict[str, Any] = schemas.decode(record.value, record.headers)[1]
    return message
