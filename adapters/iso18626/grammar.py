"""The words that the element tables are written in.

A `Structure` is an element with content that becomes a value: its rows say, in the schema's order,
which element becomes which field. The reader and the writer are both compiled from these tables;
order matters to the writer only.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple

from adapters.iso18626.codes import Version

Fold = Callable[[tuple[Any, ...]], tuple[Any, ...]]
"""Brings several values down to as many as version 1.2 carries."""


class Leaf(NamedTuple):
    """Text that becomes a value and back.

    `parse` raises `ValueError` or `KeyError` for text that is none.
    """

    parse: Callable[[str], Any]
    render: Callable[[Any], str]


class Code(NamedTuple):
    """A value of a closed code list.

    An `echoed` code, of a confirmation, is left out where it is not known; any other makes a
    message wrong, and is replaced where version 1.2 does not know it.
    """

    values: type[StrEnum]
    echoed: bool = False


class OpenCode(NamedTuple):
    """A value of an open code list, with its scheme unless the version has plain text there."""

    with_scheme: bool = True


class Structure(NamedTuple):
    """An element that becomes a value of `type`; without its `core` field it says nothing."""

    type: type
    rows: tuple[Row | Group, ...]
    core: str | None = None


class Choice(NamedTuple):
    """An element that holds one of several structures, by the inner element's name."""

    options: tuple[tuple[str, Structure], ...]


Kind = Leaf | Code | OpenCode | Structure | Choice


class Row(NamedTuple):
    """One element of a structure.

    `required`: a message without it is refused. `needed`: the schema wants it, and we write nothing
    without it; `filler` is the content that is written where the value has none and the schema
    wants it. `only`: the version that has the element here. `fold`: how 1.2 carries several.
    """

    element: str
    field: str
    kind: Kind
    many: bool = False
    required: bool = False
    needed: bool = False
    filler: str | None = None
    only: Version | None = None
    fold: Fold | None = None


class Group(NamedTuple):
    """An element that only groups others, whose fields are those of the structure around it."""

    element: str
    rows: tuple[Row, ...]
    only: Version | None = None


class ElementError(Exception):
    """An element that cannot be read; `path` grows on the way out to the message."""

    def __init__(self, element: str, value: str | None = None) -> None:
        super().__init__(element, value)
        self.path = [element]
        self.value = value
        """The text that is no value here; None when the element is missing."""


class IncompleteError(Exception):
    """A value that lacks what the schema wants; the element's name."""


def first(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Only the first."""
    return values[:1]


def first_three(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Only the first three."""
    return values[:3]


def joined(separator: str) -> Fold:
    """All texts in one."""
    return lambda values: (separator.join(values),)
