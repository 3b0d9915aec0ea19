"""A world that was played before its store is moved, and what the move said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.iso18626.codes import Action
from engine.eventlog.log import Changes, EventLog, NewEvent
from ops.moving import move_store
from ops.settings import Settings
from tests.adapters.delivery.delivering import PATIENCE, deliver, endpoint, tell
from tests.adapters.delivery.partners import Endpoint
from tests.ops.programs import House, SetClock, house, new, says


def silent(what: str, done: int, of: int) -> None:
    """Nobody looks."""


class Move:
    """Moves stores, and keeps what was said."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data=folder)
        self.said: list[str] = []

    def __call__(self, source: Path | str, target: Path | str, **settings: object) -> bool:
        self.said = []
        chosen = self.settings.model_copy(update=settings)
        return move_store(str(source), str(target), chosen, self.said.append, silent)

    @property
    def text(self) -> str:
        return "\n".join(self.said)

    def sums(self) -> list[str]:
        """What was said of the logs, which is the same for the same logs."""
        return [line for line in self.said if "SHA-256" in line]

    def counts(self) -> dict[str, int]:
        """How many there are of each kind of thing in the logs."""
        told = (line.partition(": ") for line in self.sums())
        return {kind: int(more.partition(",")[0]) for kind, _, more in told}


def sneaking(log: EventLog) -> Callable[[str, int, int], None]:
    """Writes to the old store once, when it is copied already."""
    rest = [NewEvent("message:late", 1, "x", b"{}")]

    def progress(what: str, done: int, of: int) -> None:
        if what == "answers" and rest:
            log.append(Changes(events=[rest.pop()]))

    return progress


@contextmanager
def lives_in(store: Path | str, key: Path, clock: SetClock, data: Path) -> Iterator[House]:
    """A program on a store, with its other files in `data`."""
    with house(data, clock, store=str(store), master_key_file=key, **PATIENCE) as home:
        yield home


def play(home: House, partner: Endpoint) -> None:
    """One request that was told of, one whose data is forgotten, one whose message waits, and one
    that was given up; two messages that were answered are known to be.
    """
    home.add_staff()
    endpoint(home, "SIM", partner.url)
    endpoint(home, "OTHER", "http://127.0.0.1:9/")
    ids = home.put(*(new(f"r-{n}") for n in (1, 2, 3)), new("r-4", symbol="ISIL:OTHER"))
    home.work()
    home.log.mark_answered(ids[:2], home.clock())
    home.say(says(Action.STATUS_REQUEST, "r-2", note="for Ada"))
    tell(home, "OTHER", "r-4")
    tell(home, "SIM", "r-1")
    for _ in range(8):
        deliver(home, later=20)
    tell(home, "SIM", "r-3")
    home.program.keyring.forget([home.request("r-2").id])
