"""One transaction's worth of partners' messages: find the request, decide, record, answer.

Every message leaves a fact, a refused one too, and gets an answer that is stored with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b

from engine.application.batch import Batch
from engine.application.engine import Engine
from engine.application.intake import Intake, Outcome, Target, external_name, number_name
from engine.application.wish import request_id_of
from engine.commands.arrival import PlaceRequest, RetryRequest
from engine.commands.base import Command
from engine.errors import Exists, Illegal, InterlendError, Refusal, Unknown
from engine.eventlog.log import Answer
from engine.eventlog.sealing import KeyForgotten
from engine.events.partner import MessageReceived
from engine.rules import Verdict
from engine.values import Sealed

REFUSED, REPEATED = "refused", "repeated"


class Taking:
    """Messages on their way into a batch; `facts` are those that they leave."""

    def __init__(self, engine: Engine, batch: Batch, intakes: Sequence[Intake]) -> None:
        self._engine = engine
        self._batch = batch
        self.facts: list[MessageReceived] = []
        self._intakes = intakes
        self._now = engine.clock()
        self._new = {i.message_id: request_id_of(i.message_id) for i in intakes if i.places}
        self._streams = engine.log.names({name for i in intakes for name in i.names})
        self._earlier = self._answered_before()

    def _answered_before(self) -> dict[bytes, Answer]:
        """The answers of messages that came before with the same content, by digest.

        A message is looked for in the streams that it may be about, where it would be.
        """
        contents = {
            (self._streams[name], intake.digest)
            for intake in self._intakes
            for name in intake.names
            if intake.digest and name in self._streams
        }
        found = self._engine.log.first_answers(contents)
        return {digest: answer for (_, digest), answer in found.items()}

    def take_all(self) -> None:
        """Take each message in its turn: it sees what those before it did."""
        known = set(self._streams.values())
        # A request that a message of the same id made has its name, so it is among the known.
        self._batch.load(known, new=self._new.values())
        with suppress(KeyForgotten):
            self._engine.keyring.keys_for(known)
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
            stream = stream or self._new[intake.message_id]
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
        request_id = stream or self._new[intake.message_id]
        target = Target(
            request_id=request_id,
            request=self._batch.request(request_id) if stream else None,
            sealer=self._engine.sealer(request_id, self._batch),
        )
        command = self._made(intake, target)
        names = self._names(command)
        verdict = self._batch.decide(command, self._now).verdict
        self._batch.names |= names
        self._streams |= names
        return verdict

    def _made(self, intake: Intake, target: Target) -> Command:
        assert intake.command is not None
        try:
            command = intake.command(target)
        except KeyForgotten:
            raise Unknown("unknown_request", "its data was forgotten", "external_id") from None
        return self._engine.numbered(command) if isinstance(command, PlaceRequest) else command

    def _names(self, command: Command) -> dict[str, str]:
        """The outside names that a command gives its request: claimed where it is accepted."""
        if not isinstance(command, PlaceRequest | RetryRequest):
            return {}
        external_id = command.correspondents.external_id
        name = external_name(command.partner, external_id)
        if self._streams.get(name, command.request_id) != command.request_id:
            raise Illegal("retry_not_possible", f"{external_id} is another request's id")
        number = number_name(command.correspondents.number)
        return {name: command.request_id, number: command.request_id}

    def _refuse(self, intake: Intake, stream: str | None, refusal: Refusal) -> None:
        error = refusal.fault if isinstance(refusal, _Faulty) else refusal
        if stream is None:
            self._batch.keys.pop(self._new.get(intake.message_id, ""), None)
        stream = stream or f"message:{intake.message_id}"
        self._record(intake, stream, REFUSED, error)
        self._answer(intake, stream, intake.answer(Outcome(error=error, at=self._now)), b"")

    def _record(
        self, intake: Intake, stream: str, outcome: str, error: InterlendError | None = None
    ) -> None:
        """The fact that every message leaves; an unknown sender's message is not kept itself."""
        fact = MessageReceived(
            message_id=intake.message_id,
            protocol=intake.protocol,
            kind=intake.kind,
            action=intake.action,
            partner=intake.partner.code if intake.partner else "",
            outcome=outcome,
            error=_code(error),
            detail=self._sealed(intake, stream, str(error)) if error else None,
            raw=self._sealed(intake, stream, intake.raw),
            digest="" if intake.partner else blake2b(intake.raw, digest_size=16).hexdigest(),
        )
        self.facts.append(fact)
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

    def _sealed(self, intake: Intake, stream: str, content: str | bytes) -> Sealed | None:
        if intake.partner is None:
            return None
        try:
            return self._engine.sealer(stream, self._batch).box(content)
        except KeyForgotten:
            return None

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
