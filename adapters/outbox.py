"""From the log to outbound topics: what was decided to be told, rendered in the partner's words.

At least once: the position moves after the records are durable, and a repeat has the same id and
the same bytes. What cannot be put into words is told to staff, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import structlog

import schemas
from adapters import tracing
from adapters.confirming import Confirmations
from adapters.own_topics import PROTOCOL_OF, outbound_topic
from adapters.topics.names import TopicNames
from adapters.topics.port import NewRecord, Topics
from engine.application.directory import Directory
from engine.application.following import Follower
from engine.errors import Failure, Illegal, InterlendError, ProtocolFault, Refusal
from engine.eventlog.format import Recorded, Stamp
from engine.eventlog.log import StoredEvent
from engine.eventlog.sealing import KeyForgotten, Keyring
from engine.events.partner import MessageReceived, PartnerMessageDecided
from engine.partner import Library, Partner
from engine.values import Sealed

log = structlog.get_logger(__name__)

GROUP = "outbox"


class Render(Protocol):
    """Puts a decided message into a protocol's words."""

    def __call__(
        self,
        decided: PartnerMessageDecided,
        stamp: Stamp,
        partner: Partner,
        library: Library,
        unseal: Callable[[Sealed], str],
    ) -> bytes:
        """The bytes that the partner gets; the same for the same fact."""


class Outbox:
    """Renders decided messages onto the outbound topics."""

    NAMES = (PartnerMessageDecided.NAME,)
    NAMES_WITH_OWN_TOPICS = (*NAMES, MessageReceived.NAME)
    """What to follow where partners live on topics: their confirmations go out among the rest."""

    def __init__(
        self,
        follower: Follower,
        topics: Topics,
        names: TopicNames,
        directory: Directory,
        keyring: Keyring,
        renderers: Mapping[str, Render],
        undeliverable: Callable[[str, PartnerMessageDecided, str], None],
        confirmations: Confirmations | None = None,
    ) -> None:
        self._follower = follower
        self._topics = topics
        self._names = names
        self._directory = directory
        self._keyring = keyring
        self._renderers = renderers
        self._undeliverable = undeliverable
        self._confirmations = confirmations

    def work(self, limit: int = 200) -> int:
        """Render what was decided since the last time; the number of facts passed."""
        page = self._follower.next(limit)
        ready = self._confirmations.of(page) if self._confirmations else {}
        records = [
            record
            for stored, fact in page
            if (record := ready.get(stored.position) or self._record(stored, fact)) is not None
        ]
        if records:
            self._topics.append(records)
        if page:
            self._follower.done()
        return len(page)

    def _record(self, stored: StoredEvent, fact: Recorded) -> NewRecord | None:
        decided = fact.event
        if not isinstance(decided, PartnerMessageDecided):
            return None
        with tracing.span(
            tracing.Step.TELL,
            message_id=decided.message_id,
            request_id=stored.stream,
            partner=decided.partner,
            caused_by=fact.stamp.causation_id,
        ):
            return self._rendered_or_told(stored, decided, fact.stamp)

    def _rendered_or_told(
        self, stored: StoredEvent, decided: PartnerMessageDecided, stamp: Stamp
    ) -> NewRecord | None:
        try:
            return self._rendered(stored, decided, stamp)
        except (Refusal, ProtocolFault, KeyForgotten) as reason:
            log.warning("not_rendered", reason=str(reason))
            self._undeliverable(stored.stream, decided, _code(reason))
        except Failure:
            raise  # it passes: the same facts are rendered again
        # Whatever our own fault is, it costs this message and no other anything.
        except Exception:
            log.exception("render_fault")
            self._undeliverable(stored.stream, decided, "own_fault")
        return None

    def _rendered(
        self, stored: StoredEvent, decided: PartnerMessageDecided, stamp: Stamp
    ) -> NewRecord:
        partner = self._directory.partner(decided.partner)
        protocol = PROTOCOL_OF[partner.type]
        render = self._renderers.get(protocol)
        if render is None:
            raise Illegal("no_adapter", f"no way to send {protocol} messages yet")
        library = self._directory.library(stamp.library or "")
        body = render(
            decided,
            stamp,
            partner,
            library,
            lambda sealed: self._keyring.open_text(stored.stream, sealed),
        )
        message = {
            "message_id": decided.message_id,
            "type": "message",
            "protocol": protocol,
            "partner": partner.code,
            "request_id": stored.stream,
            "number": decided.correspondents.number,
            "library": library.code,
            "decided_at": stamp.at,
            "body": body,
        }
        topic = outbound_topic(partner, self._names)
        self._topics.partitions(topic)  # without it nobody's messages could go out
        return NewRecord(
            topic=topic,
            key=stored.stream.encode(),
            value=schemas.encode("outbound", message),
            headers=(
                schemas.fingerprint_header("outbound"),
                ("sequence", str(decided.sequence).encode()),
                ("after", decided.after.encode()),
                *tracing.for_record(),
            ),
        )


def _code(reason: InterlendError) -> str:
    if isinstance(reason, Refusal):
        return reason.code
    return "forgotten" if isinstance(reason, KeyForgotten) else "incomplete"
