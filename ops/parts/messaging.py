"""What carries messages: from inbound topics to the engine, from the log to the partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.collecting import GROUP as DELIVER
from adapters.collecting import Collector
from adapters.confirming import Confirmations
from adapters.delivery.finishing import Finisher
from adapters.delivery.patience import Patience
from adapters.delivery.sending import HttpSender
from adapters.delivery.worker import DeliveryWorker
from adapters.inbox import GROUP as INBOX
from adapters.inbox import Inbox
from adapters.iso18626.codec import MEDIA_TYPE
from adapters.iso18626.inbound import read_message
from adapters.iso18626.outbound import read_confirmation, render
from adapters.outbox import GROUP as OUTBOX
from adapters.outbox import Outbox, Render
from adapters.own_topics import inbound_topics, outbound_topic, own_pairs
from adapters.publishing import GROUP as EVENTS
from adapters.publishing import Publisher
from adapters.topics.counting import OpenLetters
from adapters.topics.dead_letters import dead_letter
from adapters.topics.port import Record
from engine.application.following import Follower, Wake
from engine.application.intake import Intake
from engine.application.reception import Reception
from engine.commands.partner import NoteDeliveryFailed
from engine.eventlog.log import Answer
from engine.events.partner import PartnerMessageDecided
from engine.ids import named
from engine.reactions import EFFECTS, SYSTEM
from ops.metrics import count_messages
from ops.parts.deciding import Deciding
from ops.parts.part import part
from ops.parts.stores import ISO
from ops.retention import purge
from ops.waiting import Answered, Waiting


class Messaging(Deciding):
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
    def inbound(self) -> dict[str, str | None]:
        """The inbound topics, with the partner whose own a topic is; those are made if absent."""
        partners = self.directory.partners.values()
        self.topics.create(own_pairs(partners, self.names, self.settings.partitions))
        return {self.names.inbound(ISO): None, **inbound_topics(partners, self.names)}

    @part
    def open_letters(self) -> OpenLetters:
        """What waits for an operator, of what came in and of what was to go out."""
        own = (outbound_topic(partner, self.names) for partner in self.directory.partners.values())
        return OpenLetters(self.topics, {*self.inbound, *self.outbound, *own})

    @part
    def outbound(self) -> list[str]:
        """The outbound topics that we deliver from."""
        return [self.names.outbound(ISO)]

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
            lambda: self.directory.catch_up(self.log),  # a partner may be new
        )

    @part
    def renderers(self) -> dict[str, Render]:
        """What puts decided messages into a protocol's words."""
        return {ISO: lambda d, stamp, p, lib, unseal: render(d, stamp.at, p, lib, unseal)}

    @part
    def outbox(self) -> Outbox:
        """What puts decided messages on the outbound topics."""
        own = any(self.inbound.values())
        return Outbox(
            Follower(self.log, OUTBOX, Outbox.NAMES_WITH_OWN_TOPICS if own else Outbox.NAMES),
            self.topics,
            self.names,
            self.directory,
            self.keyring,
            self.renderers,
            self.undeliverable,
            Confirmations(self.topics, self.names, self.log.answers),
        )

    @part
    def publisher(self) -> Publisher:
        """What publishes lending events."""
        follower = Follower(self.log, EVENTS, Publisher.NAMES)
        return Publisher(self.log, follower, self.topics, self.names)

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

    def undeliverable(self, stream: str, decided: PartnerMessageDecided, why: str) -> None:
        """Tell staff that a message of ours cannot be sent; `why` is a code."""
        command = NoteDeliveryFailed(
            id=named(EFFECTS, f"{decided.message_id}/undeliverable"),
            at=self.clock(),
            by=SYSTEM,
            request_id=stream,
            message_id=decided.message_id,
            why=why,
        )
        self.engine.act(command)

    def all_topics(self) -> list[str]:
        """The names of all topics, made where they were not there yet."""
        own = own_pairs(self.directory.partners.values(), self.names, self.settings.partitions)
        self.topics.create(own)
        return sorted({*self.names.shared(self.settings.partitions), *own})

    def purge_topics(self) -> int:
        """Remove what the topics need not keep any more; how many records went."""
        readers = dict.fromkeys(self.inbound, INBOX) | dict.fromkeys(self.outbound, DELIVER)
        days = self.settings.topic_days
        return purge(self.topics, self.log, readers, self.clock(), days)

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
