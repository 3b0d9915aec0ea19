"""What came of deliveries, into the log: the fact and the row in one transaction.

What is given up is a dead letter too, so that an operator can put it back on its topic.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import structlog

from adapters.delivery.keeping import message_of, opened
from adapters.delivery.sending import Reply
from adapters.delivery.table import DELIVERED, FAILED, Delivery, ended, postponed
from adapters.topics.port import Record
from engine.application.engine import Engine
from engine.commands.partner import NoteDeliveryFailed, NotePartnerError
from engine.errors import Refusal
from engine.eventlog.format import Stamp, encode, recorded_at
from engine.eventlog.log import Changes, NewEvent, RowsMoved, RowWrite, StreamConflict
from engine.eventlog.sealing import KeyForgotten
from engine.events.base import Event
from engine.events.correspondence import DeliveryFailed, MessageDelivered
from engine.values import Actor, Sealed
from projections.history import correspondence_stream

log = structlog.get_logger(__name__)

NOTES = UUID("a7a1d6f0-4b53-5a39-9d0c-6a5b2a1b0c6d")
BY = Actor(kind="system", id="delivery", door="delivery", authenticated=None)
ATTEMPTS = 5

SetAside = Callable[[Record, str, str], None]
"""Makes a record a dead letter, with a reason's code and words."""


class Finisher:
    """Records ends and postponements."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], set_aside: SetAside) -> None:
        self._engine = engine
        self._clock = clock
        self._set_aside = set_aside

    def delivered(self, delivery: Delivery, reply: Reply) -> None:
        """The partner confirmed it, perhaps with an error that staff must see."""
        confirmation = reply.confirmation
        assert confirmation is not None
        message = self._message(self._record(delivery))
        fact = MessageDelivered(
            message_id=delivery.message_id,
            attempts=delivery.attempts,
            sent=self._seal(delivery, message.get("body")),
            answer=self._seal(delivery, reply.answer),
            error_type=confirmation.error_type,
            error_value=self._seal(delivery, confirmation.error_value or None),
        )
        if not confirmation.ok:
            self._note_error(delivery, confirmation.error_type)
        row = ended(delivery, DELIVERED, confirmation.error_type)
        self._store(delivery, message.get("library"), fact, row)

    def given_up(self, delivery: Delivery, cause: str, trouble: str) -> None:
        """It was tried long enough: staff must see it, and operators may requeue it."""
        record = self._record(delivery)
        if record is not None:
            self._set_aside(record, "not_delivered", trouble)
        message = self._message(record)
        fact = DeliveryFailed(
            message_id=delivery.message_id,
            attempts=delivery.attempts,
            cause=cause if record else "forgotten",
            detail=self._seal(delivery, trouble[:1000]),
            sent=self._seal(delivery, message.get("body")),
        )
        self._note_failure(delivery, record, fact.cause)
        self._store(delivery, message.get("library"), fact, ended(delivery, FAILED, fact.cause))

    def postponed(self, delivery: Delivery, until: datetime, cause: str) -> None:
        """It is tried again later."""
        self._engine.log.append(Changes(rows=(postponed(delivery, until, cause),)))

    def _note_error(self, delivery: Delivery, error_type: str) -> None:
        self._act(
            NotePartnerError(
                id=str(uuid5(NOTES, f"error/{delivery.message_id}")),
                at=self._clock(),
                by=BY,
                request_id=delivery.request_id,
                message_id=delivery.message_id,
                error_type=error_type,
            )
        )

    def _note_failure(self, delivery: Delivery, record: Record | None, cause: str) -> None:
        # What was requeued stands elsewhere in its topic: its second failure is another one.
        place = f"{record.partition}/{record.offset}" if record else ""
        self._act(
            NoteDeliveryFailed(
                id=str(uuid5(NOTES, f"failed/{delivery.message_id}/{place}")),
                at=self._clock(),
                by=BY,
                request_id=delivery.request_id,
                message_id=delivery.message_id,
                why=cause,
            )
        )

    def _act(self, command: NotePartnerError | NoteDeliveryFailed) -> None:
        # The id is the message's: after a crash between alert and row it is the same command again.
        try:
            self._engine.act(command)
        except Refusal as refusal:
            log.error("alert_refused", request_id=command.request_id, reason=refusal.text)

    def _record(self, delivery: Delivery) -> Record | None:
        """What the delivery came as; None where its request's data was forgotten."""
        try:
            return opened(self._engine.keyring, delivery)
        except KeyForgotten:
            return None

    @staticmethod
    def _message(record: Record | None) -> dict[str, Any]:
        return message_of(record) if record else {}

    def _seal(self, delivery: Delivery, content: str | bytes | None) -> Sealed | None:
        if content is None:
            return None
        try:
            return self._engine.sealer(delivery.request_id).box(content)
        except KeyForgotten:
            return None

    def _store(self, delivery: Delivery, library: str | None, fact: Event, row: RowWrite) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            event = self._event(delivery, library, fact)
            try:
                self._engine.log.append(Changes(events=(event,), rows=(row,)))
            except RowsMoved:
                return  # somebody else ended it
            except StreamConflict:
                if attempt == ATTEMPTS:
                    raise
            else:
                return

    def _event(self, delivery: Delivery, library: str | None, fact: Event) -> NewEvent:
        """The fact as the next of its correspondence."""
        stream = correspondence_stream(delivery.request_id)
        before = self._engine.log.streams([stream])[stream]
        version, now = len(before) + 1, self._clock()
        stamp = Stamp(
            id=f"{delivery.message_id}/{version}",
            at=now,
            recorded_at=max([now, *(recorded_at(event.state) for event in before[-1:])]),
            by=BY,
            library=library,
            command_id=delivery.message_id,
            causation_id=delivery.message_id,
            correlation_id=delivery.message_id,
        )
        return NewEvent(stream, version, *encode(stamp, fact))
