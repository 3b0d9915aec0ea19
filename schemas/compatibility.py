"""Which change of a schema may land: Avro's schema resolution, checked without any data.

Partners and analysts read with schemas they took years ago, and topics keep what older versions
wrote. So every change is held against all landed versions, not only against the last
(source: architecture, *Topics and schemas*).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

Type = str | list[Any] | dict[str, Any]

BACKWARD: Final = "BACKWARD_TRANSITIVE"
"""The current schema reads what every landed version wrote."""

FORWARD: Final = "FORWARD_TRANSITIVE"
"""Every landed version reads what the current schema writes."""

RULES: Final[dict[str, tuple[str, ...]]] = {
    "inbound": (BACKWARD,),
    "dead_letter": (BACKWARD,),
    # Public, so FORWARD; and delivery reads what was written before an upgrade, so BACKWARD too.
    "outbound": (FORWARD, BACKWARD),
    "lending_event": (FORWARD, BACKWARD),
}

_PROMOTIONS: Final[dict[str, frozenset[str]]] = {
    "int": frozenset({"long", "float", "double"}),
    "long": frozenset({"float", "double"}),
    "float": frozenset({"double"}),
    "string": frozenset({"bytes"}),
    "bytes": frozenset({"string"}),
}
"""Written type to the other types it may be read as (Avro specification, *Schema Resolution*)."""


def violations(name: str, current: dict[str, Any], landed: Iterable[dict[str, Any]]) -> list[str]:
    """Why the schema may not land, in words; empty when it may."""
    found = list(_shape(current, current["name"]))
    if FORWARD in RULES[name] and not _has_type(current):
        found.append(f"{current['name']}: a public record needs a string field 'type'")
    for number, version in enumerate(landed, start=1):
        if BACKWARD in RULES[name]:
            found += [f"reading version {number}: {why}" for why in unreadable(current, version)]
        if FORWARD in RULES[name]:
            found += [f"read as version {number}: {why}" for why in unreadable(version, current)]
    return found


def unreadable(reader: Type, writer: Type, at: str = "") -> Iterator[str]:
    """Where data of the writer's schema cannot be read by the reader's."""
    if isinstance(writer, list):
        for branch in writer:
            yield from unreadable(reader, branch, at)
    elif isinstance(reader, list):
        if not any(_fits(branch, writer) for branch in reader):
            yield f"{at}: {_kind(writer)} is none of {[_kind(branch) for branch in reader]}"
    else:
        yield from _unreadable_value(reader, writer, at)


def _unreadable_value(reader: Type, writer: Type, at: str) -> Iterator[str]:
    read, written = _kind(reader), _kind(writer)
    if read != written and read not in _PROMOTIONS.get(written, ()):
        yield f"{at}: {written} cannot be read as {read}"
    elif read == "record":
        yield from _unreadable_record(_as_dict(reader), _as_dict(writer), at)
    elif read == "array":
        yield from unreadable(_as_dict(reader)["items"], _as_dict(writer)["items"], f"{at}[]")
    elif _logical(reader) != _logical(writer):
        yield f"{at}: logical type {_logical(writer)} would be misread as {_logical(reader)}"


def _fits(reader: Type, writer: Type) -> bool:
    return next(unreadable(reader, writer), None) is None


def _unreadable_record(reader: dict[str, Any], writer: dict[str, Any], at: str) -> Iterator[str]:
    if reader["name"] != writer["name"]:
        yield f"{at}: record {writer['name']} is not {reader['name']}"
    written = {field["name"]: field["type"] for field in writer["fields"]}
    for field in reader["fields"]:
        where = f"{at}.{field['name']}" if at else field["name"]
        if field["name"] in written:
            yield from unreadable(field["type"], written[field["name"]], where)
        elif "default" not in field:
            yield f"{where}: not written, and has no default"


def _shape(schema: Type, at: str) -> Iterator[str]:
    """What readers with old schemas could not live with later, though it may resolve today."""
    match schema:
        case list():
            if len(schema) != 2 or schema[0] != "null" or _kind(schema[1]) == "record":
                yield f"{at}: a union is of null and one type that is no record"
            else:
                yield from _shape(schema[1], at)
        case dict() if schema["type"] == "record":
            for field in schema["fields"]:
                yield from _field_shape(field, f"{at}.{field['name']}")
        case dict() if schema["type"] == "array":
            yield from _shape(schema["items"], f"{at}[]")
        case _ if _kind(schema) not in _PLAIN:
            yield f"{at}: {_kind(schema)} is not used; an enum is a string, for old readers' sake"


def _field_shape(field: dict[str, Any], at: str) -> Iterator[str]:
    if "aliases" in field:
        yield f"{at}: an alias renames for new readers only"
    if field["type"] == "bytes" and "default" in field:
        yield f"{at}: a default of bytes would be read as text"
    yield from _shape(field["type"], at)


_PLAIN: Final = frozenset({"int", "long", "string", "bytes"})


def _has_type(schema: dict[str, Any]) -> bool:
    return any((field["name"], field["type"]) == ("type", "string") for field in schema["fields"])


def _kind(schema: Type) -> str:
    return str(schema["type"]) if isinstance(schema, dict) else str(schema)


def _logical(schema: Type) -> str | None:
    return schema.get("logicalType") if isinstance(schema, dict) else None


def _as_dict(schema: Type) -> dict[str, Any]:
    assert isinstance(schema, dict)
    return schema
