"""Writes one stored example of every registered fact that has none yet; it never rewrites one.

    .venv/bin/python -m tests.engine.make_examples

An example has a value in every field. A fact that gained a field gets one more example beside the
old ones, which stay: they are what lies in the logs out there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from engine.eventlog.format import Stamp, encode
from engine.eventlog.registry import REGISTRY, Event
from engine.statuses import Status
from engine.values import Actor, Sealed

FOLDER = Path(__file__).parent / "stored_examples"

STAMP = Stamp(
    id="7c1f0c0a-6f6e-5a0e-9a43-0a3f6f1d2b11/1",
    at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    recorded_at=datetime(2026, 11, 24, 9, 30, 1, tzinfo=UTC),
    by=Actor(kind="staff", id="staff", door="api", authenticated="token"),
    library="DEMO",
    command_id="7c1f0c0a-6f6e-5a0e-9a43-0a3f6f1d2b11",
    causation_id="m1",
    correlation_id="m1",
)

PLAIN: dict[Any, Any] = {
    int: 3,
    bool: True,
    bytes: b"\x01\x02",
    date: date(2026, 12, 22),
    datetime: datetime(2026, 11, 24, 9, 29, 58, 500_000, tzinfo=UTC),
    Decimal: Decimal("12.50"),
    Sealed: Sealed(box=bytes(range(28))),
    Status: Status.BEING_PROCESSED,
}
WORDS = {
    "barcode": "A1",
    "code": "move_in_process",
    "currency": "EUR",
    "dialect": "reshare",
    "email": "ill@example.org",
    "endpoint": "https://example.org/iso18626",
    "external_id": "REQ-1",
    "file": "sha256:1",
    "how": "staff",
    "iso_version": "1.2",
    "kind": "internal",
    "message_id": "m1",
    "number": "DEMO-26-000001",
    "partner": "SIM",
    "reason": "StatusChange",
    "request_id": "r1",
    "requesting_agency": "ISIL:REQ",
    "supplying_agency": "ISIL:INT-DEMO",
    "time_zone": "Europe/Berlin",
    "title": "The library of Babel",
    "told": "WillSupply",
    "url": "https://example.org/e",
    "user": "staff",
    "work_id": "w1",
}
"""Likely texts by field; elsewhere a field's text is its name."""


def value(kind: Any, name: str) -> Any:
    """A value of a type that says something."""
    if kind in PLAIN:
        return PLAIN[kind]
    if kind is str:
        return WORDS.get(name, name.replace("_", " "))
    if get_origin(kind) in (Union, UnionType):
        return value(next(arg for arg in get_args(kind) if arg is not NoneType), name)
    if get_origin(kind) is not None:
        return _many(get_origin(kind), get_args(kind), name)
    if issubclass(kind, Enum):
        return list(kind)[-1]
    return filled(kind)


def _many(origin: Any, args: tuple[Any, ...], name: str) -> Any:
    one = name.removesuffix("s")
    if origin is dict:
        return {value(args[0], "key"): value(args[1], "value")}
    if origin is tuple and args[-1] is not Ellipsis:
        return tuple(value(arg, one) for arg in args)
    return origin([value(args[0], one)])


def filled(cls: type[msgspec.Struct]) -> Any:
    """A struct with a value in every field."""
    hints = get_type_hints(cls)
    return cls(**{name: value(hints[name], name) for name in cls.__struct_fields__})


def stored(cls: type[Event]) -> dict[str, Any]:
    """A fact of a class as it lies in the log, with its name beside it."""
    name, state = encode(STAMP, filled(cls))
    return {"name": name, "stored": json.loads(state)}


def examples() -> Iterator[tuple[str, bytes]]:
    """Every example there is: the fact's name and its stored form."""
    for file in sorted(FOLDER.glob("*.json")):
        example = json.loads(file.read_text())
        yield example["name"], json.dumps(example["stored"]).encode()


def fields(data: Any, path: str = "") -> Iterator[str]:
    """The paths of all fields, those of values within values too."""
    if isinstance(data, dict):
        for name, within in data.items():
            yield f"{path}.{name}"
            yield from fields(within, f"{path}.{name}")
    elif isinstance(data, list):
        for one in data:
            yield from fields(one, path)


def form(name: str, fact: dict[str, Any]) -> tuple[str, int, frozenset[str]]:
    """What an example is an example of."""
    return name, fact["v"], frozenset(fields(fact["data"]))


def missing() -> list[type[Event]]:
    """The facts that have no example in today's form."""
    seen = {form(name, json.loads(state)) for name, state in examples()}
    return [cls for cls in REGISTRY.types.values() if form(*stored(cls).values()) not in seen]


def main() -> None:
    """Write what is missing."""
    FOLDER.mkdir(exist_ok=True)
    for cls in missing():
        base = f"{cls.NAME}-v{cls.VERSION}"
        number = len(list(FOLDER.glob(f"{base}*.json"))) + 1
        file = FOLDER / (f"{base}.json" if number == 1 else f"{base}-{number}.json")
        file.write_text(json.dumps(stored(cls), indent=1, ensure_ascii=False) + "\n")
        print(file.name)


if __name__ == "__main__":
    main()
