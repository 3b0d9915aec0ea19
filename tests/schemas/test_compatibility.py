"""The checker lets a change pass exactly when Avro's own resolution would."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.compatibility import violations

A = {"name": "a", "type": "string"}
TYPE = {"name": "type", "type": "string"}
INSTANT = {"type": "long", "logicalType": "timestamp-micros"}
NULLABLE = ["null", "string"]


def record(*fields: dict[str, Any], name: str = "R") -> dict[str, Any]:
    return {"type": "record", "name": name, "fields": list(fields)}


def field(kind: Any, **more: Any) -> dict[str, Any]:
    return {"name": "f", "type": kind} | more


ADDED = [
    ("inbound", field("string"), ["reading version 1: f: not written, and has no default"]),
    ("inbound", field("string", default=""), []),
    ("inbound", field(NULLABLE, default=None), []),
    ("lending_event", field("string", default=""), []),
    (
        "lending_event",
        field("string"),
        ["reading version 1: f: not written, and has no default"],
    ),
]


@pytest.mark.parametrize(("name", "added", "found"), ADDED)
def test_a_field_may_be_added_when_whoever_misses_it_has_a_default(
    name: str, added: dict[str, Any], found: list[str]
) -> None:
    assert violations(name, record(TYPE, added), [record(TYPE)]) == found


def test_an_inbound_field_may_be_taken_away_but_a_public_one_only_with_a_default() -> None:
    old, new = record(TYPE, A), record(TYPE)
    assert violations("inbound", new, [old]) == []
    assert violations("outbound", new, [old]) == [
        "read as version 1: a: not written, and has no default"
    ]
    assert violations("outbound", new, [record(TYPE, A | {"default": ""})]) == []


CHANGED = [
    ("int", "long", True),
    ("long", "int", False),
    ("string", "bytes", True),
    ("string", "long", False),
    ("string", NULLABLE, True),
    (NULLABLE, "string", False),
    (NULLABLE, ["null", "bytes"], True),
    (NULLABLE, ["null", "long"], False),
    ("long", INSTANT, False),
    (INSTANT, INSTANT | {"logicalType": "timestamp-millis"}, False),
    ({"type": "array", "items": "int"}, {"type": "array", "items": "long"}, True),
    ({"type": "array", "items": "long"}, {"type": "array", "items": "int"}, False),
    (record(A, name="S"), record(A, name="T"), False),
    (record(A, name="S"), record(A, field("int"), name="S"), False),
]


@pytest.mark.parametrize(("old", "new", "allowed"), CHANGED)
def test_an_inbound_type_may_only_widen(old: Any, new: Any, allowed: bool) -> None:
    found = violations("inbound", record(field(new)), [record(field(old))])
    assert (found == []) is allowed


def test_a_change_is_held_against_every_landed_version() -> None:
    first, second = record(TYPE), record(TYPE, A | {"default": ""})
    third = record(TYPE, A)
    assert violations("inbound", third, [first, second]) == [
        "reading version 1: a: not written, and has no default"
    ]


SHAPES = [
    field({"type": "enum", "name": "E", "symbols": ["X"]}),
    field(["null", "string", "long"]),
    field(["string", "null"]),
    field(["null", record(A, name="S")]),
    field(["null", "string"], aliases=["g"]),
    field("bytes", default=""),
    field({"type": "fixed", "name": "F", "size": 8}),
    field({"type": "map", "values": "string"}),
]


@pytest.mark.parametrize("unwanted", SHAPES)
def test_a_shape_that_would_bind_old_readers_is_refused(unwanted: dict[str, Any]) -> None:
    (found,) = violations("inbound", record(unwanted), [])
    assert found.startswith("R.f: ")


def test_a_public_record_has_a_string_type() -> None:
    assert violations("outbound", record(A), []) == [
        "R: a public record needs a string field 'type'"
    ]
