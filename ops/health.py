"""Whether a process can work: which of its works had trouble, and whether its stores answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from threading import Lock, Thread
from time import monotonic

from engine.errors import Failure

REMEMBERED = 15.0
"""Seconds for which a work that had trouble counts as ailing: longer than any of them takes to find
that the same trouble is still there."""

PATIENCE = 2.0
"""Seconds that a look at a store may take; it goes on, and its outcome counts at the next look."""


class Health:
    """What a process knows of its own state. `looks` raise a `Failure` where something is away."""

    def __init__(self, looks: Mapping[str, Callable[[], object]]) -> None:
        self._looks = {name: _Look(look) for name, look in looks.items()}
        self._ailing: dict[str, float] = {}

    def ails(self, work: str) -> None:
        """A work had trouble."""
        self._ailing[work] = monotonic()

    def troubles(self, needs: Collection[str] | None = None) -> list[str]:
        """The works that had trouble lately, and those stores that do not answer; None: any."""
        now = monotonic()
        works = [name for name, since in list(self._ailing.items()) if now - since < REMEMBERED]
        asked = {n: look for n, look in self._looks.items() if needs is None or n in needs}
        for look in asked.values():
            look.begin()
        until = now + PATIENCE
        return works + [name for name, look in asked.items() if not look.answers(until)]

    def reaches(self, store: str) -> bool:
        """Whether a store answers now."""
        look = self._looks[store]
        look.begin()
        return look.answers(monotonic() + PATIENCE)


class _Look:
    """A question to a store that may never come back: asked in a thread, one at a time."""

    def __init__(self, look: Callable[[], object]) -> None:
        self._look = look
        self._lock = Lock()
        self._thread: Thread | None = None
        self._well = False

    def begin(self) -> None:
        """Ask, unless it is being asked."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._ask, name="look", daemon=True)
                self._thread.start()

    def answers(self, until: float) -> bool:
        """Whether it answered well by an instant of the clock."""
        thread = self._thread
        assert thread is not None
        thread.join(max(0.0, until - monotonic()))
        return not thread.is_alive() and self._well

    def _ask(self) -> None:
        self._well = False
        try:
            self._look()
        except Failure:
            return
        self._well = True
