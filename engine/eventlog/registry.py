"""Stable names of facts, and the upcasters that lift stored facts of older versions.

Names and versions are a storage format: a name once stored is never renamed nor given to another
fact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

import msgspec

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class Event(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A fact. Its class bears the name and the schema version under which it is stored."""

    NAME: ClassVar[str]
    VERSION: ClassVar[int]


E = TypeVar("E", bound=Event)


class Registry:
    """Which class a stored name means, and how facts of its older versions become today's."""

    def __init__(self) -> None:
        self._types: dict[str, type[Event]] = {}
        self.types: Mapping[str, type[Event]] = MappingProxyType(self._types)
        """Every registered name with its class."""
        self._upcasters: dict[tuple[str, int], Upcaster] = {}

    def event(self, name: str, version: int = 1) -> Callable[[type[E]], type[E]]:
        """Class decorator: facts of this class are stored under `name`, now in schema `version`."""

        def register(cls: type[E]) -> type[E]:
            if self._types.setdefault(name, cls) is not cls:
                raise ValueError(f"the name {name} already belongs to {self._types[name]!r}")
            cls.NAME, cls.VERSION = name, version
            return cls

        return register

    def upcaster(self, name: str, from_version: int) -> Callable[[Upcaster], Upcaster]:
        """Function decorator: lifts the data of `name` from `from_version` to the next version.

        The function gets the fact as JSON values (dicts, lists, strings) and returns the next
        version's.
        """

        def register(lift: Upcaster) -> Upcaster:
            if self._upcasters.setdefault((name, from_version), lift) is not lift:
                raise ValueError(f"{name} has an upcaster from version {from_version} already")
            return lift

        return register

    def upcast(self, name: str, version: int, data: dict[str, Any]) -> dict[str, Any]:
        """`data` of `version` in today's form. Raises LookupError when a step is missing."""
        for step in range(version, self._types[name].VERSION):
            if (name, step) not in self._upcasters:
                raise LookupError(f"version {step} cannot be lifted")
            data = self._upcasters[name, step](data)
        return data


REGISTRY = Registry()
"""All facts of the product."""

event = REGISTRY.event
upcaster = REGISTRY.upcaster
