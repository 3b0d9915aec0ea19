"""Partners' messages: find the request, decide, store facts and answer in one transaction.

Every message leaves a fact, a refused one too, and gets an answer that is stored with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec

from engine.application.batch import Batch
from engine.application.engine import ATTEMPTS, Engine, request_id_of
from engine.application.intake import Intake, Outcome, Target, external_name, number_name
from engine.commands.arrival import PlaceRequest, RetryRequest
from engine.commands.base import Command
from engine.errors import Exists, Illegal, InterlendError, Refusal, Unknown
from engine.eventlog.log import Answer, Conflict, PositionMove, PositionMoved
from engine.eventlog.sealing import KeyForgotten
from engine.events.partner import MessageReceived
from engine.rules import Verdict

Announce = Callable[[Sequence[Answer]], None]
"""Told of answers once they are stored."""

REFUSED, REPEATED = "refused", "repeated"


class Incoming(msgspec.Struct, frozen=True):
    """A message read from a topic and the step that reading it is; None where it was unreadable."""

    intake: Intake | None
    move: PositionMove


def joined(moves: Sequence[PositionMove]) -> list[PositionMove]:
    """One move per partition, from the first position to the last."""
    whole: dict[tuple[str, str, int], PositionMove] = {}
    for move in moves:
        key = (move.group, move.topic, move.partition)
        first = whole.get(key)
        whole[key] = msgspec.structs.replace(first, new=move.new) if first else move
    return list(whole.values())


class Reception:
    """Takes partners' messages in."""

    def __init__(self, engine: Engine, announce: Announce) -> None:
        self._engine = engine
        self._announce = announce

    def take(self, incoming: Sequence[Incoming]) -> None:
        """Take messages in, in order, all in one transaction; after a conflict one by one.

        Raises `PositionMoved` where another worker has the partition now, and `StoreUnavailable`;
        then nothing of the last transaction is stored.
        """
        with self._engine.lock:
            try:
                self._take(incoming)
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
            except Conflict:
                if attempt == ATTEMPTS:
                    raise
            else:
                return

    def _take(self, incoming: Sequence[Incoming]) -> None:
        batch = self._engine.batch()
        moves = joined([one.move for one in incoming])
        try:
            _Taking(self._engine, batch, [o.intake for o in incoming if o.intake]).take_all()
            batch.commit(moves)
        except Conflict:
            batch.forget()
            raise
        self._announce(list(batch.answers.values()))


