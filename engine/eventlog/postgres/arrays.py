"""Columns of values as PostgreSQL's binary arrays, made by hand: the driver takes twice as long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import Struct

from psycopg import Connection
from psycopg.adapt import Dumper
from psycopg.pq import Format

_HEAD = Struct(">iiIii").pack  # dimensions, has nulls, type of the values, length, first index
_LENGTH = Struct(">i").pack
_INT = Struct(">q").pack
_NULL = _LENGTH(-1)
_BYTEA, _INT8, _TEXT = 17, 20, 25


class Texts(bytes):
    """An array of text."""


class Blobs(bytes):
    """An array of bytea."""


class Ints(bytes):
    """An array of bigint."""


def texts(values: Iterable[str | None]) -> Texts:
    """These texts, each of which may be missing."""
    return Texts(_array(_TEXT, [None if v is None else v.encode() for v in values]))


def blobs(values: Iterable[bytes | None]) -> Blobs:
    """These byte strings, each of which may be missing."""
    return Blobs(_array(_BYTEA, list(values)))


def ints(values: Iterable[int]) -> Ints:
    """These numbers, of 64 bits."""
    return Ints(_array(_INT8, list(map(_INT, values))))


def register(connection: Connection[object]) -> None:
    """Let statements of this connection take such arrays."""
    for kind, dumper in ((Texts, _TextsDumper), (Blobs, _BlobsDumper), (Ints, _IntsDumper)):
        connection.adapters.register_dumper(kind, dumper)


def _array(oid: int, values: Sequence[bytes | None]) -> bytes:
    parts = [_HEAD(1, 1, oid, len(values), 1)]
    for value in values:
        parts += (_NULL,) if value is None else (_LENGTH(len(value)), value)
    return b"".join(parts)


class _ArrayDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: bytes) -> bytes:
        return obj


class _TextsDumper(_ArrayDumper):
    oid = 1009


class _BlobsDumper(_ArrayDumper):
    oid = 1001


class _IntsDumper(_ArrayDumper):
    oid = 1016
