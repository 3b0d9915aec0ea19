"""Kill the program again and again while plays are given; what was sent is sent until answered."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from threading import Event, Lock, Thread

import msgspec

from ops.partner.player import Player
from tests.acceptance.playing import Theatre

REPERTOIRE = (
    "loan",
    "renew-yes",
    "renew-automatic",
    "cancel-accepted",
    "conditional-yes",
    "retry",
    "unfilled",
    "status-request",
    "duplicate",
    "general-messages",
)
"""Plays in which every kind of message and several kinds of action occur."""


class Played(msgspec.Struct, frozen=True):
    """A play that was given to its end; `trouble` says why it was not."""

    name: str
    player: Player
    trouble: str = ""


class Load:
    """Plays, several at a time, one after the other until told to stop; then each is ended."""

    def __init__(self, theatre: Theatre, at_once: int, seed: int) -> None:
        self.played: list[Played] = []
        self._theatre = theatre
        self._random = random.Random(seed)
        self._stop = Event()
        self._lock = Lock()
        self._threads = [Thread(target=self._play_on) for _ in range(at_once)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> Sequence[Played]:
        """Begin no more plays, wait for the ends; all that were given."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return self.played

    def _play_on(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                name = self._random.choice(REPERTOIRE)
                player = self._theatre.player(name)
            trouble = ""
            try:
                player.play()
            except Exception as fault:  # noqa: BLE001 - whatever it is, it is reported at the end
                trouble = f"{type(fault).__name__}: {fault}"
            with self._lock:
                self.played.append(Played(name, player, trouble))


class Killer:
    """Kills at random moments. One counts only where a partner's message was cut off by it."""

    def __init__(self, theatre: Theatre, seed: int) -> None:
        self.kills = 0
        self.counted = 0
        self._theatre = theatre
        self._posts = [agency.post for agency in theatre.agencies.values()]
        self._random = random.Random(seed)

    def kill_until(self, counted: int) -> None:
        """Kill and start again until so many kills count."""
        while self.counted < counted:
            time.sleep(self._random.uniform(0.1, 0.6))
            self._wait_under_way()
            time.sleep(self._random.uniform(0.0, 0.02))
            before = self._cut_off()
            self._theatre.supplier.kill()
            self.kills += 1
            self.counted += self._cut_off_since(before)
            self._theatre.supplier.start()

    def _wait_under_way(self) -> None:
        while not any(post.under_way for post in self._posts):
            time.sleep(0.0005)

    def _cut_off(self) -> int:
        return sum(post.cut_off for post in self._posts)

    def _cut_off_since(self, before: int) -> bool:
        """Whether a message was cut off; its sender may need a moment to notice."""
        end = time.monotonic() + 0.2
        while time.monotonic() < end:
            if self._cut_off() > before:
                return True
            time.sleep(0.005)
        return False
