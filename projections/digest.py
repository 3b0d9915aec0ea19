"""A hash of many things whatever their order, to tell whether two builds are the same."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


class Digest:
    """The sum of the SHA-256 of each thing: nothing has to be sorted, or kept."""

    def __init__(self) -> None:
        self.count = 0
        self._total = 0

    def add(self, things: Iterable[bytes]) -> None:
        """Take these in too."""
        for thing in things:
            self._total += int.from_bytes(sha256(thing).digest(), "big")
            self.count += 1

    def hex(self) -> str:
        """The hash of all that was taken in, 64 hex digits."""
        return f"{self._total % (1 << 256):064x}"
