"""What the topics are called.

<prefix>.<protocol>.inbound             messages of all partners, as they came
<prefix>.<protocol>.outbound            messages and confirmations to be delivered
<prefix>.<protocol>.inbound.<partner>   the pair of a partner who lives on Kafka: nobody else
<prefix>.<protocol>.outbound.<partner>  may read or write it
<prefix>.lending.events                 public facts
<topic>.dead-letter                     what could not be handled
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

PROTOCOLS: Final = ("iso18626", "ncip", "email")
INBOUND: Final = "inbound"
OUTBOUND: Final = "outbound"

_DEAD_LETTER: Final = ".dead-letter"
_LEGAL: Final = re.compile(r"[a-zA-Z0-9._-]{1,249}")
"""What Kafka allows in a topic's name."""


class Route(Struct, frozen=True):
    """What a topic carries."""

    protocol: str
    direction: str
    """`inbound` or `outbound`, seen from Interlend."""
    partner: str | None = None
    """Whose own topic it is; None for the one that all share."""


class TopicNames(Struct, frozen=True):
    """The names under one prefix; another prefix keeps another installation apart."""

    prefix: str = "interlend"

    @property
    def events(self) -> str:
        """Public facts about requests."""
        return f"{self.prefix}.lending.events"

    def inbound(self, protocol: str, partner: str | None = None) -> str:
        """Where messages come in: all partners', or one partner's own."""
        return self.of(Route(protocol, INBOUND, partner))

    def outbound(self, protocol: str, partner: str | None = None) -> str:
        """Where messages and confirmations go out: all partners', or one partner's own."""
        return self.of(Route(protocol, OUTBOUND, partner))

    def of(self, route: Route) -> str:
        """The topic of a route. Raises ValueError where a partner's code cannot name a topic."""
        name = f"{self.prefix}.{route.protocol}.{route.direction}"
        if route.partner is not None:
            name = f"{name}.{route.partner}"
        if route.partner == "" or not _LEGAL.fullmatch(name) or is_dead_letter(name):
            raise ValueError(f"{name!r} cannot be the name of a topic")
        return name

    def route(self, topic: str) -> Route | None:
        """What the topic carries; None when it is no partner topic of this prefix."""
        prefix, _, rest = topic.partition(f"{self.prefix}.")
        protocol, _, rest = rest.partition(".")
        direction, dot, partner = rest.partition(".")
        known = protocol in PROTOCOLS and direction in (INBOUND, OUTBOUND)
        if prefix or not known or is_dead_letter(topic) or (dot and not partner):
            return None
        return Route(protocol, direction, partner or None)

    def shared(self, partitions: int) -> dict[str, int]:
        """The topics that every installation has, with their dead letters, to be created."""
        carrying = [self.of(Route(p, d)) for p in PROTOCOLS for d in (INBOUND, OUTBOUND)]
        return with_dead_letters([*carrying, self.events], partitions)

    def own_pair(self, protocol: str, partner: str, partitions: int) -> dict[str, int]:
        """A partner's own topics, with their dead letters, to be created."""
        pair = [self.inbound(protocol, partner), self.outbound(protocol, partner)]
        return with_dead_letters(pair, partitions)


def dead_letter_topic(topic: str) -> str:
    """Where what could not be handled of this topic is set aside."""
    return topic + _DEAD_LETTER


def is_dead_letter(topic: str) -> bool:
    """Whether it is the dead-letter topic of another."""
    return topic.endswith(_DEAD_LETTER)


def with_dead_letters(topics: Iterable[str], partitions: int) -> dict[str, int]:
    """The topics and their dead-letter topics, which are never busy: one partition each."""
    carrying = dict.fromkeys(topics, partitions)
    return carrying | {dead_letter_topic(topic): 1 for topic in carrying}
