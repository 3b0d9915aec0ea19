"""Everything that a requesting agency sent and got, in order, with times.

The journal is all that the agency keeps: what it knows of its requests is read from it. With a
file it survives a restart.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Literal

import msgspec


class Exchange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message and what answered it: `out` is ours, `in` the supplying agency's.

    `status` is the answer's HTTP status, None where none came or none was given. `fault` names what
    was done to the exchange on purpose; `repeat` tells that the same bytes had come before.
    """

    at: datetime
    direction: Literal["out", "in"]
    body: bytes
    status: int | None = None
    answer: bytes = b""
    seconds: float = 0.0
    fault: str = ""
    repeat: bool = False


class Journal:
    """Exchanges in the order in which they ended. Safe to share between threads."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = Lock()
        self._path = path
        self._exchanges = _read(path) if path and path.exists() else []

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange."""
        with self._lock:
            self._exchanges.append(exchange)
            if self._path is not None:
                with self._path.open("ab") as file:
                    file.write(msgspec.json.encode(exchange) + b"\n")

    def last_sent(self, request_id: str) -> Exchange:
        """The last message of ours that names a request."""
        name = f">{request_id}<".encode()
        return next(e for e in reversed(self.all("out")) if name in e.body)

    def all(self, direction: str = "") -> list[Exchange]:
        """All exchanges so far, or those of one direction."""
        with self._lock:
            return [e for e in self._exchanges if direction in ("", e.direction)]


def _read(path: Path) -> list[Exchange]:
    """What a file holds; a last line that was cut short by a crash counts for nothing."""
    lines = path.read_bytes().split(b"\n")
    if lines[-1]:
        path.write_bytes(b"".join(line + b"\n" for line in lines[:-1]))
    return [msgspec.json.decode(line, type=Exchange) for line in lines[:-1]]
