"""Elements → values, in one walk over an element's children.

Namespaces are read leniently (the standard's or none), order does not matter, unknown elements say
nothing, empty elements count as absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lxml.etree import _Element

from adapters.iso18626.grammar import (
    Choice,
    Code,
    ElementError,
    Group,
    Kind,
    Leaf,
    OpenCode,
    Row,
    Structure,
)
from adapters.iso18626.tables import MESSAGES, NAMESPACE
from adapters.iso18626.values import SchemeValue

Element = _Element
Read = Callable[[Element], Any]


class Reader:
    """Reads the element of one structure: its table, laid out by tag."""

    __slots__ = ("_core", "_required", "_type", "entries")

    def __init__(self, structure: Structure) -> None:
        self._type = structure.type
        self._core = structure.core
        self._required = tuple(_required(structure.rows))
        self.entries = _entries(structure.rows)

    def read(self, node: Element) -> Any:
        """The value, None when the element says nothing; `ElementError` for what is wrong."""
        fields: dict[str, Any] = {}
        _collect(node, self.entries, fields)
        if self._core is not None and self._core not in fields:
            return None
        for field, path in self._required:
            if field not in fields:
                raise _missing(node, path)
        return self._type(**fields)

    def read_leniently(self, node: Element) -> dict[str, Any]:
        """Those fields that can be read, whatever is wrong with the others."""
        fields: dict[str, Any] = {}
        for child in node:
            try:
                _collect((child,), self.entries, fields)
            except ElementError:
                continue
        return fields


def _collect(
    nodes: Element | Iterable[Element], entries: dict[Any, Any], fields: dict[str, Any]
) -> None:
    for child in nodes:
        entry = entries.get(child.tag)
        if entry is None:
            continue
        field, read, many, group = entry
        try:
            if group is not None:
                _collect(child, group, fields)
                continue
            value = read(child)
        except ValueError as error:
            raise ElementError(local_name(child), (child.text or "").strip()) from error
        except ElementError as broken:
            broken.path.insert(0, local_name(child))
            raise
        if value is None:
            continue
        fields[field] = (*fields.get(field, ()), value) if many else value


def _entries(rows: Iterable[Row | Group]) -> dict[Any, Any]:
    entries: dict[Any, Any] = {}
    for row in rows:
        if isinstance(row, Group):
            entry: Any = ("", None, False, _entries(row.rows))
        else:
            entry = (row.field, _reader(row.kind), row.many, None)
        entries[row.element] = entries[f"{{{NAMESPACE}}}{row.element}"] = entry
    return entries


def _required(rows: Iterable[Row | Group]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for row in rows:
        if isinstance(row, Group):
            for field, path in _required(row.rows):
                yield field, (row.element, *path)
        elif row.required:
            yield row.field, (row.element,)


def _missing(node: Element, path: tuple[str, ...]) -> ElementError:
    """An element that is not there is missing; one that is there and says nothing is empty."""
    found: Element | None = node
    for name in path:
        found = next((child for child in found or () if local_name(child) == name), None)
    broken = ElementError(path[-1], None if found is None else "")
    broken.path[:0] = path[:-1]
    return broken


def local_name(node: Element) -> str:
    """An element's name without its namespace."""
    return str(node.tag).rpartition("}")[2]


def _reader(kind: Kind) -> Read:
    match kind:
        case Structure():
            return Reader(kind).read
        case Choice():
            return _choice(kind)
        case OpenCode():
            return _open_code
        case Code():
            return _code(kind)
        case Leaf():
            return _leaf(kind.parse)


def _leaf(parse: Callable[[str], Any]) -> Read:
    def read(node: Element) -> Any:
        text = node.text
        if text and (text := text.strip()):
            return parse(text)
        return None

    return read


def _code(code: Code) -> Read:
    values = {member.value: member for member in code.values}

    def parse(text: str) -> Any:
        value = values.get(text)
        if value is None and not code.echoed:
            raise ValueError(text)
        return value

    return _leaf(parse)


def _open_code(node: Element) -> SchemeValue | None:
    text = node.text
    if not text or not (text := text.strip()):
        return None
    for name, value in node.items():
        if str(name).endswith("scheme"):
            return SchemeValue(text, str(value).strip() or None)
    return SchemeValue(text)


def _choice(choice: Choice) -> Read:
    entries = _entries(
        Row(element, "choice", structure) for element, structure in choice.options.items()
    )

    def read(node: Element) -> Any:
        fields: dict[str, Any] = {}
        _collect(node, entries, fields)
        return fields.get("choice")

    return read


READERS = {kind: Reader(structure) for kind, structure in MESSAGES.items()}
"""The readers of the six messages."""
