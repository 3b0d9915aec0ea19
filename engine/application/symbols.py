"""Agencies' symbols to the codes of those who have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Protocol


class Named(Protocol):
    """A partner, or a library of ours."""

    @property
    def code(self) -> str:
        """What we call it."""

    @property
    def symbols(self) -> tuple[str, ...]:
        """Its `type:value` symbols."""


class Symbols:
    """The symbols of some entries. They are gathered when one is first asked for: a directory that
    is being read in changes thousands of times before that.
    """

    def __init__(self, entries: Mapping[str, Named]) -> None:
        self._entries = entries

    def code_of(self, symbol: str) -> str | None:
        """Whose a symbol is; its type does not count where only one has the value."""
        symbol = symbol.upper()
        known = self._codes
        return known.get(symbol) or known.get(f":{symbol.partition(':')[2] or symbol}")

    @cached_property
    def _codes(self) -> dict[str, str]:
        return _gathered(list(self._entries.values()))


def _gathered(entries: Iterable[Named]) -> dict[str, str]:
    """Whole symbols, and bare values that only one entry has, to codes."""
    whole: dict[str, str] = {}
    values: dict[str, set[str]] = {}
    for entry in entries:
        for symbol in entry.symbols:
            whole[symbol.upper()] = entry.code
            values.setdefault(symbol.partition(":")[2].upper(), set()).add(entry.code)
    bare = {value: codes.pop() for value, codes in values.items() if len(codes) == 1}
    return {f":{value}": code for value, code in bare.items()} | whole
