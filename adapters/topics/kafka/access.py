"""Who may do what on the brokers: Interlend under its prefix, a partner on its own pair of topics.

A partner writes to its inbound topic and reads its outbound one, as a member of groups that begin
with its code, and may do nothing else.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from adapters.topics.names import TopicNames

TOPIC: Final = "topic"
GROUP: Final = "group"


class Grant(Struct, frozen=True):
    """A user may do something with one topic or group, or with all whose names begin so."""

    user: str
    operation: str
    """In Kafka's words: Read, Write, Create."""
    kind: str
    name: str
    prefix: bool = False


def for_interlend(names: TopicNames, user: str = "interlend") -> list[Grant]:
    """What Interlend's own user needs."""
    start = f"{names.prefix}."
    topics = [Grant(user, operation, TOPIC, start, True) for operation in _OURS]
    return [*topics, Grant(user, "Read", GROUP, start, True)]


_OURS: Final = ("Read", "Write", "Create")


def for_partner(names: TopicNames, protocol: str, code: str, user: str) -> list[Grant]:
    """What a partner's user needs."""
    return [
        Grant(user, "Write", TOPIC, names.inbound(protocol, code)),
        Grant(user, "Read", TOPIC, names.outbound(protocol, code)),
        Grant(user, "Read", GROUP, f"{code}.", True),
    ]


def command(grant: Grant, brokers: str) -> str:
    """The command of Kafka's own tools that grants it."""
    pattern = " --resource-pattern-type prefixed" if grant.prefix else ""
    return (
        f"kafka-acls.sh --bootstrap-server {brokers} --add --allow-principal User:{grant.user}"
        f" --operation {grant.operation} --{grant.kind} {grant.name}{pattern}"
    )
