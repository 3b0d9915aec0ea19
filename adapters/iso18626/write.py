"""Values → elements of one version, in the schema's order, valid against its schema.

What a version cannot carry is brought down as the tables say (`fold`, `filler`, `only`) or left
out. Characters that XML 1.0 forbids become U+FFFD, and a scheme that is no URI is left out.

The tables are compiled at import: each structure becomes one function, whose source is an f-string
for every row. Walking the rows at run time instead takes three times as long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
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

_special = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]").search
_is_uri = re.compile(
    r"""(?: [A-Za-z][A-Za-z0-9+.-]*: (?: //[\w.~-]+ (?: :\d{1,5} )? (?= [/?#] | $ ) )?
          (?: (?!//) [\w.~!$&'()*+,;=:@/-] | %[0-9A-Fa-f]{2} )*
          (?: \?[\w.~!$&'()*+,;=:@/?-]* )? (?: \#[\w.~!$&'()*+,;=:@/?-]* )?
        | [\w.~/-]+ )""",
    re.VERBOSE,
).fullmatch
"""What the schema takes for an `xs:anyURI` beyond doubt: absolute, or a plain name or path."""

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


def escape(text: str) -> str:
    """Text as an element's content."""
    if _special(text) is None:
        return text
    return "".join([_escaped(character) for character in text])


def _escaped(character: str) -> str:
    return _ENTITIES.get(character, "\ufffd") if _special(character) else character


@cache
def content(structure: Structure, version: Version) -> Write:
    """The writer of what stands inside a structure's element."""
    return _Function(version).compiled(structure.rows)


class _Function:
    """The function that writes one value `v`: its source refers to other objects by short names.

    An expression for an element is about the value `x` of its field.
    """

    def __init__(self, version: Version) -> None:
        self._version = version
        self._names: dict[str, Any] = {"special": _special, "escape": escape, "needed": _needed}

    def compiled(self, rows: Iterable[Row | Group]) -> Write:
        parts = [self._part(row) for row in rows if row.only in {None, self._version}]
        source = f"def write(v):\n return ''.join(({', '.join(parts)},))"
        exec(source, self._names)  # noqa: S102  (built from our own tables only)
        write: Write = self._names["write"]
        return write

    def _named(self, thing: Any) -> str:
        name = f"_{len(self._names)}"
        self._names[name] = thing
        return name

    def _part(self, row: Row | Group) -> str:
        """The expression for a row: the element, several, or what is written without it."""
        if isinstance(row, Group):
            return f"{self._named(_group(row, self._version))}(v)"
        element = self._element(row.element, row.kind)
        if row.many:
            fold = self._named(row.fold) if row.fold and self._version == "1.2" else ""
            return f"(''.join([{element} for x in {fold}(v.{row.field})]) if v.{row.field} else '')"
        absent = repr("" if row.filler is None else _tagged(row.element, row.filler))
        if row.needed:
            absent = f"needed({row.element!r})"
        return f"({absent} if (x := v.{row.field}) is None else {element})"

    def _element(self, name: str, kind: Kind) -> str:
        match kind:
            case Structure():
                return _tagged_f(name, f"{self._named(content(kind, self._version))}(x)")
            case Choice():
                return _tagged_f(name, f"{self._named(self._chosen(kind))}[type(x)](x)")
            case Code():
                return f"{self._named(_codes(name, kind, self._version))}[x]"
            case OpenCode():
                plain = _tagged_f(name, _text("x.value"))
                if not kind.with_scheme:
                    return plain
                return f"({plain} if x.scheme is None else {self._named(_with_scheme(name))}(x))"
            case Leaf():
                return _tagged_f(name, self._leaf(kind))

    def _leaf(self, leaf: Leaf) -> str:
        return _text("x") if leaf.render is str else f"{self._named(leaf.render)}(x)"

    def _chosen(self, choice: Choice) -> dict[type, Write]:
        return {
            structure.type: _choice(name, content(structure, self._version))
            for name, structure in choice.options
        }


def _text(value: str) -> str:
    return f"{value} if special({value}) is None else escape({value})"


def _tagged_f(element: str, expression: str) -> str:
    return f"f'<{element}>{{{expression}}}</{element}>'"


def _tagged(element: str, inner: str) -> str:
    return f"<{element}>{inner}</{element}>" if inner else f"<{element}/>"


def _needed(element: str) -> str:
    raise IncompleteError(element)


def _group(group: Group, version: Version) -> Write:
    write = _Function(version).compiled(group.rows)

    def write_group(value: Any) -> str:
        inner = write(value)
        return f"<{group.element}>{inner}</{group.element}>" if inner else ""

    return write_group


def _choice(element: str, write: Write) -> Write:
    return lambda value: f"<{element}>{write(value)}</{element}>"


def _with_scheme(element: str) -> Write:
    def write(code: SchemeValue) -> str:
        scheme = code.scheme or ""
        attribute = f' ill:scheme="{escape(scheme)}"' if _is_uri(scheme) else ""
        return f"<{element}{attribute}>{escape(code.value)}</{element}>"

    return write


def _codes(element: str, kind: Code, version: Version) -> dict[Any, str]:
    written = {value: f"<{element}>{value}</{element}>" for value in kind.values}
    if version == "1.2":
        for value, instead in NEW_IN_2021.get(kind.values, {}).items():
            written[value] = "" if kind.echoed else written[instead]
    return written
