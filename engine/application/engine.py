"""The engine at work: partners' messages and commands in, facts and answers in the log.

One lock makes one writer of all threads: decisions are cheap, and batches make commits rare.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from threading import RLock

import msgspec

from engine.application.batch import Batch
from engine.application.cache import StateCache, load_request
from engine.application.directory import Directory
from engine.application.holdings import Holdings
from engine.application.intake import external_name, number_name
from engine.application.numbers import Numbers
from engine.application.sealer import RequestSealer
from engine.application.wish import Acted, Wish
from engine.commands.arrival import PlaceRequest
from engine.commands.base import Command
from engine.decide import Decision
from engine.errors import Exists, Illegal, Refusal, Stale, Unknown
from engine.eventlog.log import Answer, Conflict, EventLog, PositionMove, PositionMoved
from engine.eventlog.sealing import KeyForgotten, Keyring
from engine.request import LendingRequest

ATTEMPTS = 5


class Engine:
    """Decides and stores. Safe to share between threads."""

    def __init__(
        self,
        log: EventLog,
        keyring: Keyring,
        directory: Directory,
        holdings: Holdings,
        clock: Callable[[], datetime],
    ) -> None:
        self.log = log
        self.keyring = keyring
        self.directory = directory
        self.clock = clock
        self.lock = RLock()
        self._holdings = holdings
        self._cache = StateCache(log)
        self._numbers = Numbers(log)

    def batch(self) -> Batch:
        """A new batch; hold `lock` while it is filled and committed."""
        return Batch(self.log, self._cache, self.directory, self._holdings, self.keyring)

    def sealer(self, request_id: str, batch: Batch | None = None) -> RequestSealer:
        """Seals under a request's key; makes the key, within `batch`, where there is none yet."""
        return batch.sealer(request_id) if batch else RequestSealer(self.keyring, request_id)

    def numbered(self, command: PlaceRequest) -> PlaceRequest:
        """The command with our number for the request it makes."""
        year = command.at.astimezone(self.directory.library(command.library).zone).year
        number = self._numbers.next(command.library, year)
        correspondents = msgspec.structs.replace(command.correspondents, number=number)
        return msgspec.structs.replace(command, correspondents=correspondents)

    def place(self, batch: Batch, command: PlaceRequest) -> PlaceRequest:
        """Number a new request and claim its outside names in the batch.

        A duplicate leaves the partner's id with the original, to which its messages go. Raises
        `Exists` where another request has the id.
        """
        command = self.numbered(command)
        names = command.correspondents
        batch.names[number_name(names.number)] = command.request_id
        if names.external_id and not command.duplicate_of:
            name = external_name(command.partner, names.external_id)
            if self.log.names([name]).get(name, command.request_id) != command.request_id:
                raise Exists("exists", f"{names.external_id} already exists", "external_id")
            batch.names[name] = command.request_id
        return command

    def act(
        self,
        wish: Wish | Command,
        *,
        expected_version: int | None = None,
        positions: Sequence[PositionMove] = (),
    ) -> Acted:
        """Carry a wish out. A repeat of its id returns what came of it the first time.

        Raises a `Refusal`, and then nothing changed; `Stale` where `expected_version` is not the
        request's; `PositionMoved` where another process took the step in `positions`.
        """
        wish = wish if isinstance(wish, Wish) else Wish.of(wish)
        with self.lock:
            for attempt in range(1, ATTEMPTS + 1):
                if (before := self._answered(wish)) is not None:
                    return before
                batch = self.batch()
                try:
                    return self._act(wish, expected_version, positions, batch)
                except PositionMoved:
                    raise
                except Conflict:
                    batch.forget()
                    if attempt == ATTEMPTS:
                        raise
        raise AssertionError("unreachable")

    def _act(
        self,
        wish: Wish,
        expected_version: int | None,
        positions: Sequence[PositionMove],
        batch: Batch,
    ) -> Acted:
        now = self.clock()
        try:
            decision = self._decided(wish, expected_version, batch, now)
        except Refusal:
            batch.require_current()
            raise
        acted = Acted.of(decision)
        batch.answers[wish.id] = Answer(
            message_id=wish.id,
            digest=wish.digest,
            body=acted.written,
            stream=acted.id,
            recorded_at=now,
            answered_at=now,
        )
        position = batch.commit(positions)
        return msgspec.structs.replace(acted, position=position)

    def _decided(
        self, wish: Wish, expected_version: int | None, batch: Batch, now: datetime
    ) -> Decision:
        request = batch.request(wish.request_id)
        version = request.version if request else 0
        if expected_version not in (None, version):
            raise Stale("stale", f"the request is at version {version}", "version")
        try:
            command = wish.make(batch)
        except KeyForgotten:
            raise Illegal("forgotten", "the request's personal data was forgotten") from None
        if isinstance(command, PlaceRequest):
            command = self.place(batch, command)
        return batch.decide(command, now)

    def act_all(
        self, commands: Sequence[Command], positions: Sequence[PositionMove] = ()
    ) -> list[Decision | Refusal]:
        """Carry commands out in one transaction; what came of each, refusals included.

        The step in `positions` is stored with them; it alone keeps a repeat out.
        """
        with self.lock:
            for attempt in range(1, ATTEMPTS + 1):
                batch = self.batch()
                try:
                    batch.load({command.request_id for command in commands})
                    now = self.clock()
                    outcomes = [_tried(batch, command, now) for command in commands]
                    if any(isinstance(outcome, Refusal) for outcome in outcomes):
                        batch.require_current()
                    batch.commit(positions)
                except PositionMoved:
                    raise
                except Conflict:
                    batch.forget()
                    if attempt == ATTEMPTS:
                        raise
                else:
                    return outcomes
        raise AssertionError("unreachable")

    def _answered(self, wish: Wish) -> Acted | None:
        answer = self.log.answers([wish.id]).get(wish.id)
        if answer is None:
            return None
        if answer.digest != wish.digest:
            raise Refusal("key_reused", "this idempotency key was used for another command")
        return msgspec.structs.replace(Acted.read(answer.body), position=self.log.last_position())

    def requests(self, ids: Collection[str]) -> dict[str, LendingRequest]:
        """Those of these requests that there are, as they are now."""
        loaded = {i: load_request(i, e) for i, e in self.log.streams(ids).items() if e}
        return {i: one.request for i, one in loaded.items() if one.request.created_at is not None}

    def request(self, request_id: str, as_of: datetime | None = None) -> LendingRequest:
        """A request as it is, or as it was known at an instant. Raises `Unknown`."""
        events = self.log.streams([request_id], as_of)[request_id]
        found = load_request(request_id, events) if events else None
        if found is None or found.request.created_at is None:
            raise Unknown("unknown_request", f"there is no request {request_id}", "id")
        return found.request


def _tried(batch: Batch, command: Command, now: datetime) -> Decision | Refusal:
    try:
        return batch.decide(command, now)
    except Refusal as refusal:
        return refusal
