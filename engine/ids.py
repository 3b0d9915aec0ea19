"""Ids: new ones, and such as are made from names, where whoever makes them gets the same."""

from __future__ import annotations

import re
from hashlib import sha1
from os import urandom
from time import time_ns

_FREE = ~(0xF << 76 | 0x3 << 62)
_VARIANT = 0x2 << 62
"""The bits that do not, and those that do, say that it is a UUID (RFC 9562, 4)."""

_VERSION_7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7")


def named(namespace: bytes, name: str) -> str:
    """The UUID of version 5 for a name, as text; `namespace` is 16 bytes.

    `str(uuid.uuid5(…))` says the same in three times the time, and messages need several.
    """
    digest = sha1(namespace + name.encode(), usedforsecurity=False).digest()
    return _text(int.from_bytes(digest[:16], "big"), 5)


def new_id() -> str:
    """A UUID of version 7 (RFC 9562, 5.7): it begins with the time, in milliseconds since 1970.

    What is stored under such ids is added at the end of an index, not all over it.
    """
    milliseconds = time_ns() // 1_000_000
    return _text(milliseconds << 80 | int.from_bytes(urandom(10), "big"), 7)


def dated(namespace: bytes, name: str) -> str:
    """An id made from a name that is an id itself: it begins with the same time, if that has one.

    Then it is a UUID of version 8 (RFC 9562, 5.8), which is for makers of their own; otherwise one
    of version 5.
    """
    made = named(namespace, name)
    return f"{name[:13]}-8{made[15:]}" if _VERSION_7.match(name) else made


def _text(number: int, version: int) -> str:
    text = f"{number & _FREE | version << 76 | _VARIANT:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
