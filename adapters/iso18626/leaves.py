"""The simple types of elements: text, numbers, truth values and instants.

Empty text never gets here: an empty element says nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal

from adapters.iso18626 import instants
from adapters.iso18626.grammar import Leaf, OpenCode

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_TRUTH = {"Y": True, "N": False, "y": True, "n": False}
_TRUTH |= {"true": True, "false": False, "1": True, "0": False}


def _decimal(text: str) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError(text)
    return int(text)


TEXT = Leaf(str, str)
DECIMAL = Leaf(_decimal, "{:f}".format)
INTEGER = Leaf(_integer, "{:d}".format)
NATURAL = Leaf(_integer, lambda number: str(max(number, 0)))
YES_NO = Leaf(_TRUTH.__getitem__, lambda truth: "Y" if truth else "N")
BOOLEAN = Leaf(_TRUTH.__getitem__, lambda truth: "true" if truth else "false")
INSTANT = Leaf(instants.parse, instants.render)
TIMESTAMP = Leaf(instants.Timestamp.parsed, lambda timestamp: timestamp.schema_text)
OPEN_CODE = OpenCode()
PLAIN_CODE = OpenCode(with_scheme=False)
