"""Agencies' symbols to the codes of those who have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Protocol

from engine.errors import Illegal


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


def refuse_taken(entry: Named, entries: Mapping[str, Named]) -> None:
    """Raise `Illegal` where one of an entry's symbols is another's: messages would go astray."""
    wanted = {symbol.upper() for symbol in entry.symbols}
    for other in list(entries.values()):
        taken = wanted & {symbol.upper() for symbol in other.symbols}
        if taken and other.code != entry.code:
            raise Illegal("symbol_taken", f"{min(taken)} is {other.code}'s", "symbols")


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
