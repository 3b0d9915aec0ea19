"""Values → elements of one version, in the schema's order, valid against its schema.

What a version cannot carry is brought down as the tables say (`fold`, `filler`, `only`) or left
out. Characters that XML 1.0 forbids become U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from adapters.iso18626.codes import NEW_IN_2021, Version
from adapters.iso18626.grammar import (
    Choice,
    Code,
    Group,
    IncompleteError,
    Kind,
    Leaf,
    OpenCode,
    Row,
    Structure,
)
from adapters.iso18626.values import SchemeValue

Write = Callable[[Any], str]
Step = tuple[Callable[[Any], Any], Write, str | None, str | None]

_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


def escape(text: str) -> str:
    """Text as an element's content."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], "\ufffd"), text)


def scheme_attribute(scheme: str | None) -> str:
    """The attribute that names an open code's list; nothing where none is named."""
    if scheme is None:
        return ""
    return f' ill:scheme="{escape(scheme).replace(chr(34), "&quot;")}"'


def content(structure: Structure, version: Version) -> Write:
    """The writer of what stands inside a structure's element."""
    return _content(structure.rows, version)


def _content(rows: Iterable[Row | Group], version: Version) -> Write:
    steps = [_step(row, version) for row in rows if row.only in {None, version}]

    def write(value: Any) -> str:
        parts = []
        for get, write_field, filler, needed in steps:
            field = get(value)
            if field is not None:
                parts.append(write_field(field))
            elif filler is not None:
                parts.append(filler)
            elif needed is not None:
                raise IncompleteError(needed)
        return "".join(parts)

    return write


def _step(row: Row | Group, version: Version) -> Step:
    if isinstance(row, Group):
        return _itself, _group(row, version), None, None
    write = _element(row.element, row.kind, version)
    if row.many:
        write = _each(write, row, version)
    filler = None if row.filler is None else _tagged(row.element, row.filler)
    return attrgetter(row.field), write, filler, row.element if row.needed else None


def _itself(value: Any) -> Any:
    return value


def _tagged(element: str, inner: str) -> str:
    return f"<{element}>{inner}</{element}>" if inner else f"<{element}/>"


def _group(group: Group, version: Version) -> Write:
    write = _content(group.rows, version)

    def write_group(value: Any) -> str:
        inner = write(value)
        return f"<{group.element}>{inner}</{group.element}>" if inner else ""

    return write_group


def _each(write: Write, row: Row, version: Version) -> Write:
    fold = row.fold if version == "1.2" else None

    def write_each(values: tuple[Any, ...]) -> str:
        if not values:
            return ""
        return "".join([write(value) for value in (fold(values) if fold else values)])

    return write_each


def _element(element: str, kind: Kind, version: Version) -> Write:
    start, end = f"<{element}>", f"</{element}>"
    match kind:
        case Structure():
            inner = content(kind, version)
            return lambda value: f"{start}{inner(value)}{end}"
        case Choice():
            chosen = {
                structure.type: _element(name, structure, version)
                for name, structure in kind.options.items()
            }
            return lambda value: f"{start}{chosen[type(value)](value)}{end}"
        case OpenCode():
            return _open_code(element, kind)
        case Code():
            return _code(element, kind, version)
        case Leaf():
            render = kind.render
            return lambda value: f"{start}{escape(render(value))}{end}"


def _open_code(element: str, kind: OpenCode) -> Write:
    def write(code: SchemeValue) -> str:
        scheme = scheme_attribute(code.scheme) if kind.with_scheme and code.scheme else ""
        return f"<{element}{scheme}>{escape(code.value)}</{element}>"

    return write


def _code(element: str, kind: Code, version: Version) -> Write:
    written = {value: f"<{element}>{value}</{element}>" for value in kind.values}
    if version == "1.2":
        for value, instead in NEW_IN_2021.get(kind.values, {}).items():
            written[value] = "" if kind.echoed else written[instead]
    return written.__getitem__
