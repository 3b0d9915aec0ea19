"""Facts as they lie in the log. This is a storage format: what is written here is never rewritten.

A stored fact is one JSON object: `id`, `v` (schema version of `data`), `at`, `recorded_at`, `by`,
`library`, `command_id`, `causation_id`, `correlation_id`, `data`. Its name is a column beside it.
Every field is written, defaults too, so that a later default never changes an old fact.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

import engine.events  # noqa: F401 - names are known once their modules are imported
from engine.errors import Failure
from engine.eventlog.registry import REGISTRY, Event, Registry
from engine.values import Actor

T = TypeVar("T")


class Stamp(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Where a fact comes from: when it happened and was recorded, who acted, what caused it.

    `recorded_at` never decreases within a stream.
    """

    id: str
    at: datetime
    recorded_at: datetime
    by: Actor
    library: str | None
    command_id: str
    causation_id: str
    correlation_id: str


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """A fact with its stamp."""

    stamp: Stamp
    event: Event


class UnknownEvent(Failure):
    """The log holds a fact that this release does not know: it was written by a later one."""


class UnreadableEvent(Failure):
    """A stored fact does not have the form that its name and version promise."""


class _Envelope(msgspec.Struct, Generic[T], frozen=True, gc=False):
    id: str
    v: int
    at: datetime
    recorded_at: datetime
    by: Actor
    library: str | None
    command_id: str
    causation_id: str
    correlation_id: str
    data: T


class _RecordedAt(msgspec.Struct, frozen=True, gc=False):
    recorded_at: datetime


_encoder = msgspec.json.Encoder()
_recorded_at = msgspec.json.Decoder(_RecordedAt)
_Reader = tuple[msgspec.json.Decoder[_Envelope[Any]], int]
_raw = msgspec.json.Decoder(_Envelope[dict[str, Any]])


def recorded_at(state: bytes) -> datetime:
    """When a stored fact was recorded, without reading the rest."""
    return _recorded_at.decode(state).recorded_at


class Format:
    """Writes and reads the facts of a registry.

    Readers are made at once: two threads that make one of the same class at the same time crash
    msgspec.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._readers = {name: self._new_reader(name) for name in registry.types}

    def encode(self, stamp: Stamp, event: Event) -> tuple[str, bytes]:
        """The name and the stored form. UnknownEvent when the fact's class is not registered."""
        cls = type(event)
        if self._registry.types.get(getattr(cls, "NAME", "")) is not cls:
            raise UnknownEvent(f"{cls.__qualname__} has no stored name")
        return cls.NAME, _encoder.encode(_enclose(stamp, event))

    def decode(self, name: str, state: bytes) -> Recorded:
        """The fact in today's form, upcast where it is older.

        Raises UnknownEvent for a name or version that only a later release can have written, and
        UnreadableEvent for what is no fact of its name and version.
        """
        decoder, version = self._readers.get(name) or self._reader(name)
        try:
            envelope = decoder.decode(state)
        except msgspec.DecodeError:
            return self._upcast(name, state)
        return _open(envelope) if envelope.v == version else self._upcast(name, state)

    def _reader(self, name: str) -> _Reader:
        if name not in self._registry.types:
            raise UnknownEvent(f"no fact is known by the name {name}")
        return self._readers.setdefault(name, self._new_reader(name))

    def _new_reader(self, name: str) -> _Reader:
        cls = self._registry.types[name]
        return msgspec.json.Decoder(_Envelope[cls]), cls.VERSION  # type: ignore[valid-type]

    def _upcast(self, name: str, state: bytes) -> Recorded:
        cls = self._registry.types[name]
        try:
            old = _raw.decode(state)
            if old.v > cls.VERSION:
                raise UnknownEvent(f"{name} version {old.v} is later than version {cls.VERSION}")
            data = msgspec.convert(self._registry.upcast(name, old.v, old.data), cls)
        except (msgspec.DecodeError, LookupError) as error:
            raise UnreadableEvent(f"a stored {name} is unreadable: {error}") from error
        return _open(msgspec.structs.replace(old, data=data))


def _enclose(stamp: Stamp, event: Event) -> _Envelope[Event]:
    return _Envelope(
        stamp.id,
        type(event).VERSION,
        stamp.at,
        stamp.recorded_at,
        stamp.by,
        stamp.library,
        stamp.command_id,
        stamp.causation_id,
        stamp.correlation_id,
        event,
    )


def _open(envelope: _Envelope[Any]) -> Recorded:
    stamp = Stamp(
        id=envelope.id,
        at=envelope.at,
        recorded_at=envelope.recorded_at,
        by=envelope.by,
        library=envelope.library,
        command_id=envelope.command_id,
        causation_id=envelope.causation_id,
        correlation_id=envelope.correlation_id,
    )
    return Recorded(stamp, envelope.data)


_format = Format(REGISTRY)
encode = _format.encode
decode = _format.decode