class _Taking:
    """One transaction's worth of messages."""

    def __init__(self, engine: Engine, batch: Batch, intakes: Sequence[Intake]) -> None:
        self._engine = engine
        self._batch = batch
        self._intakes = intakes
        self._now = engine.clock()
        self._streams = engine.log.names({name for i in intakes for name in i.names})
        self._earlier = engine.log.answers_by_digest({i.digest for i in intakes if i.digest})

    def take_all(self) -> None:
        """Take each message in its turn: it sees what those before it did."""
        new = {request_id_of(intake.message_id) for intake in self._intakes if intake.places}
        self._batch.load(new.union(self._streams.values()))
        with suppress(KeyForgotten):
            self._engine.keyring.keys_for(set(self._streams.values()))
        for intake in self._intakes:
            earlier = self._earlier.get(intake.digest) if intake.digest else None
            if earlier is not None:
                self._repeat(intake, earlier)
            else:
                self._take(intake)

    def _repeat(self, intake: Intake, earlier: Answer) -> None:
        """The same message again gets the same answer again (`architecture.md` 2, *Repeats*)."""
        stream = earlier.stream or f"message:{intake.message_id}"
        self._record(intake, stream, REPEATED)
        self._answer(intake, stream, earlier.body, b"")

    def _take(self, intake: Intake) -> None:
        stream = self._find(intake)
        try:
            verdict = self._decide(intake, stream)
        except Refusal as refusal:
            self._refuse(intake, stream, refusal)
        else:
            stream = stream or request_id_of(intake.message_id)
            self._record(intake, stream, verdict)
            body = intake.answer(Outcome(verdict=verdict, at=self._now))
            self._answer(intake, stream, body, intake.digest)

    def _find(self, intake: Intake) -> str | None:
        """The stream of the request that the message means, of its own partner; best name first."""
        for name in intake.names:
            stream = self._streams.get(name)
            request = self._batch.request(stream) if stream else None
            if request and intake.partner and request.partner == intake.partner.code:
                return stream
        return None

    def _decide(self, intake: Intake, stream: str | None) -> Verdict:
        if isinstance(intake.error, Refusal):
            raise intake.error
        if intake.error is not None or intake.command is None:
            raise _Faulty(intake.error)
        if intake.places and stream is not None:
            raise Exists("exists", "a request with this id already exists", "external_id")
        if not intake.places and stream is None:
            raise Unknown("unknown_request", "there is no such request", "external_id")
        request_id = stream or request_id_of(intake.message_id)
        target = Target(
            request_id=request_id,
            request=self._batch.request(request_id) if stream else None,
            sealer=self._engine.sealer(request_id, self._batch),
        )
        command = self._named(intake.command(target))
        return self._batch.decide(command, self._now).verdict

    def _named(self, command: Command) -> Command:
        """Claim the outside names that a command gives its request."""
        if isinstance(command, PlaceRequest):
            command = self._engine.numbered(command)
            self._batch.names[number_name(command.correspondents.number)] = command.request_id
            self._claim(command.partner, command.correspondents.external_id, command.request_id)
        elif isinstance(command, RetryRequest):
            self._claim(command.partner, command.correspondents.external_id, command.request_id)
        return command

    def _claim(self, partner: str, external_id: str, request_id: str) -> None:
        name = external_name(partner, external_id)
        holder = self._streams.get(name, request_id)
        if holder != request_id:
            raise Illegal("retry_not_possible", f"{external_id} is another request's id")
        self._batch.names[name] = request_id
        self._streams[name] = request_id

    def _refuse(self, intake: Intake, stream: str | None, refusal: Refusal) -> None:
        error = refusal.fault if isinstance(refusal, _Faulty) else refusal
        if stream is None:
            self._batch.keys.pop(request_id_of(intake.message_id), None)
        stream = stream or f"message:{intake.message_id}"
        self._record(intake, stream, REFUSED, error)
        self._answer(intake, stream, intake.answer(Outcome(error=error, at=self._now)), b"")

    def _record(
        self, intake: Intake, stream: str, outcome: str, error: InterlendError | None = None
    ) -> None:
        """The fact that every message leaves; an unknown sender's message is not kept itself."""
        raw = self._engine.sealer(stream, self._batch).box(intake.raw) if intake.partner else None
        fact = MessageReceived(
            message_id=intake.message_id,
            protocol=intake.protocol,
            kind=intake.kind,
            action=intake.action,
            partner=intake.partner.code if intake.partner else "",
            outcome=outcome,
            error=error.code
            if isinstance(error, Refusal)
            else type(error).__name__
            if error
            else "",
            detail=str(error) if error else "",
            raw=raw,
        )
        command = Command(
            id=intake.message_id,
            at=intake.received_at,
            by=intake.by,
            request_id=stream,
            cause=intake.message_id,
        )
        request = self._batch.request(stream)
        if request is None:
            self._batch.add_stray(stream, command, fact, self._now)
        else:
            self._batch.add(command, request.library, fact, self._now)

    def _answer(self, intake: Intake, stream: str, body: bytes, digest: bytes) -> None:
        answer = Answer(
            message_id=intake.message_id,
            digest=digest,
            body=body,
            stream=stream,
            recorded_at=self._now,
        )
        self._batch.answers[intake.message_id] = answer
        if digest:
            self._earlier[digest] = answer


def _code(error: InterlendError | None) -> str:
    if error is None:
        return ""
    return error.code if isinstance(error, Refusal) else type(error).__name__


class _Faulty(Refusal):
    """The message itself is wrong; `fault` says how."""

    def __init__(self, fault: InterlendError | None) -> None:
        super().__init__("faulty_message", str(fault))
        self.fault = fault
