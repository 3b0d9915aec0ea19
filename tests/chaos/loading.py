"""Load: plays are given all the while; what was sent is sent until it is answered."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from threading import Event, Lock, Thread
from typing import Self

import msgspec

from ops.partner.player import Player
from tests.acceptance.playing import Theatre

TIMELESS = (
    "unfilled",
    "cancel-accepted",
    "status-request",
    "duplicate",
    "general-messages",
)
"""Plays in which no day is named."""

REPERTOIRE = (*TIMELESS, "loan", "renew-yes", "renew-automatic", "conditional-yes", "retry")
"""Plays in which every kind of message and several kinds of action occur."""

AT_ONCE = 6
"""Plays that are given at a time."""


class Played(msgspec.Struct, frozen=True):
    """A play that was given to its end; `trouble` says why it was not."""

    name: str
    player: Player
    trouble: str = ""


class Load:
    """Plays, several at a time, one after the other until told to stop."""

    def __init__(self, theatre: Theatre, seed: int, repertoire: Sequence[str] = REPERTOIRE) -> None:
        self.played: list[Played] = []
        self._theatre = theatre
        self._repertoire = repertoire
        self._random = random.Random(seed)
        self._stop = Event()
        self._lock = Lock()
        self._threads = [Thread(target=self._play_on, daemon=True) for _ in range(AT_ONCE)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()

    def stop(self) -> Sequence[Played]:
        """Begin no more plays, wait for the ends; all that were given."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return self.played

    def _play_on(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                name = self._random.choice(self._repertoire)
                player = self._theatre.player(name)
            trouble = ""
            try:
                player.play()
            except Exception as fault:  # noqa: BLE001 - whatever it is, it is reported at the end
                trouble = f"{type(fault).__name__}: {fault}"
            with self._lock:
                self.played.append(Played(name, player, trouble))


def confirmed(theatre: Theatre) -> int:
    """How many messages of partners were answered so far."""
    return sum(len(agency.journal.all("out")) for agency in theatre.agencies.values())


def await_under_way(theatre: Theatre) -> None:
    """Wait until a message of a partner's is sent and not answered yet."""
    posts = [agency.post for agency in theatre.agencies.values()]
    while not any(post.under_way for post in posts):
        time.sleep(0.0005)
