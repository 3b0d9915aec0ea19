"""Form fields from an action's input model: its JSON Schema says kind, need and limits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

LONG = 300
"""Characters above which a text gets several lines."""


class Shape(NamedTuple):
    """What one field is, before anybody's words or values.

    `kind` is text, area, lines, url, date, datetime, amount, tick, yes_no or select; `options` are
    the values of a select that its type names. A field of a nested body is `outer.inner`.
    """

    name: str
    kind: str
    required: bool
    options: tuple[str, ...] = ()
    longest: int | None = None
    inside: str = ""
    default: str = ""


@cache
def shapes_of(model: type[BaseModel]) -> tuple[Shape, ...]:
    """The fields of an input model, in its order, the two common notes last."""
    schema = model.model_json_schema()
    shapes = list(_shapes(schema, schema.get("$defs", {})))
    return tuple(sorted(shapes, key=lambda shape: shape.name in _NOTES))


_NOTES = ("internal_note", "note_to_partner")


def _shapes(
    schema: dict[str, Any], parts: dict[str, Any], inside: str = "", needed: bool = True
) -> Iterator[Shape]:
    for name, given in schema.get("properties", {}).items():
        property_ = _resolved(given, parts)
        if property_.get("type") == "object":
            yield from _shapes(property_, parts, name, needed=name in schema.get("required", ()))
            continue
        yield Shape(
            name=f"{inside}.{name}" if inside else name,
            kind=_kind(property_, name in schema.get("required", ())),
            required=needed and name in schema.get("required", ()),
            options=tuple(property_.get("enum", ())),
            longest=property_.get("maxLength"),
            inside=inside,
            default=_default(given),
        )


def _default(given: dict[str, Any]) -> str:
    """The text that stands where nothing is given."""
    value = given.get("default")
    return value if isinstance(value, str) else ""


def _resolved(given: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """The property itself: without the null of what may be missing, and without references.

    Of several ways to write a value the one with most to say about its text counts.
    """
    ways: list[dict[str, Any]] = given.get("anyOf", [given])
    ways = [way for way in ways if way.get("type") != "null"]
    chosen = next((way for way in ways if way.get("type") == "number"), ways[0])
    if "$ref" in chosen:
        return dict(parts[chosen["$ref"].rpartition("/")[2]])
    return chosen


def _kind(schema: dict[str, Any], required: bool) -> str:
    kind = schema.get("type")
    if kind == "boolean":
        return "yes_no" if required else "tick"
    if kind == "number":
        return "amount"
    if kind == "array":
        return "lines"
    return _text_kind(schema)


def _text_kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "select"
    if "format" in schema:
        return "datetime" if schema["format"] == "date-time" else "date"
    if "http" in schema.get("pattern", ""):
        return "url"
    return "area" if schema.get("maxLength", 0) > LONG else "text"
