"""Partners' messages: decided, and stored with their answers in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec

from engine.application.batch import Batch
from engine.application.engine import ATTEMPTS, Engine
from engine.application.intake import Intake
from engine.application.taking import Taking
from engine.eventlog.log import AlreadyAnswered, Answer, Conflict, PositionMove, PositionMoved
from engine.events.partner import MessageReceived

Announce = Callable[[Sequence[Answer]], None]
"""Told of answers once they are stored."""

Count = Callable[[Sequence[MessageReceived]], None]
"""Told of what came of messages once it is stored."""


class Incoming(msgspec.Struct, frozen=True, gc=False):
    """A message read from a topic and the step that reading it is; None where it was unreadable."""

    intake: Intake | None
    move: PositionMove


def joined(moves: Sequence[PositionMove]) -> list[PositionMove]:
    """One move per partition, from the first position to the last."""
    whole: dict[tuple[str, str, int], tuple[PositionMove, PositionMove]] = {}
    for move in moves:
        key = (move.group, move.topic, move.partition)
        whole[key] = (whole[key][0] if key in whole else move, move)
    return [msgspec.structs.replace(first, new=last.new) for first, last in whole.values()]


class Reception:
    """Takes partners' messages in."""

    def __init__(
        self, engine: Engine, announce: Announce, count: Count = lambda facts: None
    ) -> None:
        self._engine = engine
        self._announce = announce
        self._count = count
        self._storing = ThreadPoolExecutor(1, thread_name_prefix="storing")

    def take(
        self, incoming: Sequence[Incoming], meanwhile: Callable[[], None] | None = None
    ) -> None:
        """Take messages in, in order, all in one transaction; after a conflict one by one.

        `meanwhile` is called once all is decided, while it is being stored. Raises `PositionMoved`
        where another worker has the partition now, and `StoreUnavailable`; then nothing of the
        last transaction is stored.
        """
        with self._engine.lock:
            try:
                self._take(incoming, meanwhile)
            except PositionMoved:
                raise
            except Conflict:
                for one in incoming:
                    self._take_alone(one)

    def _take_alone(self, one: Incoming) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._take([one])
            except PositionMoved:
                raise
            except AlreadyAnswered as again:
                self._pass_over(one, again)
                return
            except Conflict:
                if attempt == ATTEMPTS:
                    raise
            else:
                return

    def _pass_over(self, one: Incoming, again: AlreadyAnswered) -> None:
        """The very same record is on the topic twice: it was handled, and keeps its answer."""
        self._take([Incoming(None, one.move)])
        self._announce(list(self._engine.log.answers(again.message_ids).values()))

    def _take(
        self, incoming: Sequence[Incoming], meanwhile: Callable[[], None] | None = None
    ) -> None:
        batch = self._engine.batch()
        moves = joined([one.move for one in incoming])
        taking = Taking(self._engine, batch, [o.intake for o in incoming if o.intake])
        try:
            taking.take_all()
            if meanwhile is None:
                self._store(batch, moves, taking)
            else:
                self._store_during(meanwhile, batch, moves, taking)
        except Conflict:
            batch.forget()
            raise

    def _store(self, batch: Batch, moves: Sequence[PositionMove], taking: Taking) -> None:
        batch.commit(moves)
        self._announce(list(batch.answers.values()))
        self._count(taking.facts)

    def _store_during(
        self,
        meanwhile: Callable[[], None],
        batch: Batch,
        moves: Sequence[PositionMove],
        taking: Taking,
    ) -> None:
        stored = self._storing.submit(self._store, batch, moves, taking)
        try:
            meanwhile()
        finally:
            stored.result()
