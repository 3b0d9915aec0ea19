"""Partners who live on topics: each has a pair of its own, that no other may read or write.

A partner of parameter `topics=own` puts its messages on its inbound topic; its confirmations and
our messages come on its outbound one. What its records say of who sent them, and when, is not
believed: the topic proves the one, and the time it was appended is the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from adapters.topics.names import TopicNames
from engine.partner import Partner, PartnerType

DOOR: Final = "topic"
"""The door of messages that came over a partner's own topic, and the proof of their sender."""

PROTOCOL_OF: Final = {
    PartnerType.ISO18626: "iso18626",
    PartnerType.NCIP_BROKER: "ncip",
    PartnerType.NCIP_PEER: "ncip",
    PartnerType.EMAIL: "email",
    PartnerType.RAPID: "email",
}


def lives_on_topics(partner: Partner) -> bool:
    """Whether a partner has topics of its own."""
    return partner.parameters.get("topics") == "own"


def outbound_topic(partner: Partner, names: TopicNames) -> str:
    """Where our messages to a partner go."""
    own = partner.code if lives_on_topics(partner) else None
    return names.outbound(PROTOCOL_OF[partner.type], own)


def inbound_topics(partners: Iterable[Partner], names: TopicNames) -> dict[str, str]:
    """Own inbound topics, and whose they are; also inactive partners get their answer."""
    return {
        names.inbound(PROTOCOL_OF[partner.type], partner.code): partner.code
        for partner in partners
        if lives_on_topics(partner)
    }


def own_pairs(partners: Iterable[Partner], names: TopicNames, partitions: int) -> dict[str, int]:
    """All own topics with their dead letters, to be created."""
    pairs: dict[str, int] = {}
    for partner in partners:
        if lives_on_topics(partner):
            pairs |= names.own_pair(PROTOCOL_OF[partner.type], partner.code, partitions)
    return pairs


def arrived(message: Mapping[str, Any], owner: str, at: datetime) -> dict[str, Any]:
    """A message of a partner's own topic as its door would have written it.

    Its id is the partner's own choice, so it gets one that no other partner's can be.
    """
    return {
        **message,
        "message_id": f"{owner}/{message['message_id']}",
        "partner": owner,
        "door": DOOR,
        "authenticated_by": DOOR,
        "received_at": at,
    }


def sender_of(message_id: str) -> tuple[str, str]:
    """Whose own topic a message came over, and the id that it had there."""
    owner, _, theirs = message_id.partition("/")
    return owner, theirs
