"""What takes messages in from topics and partners, and brings them to partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.collecting import Collector
from adapters.delivery.finishing import Finisher
from adapters.delivery.patience import Patience
from adapters.delivery.sending import HttpSender
from adapters.delivery.worker import DeliveryWorker
from adapters.inbox import Inbox
from adapters.iso18626.codec import MEDIA_TYPE
from adapters.iso18626.inbound import read_message
from adapters.iso18626.outbound import read_confirmation
from adapters.topics.dead_letters import dead_letter
from adapters.topics.port import Record
from engine.application.following import Wake
from engine.application.intake import Intake
from engine.application.reception import Reception
from engine.eventlog.log import Answer
from ops.metrics import count_messages
from ops.parts.part import part
from ops.parts.stores import ISO
from ops.parts.telling import Telling
from ops.waiting import Answered, Waiting


class Messaging(Telling):
    """The ways of messages."""

    @part
    def wake(self) -> Wake:
        """Rings when there is something to deliver."""
        return Wake()

    @part
    def waiting(self) -> Waiting:
        """Who waits for answers in this process."""
        return Waiting()

    @part
    def answered(self) -> Answered:
        """Which answers went out."""
        return Answered(self.log, self.clock)

    @part
    def reception(self) -> Reception:
        """What takes partners' messages in."""
        return Reception(self.engine, self._announce, count_messages)

    @part
    def inbox(self) -> Inbox:
        """What reads the inbound topics."""
        return Inbox(
            self.topics,
            self.log,
            self.reception,
            {ISO: self.read_iso},
            self.inbound,
            self.clock,
            self.catch_up,  # a partner may be new
        )

    @part
    def collector(self) -> Collector:
        """What takes outbound messages over for delivery."""
        return Collector(self.topics, self.log, self.keyring, self.outbound, self.clock)

    @part
    def sender(self) -> HttpSender:
        """What posts to partners."""
        return HttpSender(read_confirmation, MEDIA_TYPE)

    @part
    def delivery(self) -> DeliveryWorker:
        """What delivers."""
        settings = self.settings
        patience = Patience(
            first=settings.delivery_first_wait,
            longest=settings.delivery_longest_wait,
            attempts=settings.delivery_attempts,
            give_up_after=settings.delivery_give_up_after,
        )
        return DeliveryWorker(
            self.log,
            self.directory,
            self.keyring,
            {ISO: self.sender},
            Finisher(self.engine, self.clock, self._set_aside),
            self.clock,
            patience,
        )

    def read_iso(self, record: Mapping[str, Any], owner: str | None) -> Intake:
        """Read an inbound record's message."""
        return read_message(
            record["message_id"],
            record["body"],
            record["received_at"],
            record["door"],
            record["authenticated_by"],
            owner or record["partner"],
            self.directory,
        )

    def close(self) -> None:
        """Finish what is in hand and let go of everything."""
        if self.made("delivery"):
            self.delivery.close()
        if self.made("sender"):
            self.sender.close()
        super().close()

    def _announce(self, answers: Sequence[Answer]) -> None:
        self.waiting.announce(answers)
        self.wake.ring()

    def _set_aside(self, record: Record, reason: str, error: str) -> None:
        dead_letter(self.topics, record, reason, error, self.clock())
