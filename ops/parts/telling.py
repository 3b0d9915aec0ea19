"""What tells: decided messages onto the outbound topics, public facts onto theirs."""

from __future__ import annotations

from collections.abc import Collection

from adapters.confirming import Confirmations
from adapters.iso18626.outbound import render
from adapters.outbox import GROUP as OUTBOX
from adapters.outbox import Outbox, Render
from adapters.own_topics import lives_on_topics
from adapters.publishing import GROUP as EVENTS
from adapters.publishing import Publisher
from engine.application.following import Follower
from engine.commands.partner import NoteDeliveryFailed
from engine.events.partner import PartnerMessageDecided
from engine.ids import named
from engine.reactions import EFFECTS, SYSTEM
from ops.parts.carrying import Carrying
from ops.parts.part import part
from ops.parts.stores import ISO


class Telling(Carrying):
    """The ways from the log to topics."""

    @part
    def renderers(self) -> dict[str, Render]:
        """What puts decided messages into a protocol's words."""
        return {ISO: lambda d, stamp, p, lib, unseal: render(d, stamp.at, p, lib, unseal)}

    @part
    def outbox(self) -> Outbox:
        """What puts decided messages on the outbound topics."""
        return Outbox(
            self.telling,
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
        return Publisher(self.log, self.publishing, self.topics, self.names)

    @part
    def publishing(self) -> Follower:
        """The facts that are published."""
        return Follower(self.log, EVENTS, Publisher.NAMES)

    @part
    def telling(self) -> Follower:
        """The facts that the outbox follows."""

        def names() -> Collection[str]:
            own = any(map(lives_on_topics, list(self.directory.partners.values())))
            return Outbox.NAMES_WITH_OWN_TOPICS if own else Outbox.NAMES

        return Follower(self.log, OUTBOX, names, self.know_own_topics)

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
