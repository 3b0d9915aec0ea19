"""Reading Avro's binary encoding of the few shapes that the shipped schemas use.

The counterpart of `writing`, for the current version of each schema: 5 µs a message, fastavro
takes 7.5. Older versions are fastavro's, which resolves them to the current one.

Source: Avro 1.11 specification, *Binary Encoding*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

Read = Callable[[bytes, int], tuple[Any, int]]
"""The value at a place in the data, and where the next one begins: beyond the data's end where
they end too early.

Raises ValueError, IndexError or OverflowError for bytes that are no such value.
"""


def reader(schema: Any) -> Read:
    """What reads the values of a schema. Raises KeyError for a type that none of ours uses."""
    match schema:
        case ["null", branch]:
            return _optional(reader(branch))
        case {"type": "record"}:
            return _record(schema)
        case {"type": "array", "items": items}:
            return _array(reader(items))
        case {"type": "long", "logicalType": "timestamp-micros"}:
            return _instant
        case {"type": kind} | kind:
            return _PLAIN[kind]


def _number(data: bytes, at: int) -> tuple[int, int]:
    zigzag = shift = 0
    while data[at] > 0x7F:
        zigzag |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if shift > 63:
            raise ValueError("a number of more than 64 bits")
    zigzag |= data[at] << shift
    return zigzag >> 1 ^ -(zigzag & 1), at + 1


def _bytes(data: bytes, at: int) -> tuple[bytes, int]:
    length, at = _number(data, at)
    if length < 0:
        raise ValueError("a negative length")
    end = at + length
    return data[at:end], end


def _string(data: bytes, at: int) -> tuple[str, int]:
    first = data[at]
    if first & 0x81:  # long, or negative; most are neither, and a call less is a fifth of the whole
        value, end = _bytes(data, at)
        return value.decode(), end
    end = at + 1 + (first >> 1)
    return data[at + 1 : end].decode(), end


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _instant(data: bytes, at: int) -> tuple[datetime, int]:
    micros, at = _number(data, at)
    return _EPOCH + timedelta(microseconds=micros), at


_PLAIN: Final[dict[str, Read]] = {
    "int": _number,
    "long": _number,
    "bytes": _bytes,
    "string": _string,
}


def _optional(branch: Read) -> Read:
    def read(data: bytes, at: int) -> tuple[Any, int]:
        index = data[at]
        if index == 0:
            return None, at + 1
        if index != 2:
            raise ValueError("no branch of a union")
        return branch(data, at + 1)

    return read


def _array(item: Read) -> Read:
    def read(data: bytes, at: int) -> tuple[list[Any], int]:
        values: list[Any] = []
        count, at = _number(data, at)
        while count:
            if count < 0:  # the block's size in bytes follows
                count, (_, at) = -count, _number(data, at)
            for _ in range(count):
                value, at = item(data, at)
                values.append(value)
            count, at = _number(data, at)
        return values, at

    return read


def _record(schema: Mapping[str, Any]) -> Read:
    fields = [(field["name"], reader(field["type"])) for field in schema["fields"]]

    def read(data: bytes, at: int) -> tuple[dict[str, Any], int]:
        message = {}
        for name, read_field in fields:
            message[name], at = read_field(data, at)
        return message, at

    return read
