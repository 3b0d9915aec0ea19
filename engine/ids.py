"""Ids made from names: the same name in the same namespace gives the same id, whoever makes it."""

from __future__ import annotations

from hashlib import sha1

_VARIABLE = ~(0xF << 76 | 0x3 << 62)
_FIXED = 0x5 << 76 | 0x2 << 62
"""The bits that say which version and variant of UUID it is (RFC 9562, 5.5)."""


def named(namespace: bytes, name: str) -> str:
    """The UUID of version 5 for a name, as text; `namespace` is 16 bytes.

    `str(uuid.uuid5(…))` says the same in three times the time, and messages need several.
    """
    digest = sha1(namespace + name.encode(), usedforsecurity=False).digest()
    text = f"{int.from_bytes(digest[:16], 'big') & _VARIABLE | _FIXED:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
