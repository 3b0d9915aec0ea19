"""Elements → values, in one walk over an element's children.

Namespaces are read leniently (the standard's or none), order does not matter, unknown elements say
nothing, empty elements count as absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
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
Parse = Callable[[str], Any]
Read = Callable[[Element], Any]
Entry = tuple[str, Parse | None, Read | None, bool]
"""The field, how its text is parsed or its whole element read, and whether it repeats."""

_children: Callable[[Element], list[Element]] = itemgetter(slice(None))


class Reader:
    """Reads the element of one structure: its table, laid out by tag."""

    __slots__ = ("_core", "_entries", "_groups", "_required", "_type")

    def __init__(self, structure: Structure) -> None:
        self._type = structure.type
        self._core = structure.core
        self._entries = _entries(structure.rows)
        self._groups = [row.element for row in structure.rows if isinstance(row, Group)]
        self._required = dict(_required(structure.rows))

    def read(self, node: Element) -> Any:
        """The value, None when the element says nothing; `ElementError` for what is wrong."""
        fields = _collect(_children(node), self._entries)
        if self._core is not None and self._core not in fields:
            return None
        for group in self._groups:
            fields.update(fields.pop(group, ()))
        if not self._required.keys() <= fields.keys():
            raise _missing(node, next(p for f, p in self._required.items() if f not in fields))
        return self._type(**fields)

    def read_leniently(self, node: Element) -> dict[str, Any]:
        """Those fields that can be read, whatever is wrong with the others."""
        fields: dict[str, Any] = {}
        for child in node:
            try:
                fields |= _collect([child], self._entries)
            except ElementError:
                continue
        for group in self._groups:
            fields.update(fields.pop(group, ()))
        return fields


def _collect(nodes: list[Element], entries: dict[str, Entry]) -> dict[str, Any]:
    """What the elements say, by field. The hot path: one look-up an element, leaves in place."""
    fields: dict[str, Any] = {}
    for child in nodes:
        entry = entries.get(child.tag)
        if entry is None:
            continue
        field, parse, read, many = entry
        try:
            if read is not None:
                value = read(child)
            elif (text := child.text) and (text := text.strip()):
                value = parse(text) if parse else text
            else:
                continue
        except (KeyError, ValueError, ElementError) as error:
            raise _placed(error, child) from None
        if value is None:
            continue
        fields[field] = (*fields.get(field, ()), value) if many else value
    return fields


def _placed(error: Exception, node: Element) -> ElementError:
    """The fault with its place: that of an inner element, or of this one's own text."""
    name = local_name(node)
    if isinstance(error, ElementError):
        error.path.insert(0, name)
        return error
    return ElementError(name, (node.text or "").strip())


def _entries(rows: Iterable[Row | Group]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for row in rows:
        if isinstance(row, Group):
            entry: Entry = (row.element, None, _group(row), False)
        else:
            entry = (row.field, *_reading(row.kind), row.many)
        entries[row.element] = entries[f"{{{NAMESPACE}}}{row.element}"] = entry
    return entries


def _reading(kind: Kind) -> tuple[Parse | None, Read | None]:
    match kind:
        case Leaf():
            return (None if kind.parse is str else kind.parse), None
        case Code():
            values = {member.value: member for member in kind.values}
            return (values.get if kind.echoed else values.__getitem__), None
        case OpenCode():
            return None, _open_code
        case Structure():
            return None, Reader(kind).read
        case Choice():
            return None, _choice(kind)


def _group(group: Group) -> Read:
    entries = _entries(group.rows)
    return lambda node: _collect(_children(node), entries)


def _choice(choice: Choice) -> Read:
    entries = _entries(Row(element, "chosen", structure) for element, structure in choice.options)
    return lambda node: _collect(_children(node), entries).get("chosen")


def _open_code(node: Element) -> SchemeValue | None:
    text = node.text
    if not text or not (text := text.strip()):
        return None
    attributes = node.items()
    return SchemeValue(text, _scheme(attributes)) if attributes else SchemeValue(text)


def _scheme(attributes: Iterable[tuple[str | bytes, str | bytes]]) -> str | None:
    """The list's URI, of an attribute in the standard's namespace or in none."""
    for name, value in attributes:
        if str(name).rpartition("}")[2] == "scheme":
            return str(value).strip() or None
    return None


def _required(rows: Iterable[Row | Group]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for row in rows:
        if isinstance(row, Group):
            for field, path in _required(row.rows):
                yield field, (row.element, *path)
        elif row.required:
            yield row.field, (row.element,)


def _missing(node: Element, path: tuple[str, ...]) -> ElementError:
    """An element that is not there is missing; one that is there and says nothing is empty."""
    found = [node]
    for name in path:
        found = [child for parent in found for child in parent if local_name(child) == name]
    missing = ElementError(path[-1], "" if found else None)
    missing.path[:0] = path[:-1]
    return missing


def local_name(node: Element) -> str:
    """An element's name without its namespace."""
    return str(node.tag).rpartition("}")[2]


READERS = {kind: Reader(structure) for kind, structure in MESSAGES.items()}
"""The readers of the six messages."""
