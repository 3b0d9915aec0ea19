"""Confluent wire format: a zero byte, the schema's id as big-endian int32, the Avro body.

A shipped id and an id given by a schema registry may be the same number for different schemas.
The `schema-fingerprint` header says what the number means, so it is believed before the number.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, Final

from fastavro import schemaless_reader
from fastavro.read import SchemaResolutionError

from schemas.reading import reader
from schemas.shipped import CURRENT, LANDED, SHIPPED, Version
from schemas.writing import writer

FINGERPRINT_HEADER: Final = "schema-fingerprint"
_PREFIX: Final = struct.Struct(">bi")
_BY_FINGERPRINT: Final = {landed.fingerprint: landed for landed in LANDED.values()}
_WRITERS: Final = {name: writer(current.schema) for name, current in CURRENT.items()}
_READERS: Final = {name: reader(current.schema) for name, current in CURRENT.items()}

Header = tuple[str, bytes]


class Undecodable(ValueError):
    """These bytes are no message of a known schema."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Framing:
    """Writes messages under the given ids, reads those of every given version.

    `ids`: schema name to the id it is written under. `versions`: id to the version it stands for;
    with a registry, a mapping that asks it.
    """

    def __init__(self, ids: Mapping[str, int], versions: Mapping[int, Version]) -> None:
        self._prefixes = {name: _PREFIX.pack(0, schema_id) for name, schema_id in ids.items()}
        self._versions = versions

    def fingerprint_header(self, name: str) -> Header:
        """The header that goes with a message of this schema."""
        return FINGERPRINT_HEADER, CURRENT[name].fingerprint

    def encode(self, name: str, message: Mapping[str, Any]) -> bytes:
        """Write a message under the current version of the schema `name`.

        Raises ValueError, TypeError or KeyError where the message does not fit the schema; an
        instant without a time zone does not.
        """
        return self._prefixes[name] + _WRITERS[name](message)

    def decode(self, data: bytes, headers: Iterable[Header] = ()) -> tuple[str, dict[str, Any]]:
        """The schema's name and the message, as the current version reads it.

        Raises Undecodable.
        """
        written = self._version(data, headers)
        message, end = _read(data, written)
        if end != len(data):
            raise Undecodable(f"{len(data) - end} bytes after the end of the message")
        return written.name, message

    def _version(self, data: bytes, headers: Iterable[Header]) -> Version:
        if len(data) < _PREFIX.size or data[0] != 0:
            raise Undecodable("not in Confluent wire format")
        fingerprint = None
        for name, value in headers:
            if name == FINGERPRINT_HEADER:
                fingerprint = value
        if fingerprint is not None and (known := _BY_FINGERPRINT.get(fingerprint)):
            return known
        schema_id: int = _PREFIX.unpack_from(data)[1]
        version = self._versions.get(schema_id)
        if version is None:
            raise Undecodable(f"unknown schema id {schema_id}")
        if fingerprint not in (None, version.fingerprint):
            raise Undecodable(f"schema id {schema_id} is not the schema of the fingerprint header")
        return version


# What comes through from a body that ends early, from lengths and numbers that make no sense, and
# from a registry's schema that the current one cannot read: fastavro wraps nothing.
_UNREADABLE: Final = (EOFError, IndexError, ValueError, OverflowError, SchemaResolutionError)


def _read(data: bytes, written: Version) -> tuple[dict[str, Any], int]:
    """The message, and where it ends."""
    try:
        if written.fingerprint == CURRENT[written.name].fingerprint:
            message, end = _READERS[written.name](data, _PREFIX.size)
        else:
            message, end = _read_older(data, written)
        if end > len(data):
            raise EOFError("the data end too early")
    except _UNREADABLE as error:
        # Not its repr: that of a UnicodeDecodeError holds the whole text, a patron's name perhaps.
        why = f"{type(error).__name__}: {error}"
        raise Undecodable(f"not a message of {written.name}: {why}") from error
    return message, end


def _read_older(data: bytes, written: Version) -> tuple[dict[str, Any], int]:
    body = BytesIO(data)
    body.seek(_PREFIX.size)
    message = schemaless_reader(body, written.schema, CURRENT[written.name].schema)
    assert isinstance(message, dict)  # every schema here is a record
    return message, body.tell()


shipped_framing: Final = Framing({name: row for row, (name, _) in SHIPPED.items()}, LANDED)
"""Under the shipped ids: a name's last row is its current version."""
